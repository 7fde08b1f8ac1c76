/** Live sessions and the memory of spent JWT ids. Kept apart from content: losing them costs a sign-in, nothing else. */

/** How a session was opened. */
export type SessionKind = 'pat' | 'connected-app' | 'password' | 'oauth-trust' | 'uat'

export interface Session {
  /** First part of the token; a plain look-up key. */
  readonly idPart: string
  /** SHA-256 of the secret part. */
  readonly secretHash: Buffer
  readonly kind: SessionKind
  readonly siteLuid: string
  readonly userLuid: string
  /** The PAT behind the session, kept on sessions derived from it by switching sites. */
  readonly patGuid: string | null
  /** Client id of the connected app; LUID of the external authorization server or UAT configuration. */
  readonly trustId: string | null
  /** Scopes of the JWT; null where scopes do not bound the session. */
  readonly scopes: readonly string[] | null
  /** What the JWT asserts of the user beyond the name; absent where it asserts nothing that the site accepts. */
  readonly asserted?: Asserted
  readonly createdAt: Date
  readonly lastSeenAt: Date
}

/** Claims that hold for one session. At most {@link maxAssertedBytes} as JSON. */
export interface Asserted {
  /** Row ids of groups that the user counts as a member of. */
  readonly groupIds: readonly number[]
  /** User attributes: claims that have no other meaning. */
  readonly attributes: Readonly<Record<string, AttributeValue>>
  /** Set where no user of the site has that name: the user exists as long as the session. */
  readonly onDemand?: { readonly name: string }
}

export type AttributeValue = string | number | boolean | readonly (string | number | boolean)[]

export const maxAssertedBytes = 4096

export type EndReason =
  | 'signed-out'
  | 'replaced-by-pat-sign-in'
  | 'switched-site'
  | 'user-changed'
  | 'credential-revoked'
  | 'site-closed'
  | RunOut

/** A session ends by time, too: so long after its sign-in, or so long after its last use. */
export type RunOut = 'expired' | 'idle'

export interface PastSession {
  readonly session: Session
  /** Null: it has not been ended, though it may have run out. */
  readonly endedAt: Date | null
  readonly endedReason: EndReason | null
}

/** The id of a JWT that is good once. */
export interface JwtClaim {
  readonly trustId: string
  readonly jtiHash: Buffer
  /** Until when the id stays taken. */
  readonly expiresAt: Date
}

export interface OpenOptions {
  readonly now: Date
  /** Id part of the session that this one takes the place of. */
  readonly replaces?: string
  readonly claim?: JwtClaim
}

/** Which sessions have run out, and when each did. */
export interface RunOutTimes {
  readonly createdBefore: Date
  readonly unusedSince: Date
  readonly maxMs: number
  readonly idleMs: number
}

export interface SessionStore {
  /**
   * Adds the session and, in the same transaction, ends every live session of its PAT and the one it replaces, and takes the JWT id.
   *
   * @returns false, with nothing written, when the JWT id was taken before; one insert decides, so parallel takers have one winner
   */
  open(session: Session, options: OpenOptions): Promise<boolean>
  /** The live session with that id part, or null. Whether it has expired by time is the caller's rule. */
  find(idPart: string): Promise<Session | null>
  /** The session with that id part, also when it has ended, until it is pruned. */
  findPast(idPart: string): Promise<PastSession | null>
  end(idPart: string, reason: EndReason, now: Date): Promise<void>
  endOfUser(userLuid: string, reason: EndReason, now: Date): Promise<void>
  endOfSite(siteLuid: string, reason: EndReason, now: Date): Promise<void>
  /** Ends all sessions of a personal access token, also those derived by switching sites. */
  endOfPat(patGuid: string, reason: EndReason, now: Date): Promise<void>
  /** Ends the user's sessions that were opened by password, also those derived by switching sites. */
  endOfPassword(userLuid: string, reason: EndReason, now: Date): Promise<void>
  /** Ends all sessions that a connected app or another trust vouched for. */
  endOfTrust(trustId: string, reason: EndReason, now: Date): Promise<void>
  /** Ends, each at its own time, all sessions that had run out by then. What is held back of last uses has to be flushed before. */
  endRunOut(times: RunOutTimes): Promise<void>
  /** Written behind; several touches of one session make one write. */
  touch(idPart: string, now: Date): void
  /** Removes old sessions, and JWT ids past their time. Of a JWT whose time had passed by then, no id is taken any more. */
  prune(options: { readonly jwtsBefore: Date; readonly createdBefore: Date }): Promise<void>
  /** Writes what is still held back. */
  flush(): Promise<void>
}
