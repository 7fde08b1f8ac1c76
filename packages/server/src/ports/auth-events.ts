/** What is remembered of sign-ins and of refused sessions. Never a secret, a signature, or the name of someone who is no user. */

export type AuthOutcome = 'signed-in' | 'switched-site' | 'refused' | 'session-refused'

export type AuthFacts = Readonly<Record<string, string | number | boolean | null>>

/** The API that was called: the method names of each are its own. */
export type AuthApi = 'rest' | 'cloud-manager' | 'easel'

/** The request behind an event. */
export interface AuthOrigin {
  readonly api: AuthApi
  /** Declared name of the method that was called. */
  readonly method: string
  readonly requestId: string
  readonly address: string | null
  readonly userAgent: string | null
  readonly accept: string | null
}

/** What a JWT says of itself, cut to lengths; nothing in it is checked. */
export interface JwtFacts {
  readonly sizeBytes: number
  /** Parts between dots. */
  readonly segments: number
  /** False where header or payload is no JSON object. */
  readonly isReadable: boolean
  readonly alg: string | null
  readonly typ: string | null
  readonly kid: string | null
  readonly headerIss: string | null
  readonly iss: string | null
  /** JSON text of the claim; null where it is absent. */
  readonly aud: string | null
  readonly exp: string | null
  readonly nbf: string | null
  readonly iat: string | null
  readonly scp: string | null
  /** Whether there is a claim `scope`, as OAuth servers name it. */
  readonly hasScope: boolean
  readonly scopes: readonly string[]
  /** SHA-256, hex. */
  readonly jtiHash: string | null
  /** SHA-256, hex. */
  readonly subjectHash: string | null
  readonly subjectShape: 'luid' | 'email' | 'domain-user' | 'name' | null
  /** The vendor's claims of a unified access token. */
  readonly tenantId: string | null
  readonly siteId: string | null
  readonly issuerOverride: string | null
}

export interface AuthEvent {
  readonly id: string
  readonly at: Date
  readonly outcome: AuthOutcome
  /** Null where nothing was refused. */
  readonly reason: string | null
  /** Kind of the credential. */
  readonly method: string | null
  readonly trustCode: number | null
  readonly tenantLuid: string | null
  /** Content URL as the caller wrote it; null where no site is signed in to. */
  readonly siteAsked: string | null
  readonly siteLuid: string | null
  /** The user of the site; for Cloud Manager, the person of the tenant. */
  readonly userLuid: string | null
  /** Stands for a session without giving its token away. */
  readonly sessionId: string | null
  readonly patGuid: string | null
  readonly trustId: string | null
  /** Whether the caller proved to hold the credential: what it names may then be shown to its owner. */
  readonly isVerified: boolean
  readonly origin: AuthOrigin | null
  readonly facts: AuthFacts
  readonly jwt: JwtFacts | null
}

export interface AuthEventQuery {
  readonly tenantLuid?: string
  readonly siteLuid?: string
  /** Only events of a verified credential of this user. */
  readonly ownerLuid?: string
  readonly outcome?: AuthOutcome
  readonly reason?: string
  readonly offset: number
  readonly limit: number
}

/** What other events of one session, token or JWT are looked up by. */
export interface AuthEventMatch {
  readonly by: 'session' | 'pat' | 'jwt-id'
  readonly value: string
  readonly outcomes: readonly AuthOutcome[]
  readonly since?: Date
}

export interface AuthEventStore {
  append(events: readonly AuthEvent[]): Promise<void>
  find(id: string): Promise<AuthEvent | null>
  /** Newest first. */
  list(
    query: AuthEventQuery,
  ): Promise<{ readonly items: readonly AuthEvent[]; readonly totalAvailable: number }>
  earliest(match: AuthEventMatch): Promise<AuthEvent | null>
  /** Removes events before a moment, and the oldest beyond a number. */
  prune(limits: { readonly before: Date; readonly keep: number }): Promise<void>
}

/** A session that was not let through, or a request without one. */
export interface RefusedSession {
  readonly reason: string
  readonly tenantLuid?: string | null
  readonly siteLuid?: string | null
  readonly userLuid?: string | null
  readonly sessionId?: string | null
  /** First part of the token, from which the journal makes the id. */
  readonly idPart?: string
  readonly patGuid?: string | null
  readonly trustId?: string | null
  readonly method?: string | null
  readonly isVerified?: boolean
  readonly facts?: AuthFacts
}

/** What a server under development says of a refusal besides its answer. */
export interface AuthHints {
  /** One line; null where there is nothing to say. Never throws. */
  of(eventId: string): Promise<string | null>
}

/** The seam through which the kernel tells of refusals and learns the id of what was written down. */
export interface AuthJournal {
  /** Runs a request; `eventId` is that of the last event recorded while it ran. */
  within<T>(
    origin: AuthOrigin,
    work: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly eventId: string | null }>
  sessionRefused(refused: RefusedSession): void
  /** A sign-in whose request could not be read. Does nothing when the request has an event already. */
  requestRefused(problem: string): void
}
