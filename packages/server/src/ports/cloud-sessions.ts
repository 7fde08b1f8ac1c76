/** Signing in to Cloud Manager, and the sessions that it opens. */

import type { Account, Tenant } from './cloud-manager.ts'
import type { EndReason, RunOutTimes } from './sessions.ts'
import type { Examined } from './sign-in.ts'

export interface CloudSession {
  /** First part of the token; a plain look-up key. */
  readonly idPart: string
  /** SHA-256 of the secret part. */
  readonly secretHash: Buffer
  readonly kind: 'pat' | 'uat'
  readonly tenantLuid: string
  readonly accountLuid: string
  readonly patGuid: string | null
  /** LUID of the configuration that vouched for the JWT; null where it was a personal access token. */
  readonly trustId: string | null
  /** Scopes of the JWT; null where scopes do not bound the session. */
  readonly scopes: readonly string[] | null
  readonly createdAt: Date
  readonly lastSeenAt: Date
}

export interface PastCloudSession {
  readonly session: CloudSession
  /** Null: it has not been ended, though it may have run out. */
  readonly endedAt: Date | null
  readonly endedReason: EndReason | null
}

export interface CloudSessionStore {
  open(session: CloudSession): Promise<void>
  /** Whether it has expired by time is the caller's rule. */
  find(idPart: string): Promise<CloudSession | null>
  /** The session with that id part, also when it has ended, until it is pruned. */
  findPast(idPart: string): Promise<PastCloudSession | null>
  touch(idPart: string, at: Date): Promise<void>
  end(idPart: string, reason: EndReason, now: Date): Promise<void>
  endOfAccount(accountLuid: string, reason: EndReason, now: Date): Promise<void>
  endOfPat(patGuid: string, reason: EndReason, now: Date): Promise<void>
  endOfTrust(trustId: string, reason: EndReason, now: Date): Promise<void>
  /** Ends, each at its own time, all sessions that had run out by then. */
  endRunOut(times: RunOutTimes): Promise<void>
  prune(createdBefore: Date): Promise<void>
}

/** Who calls Cloud Manager. */
export interface CloudCaller {
  readonly session: CloudSession
  readonly tenant: Tenant
  readonly account: Account
}

export interface CloudSignedIn {
  readonly token: string
  readonly caller: CloudCaller
  readonly expiresAt: Date
}

/** Where a sign-in comes from, and to. */
export interface CloudOrigin {
  /** Host that was called. */
  readonly host: string
  /** Of the client; null where its connection is gone already. */
  readonly address: string | null
}

/** Sign-in of Cloud Manager. The name of a tenant in the host narrows it to that tenant. */
export interface CloudSignIn {
  /**
   * @throws CloudError E_401_AUTH_SVC_1001, the same for all credentials that do not hold
   * @throws TooManyFailures unseen, when the address has failed too often
   */
  withPat(secret: string, from: CloudOrigin): Promise<CloudSignedIn>
  /** @throws CloudError E_401_AUTH_SVC_1001; TooManyFailures */
  withUat(jwt: string, from: CloudOrigin): Promise<CloudSignedIn>
  /** Checks a token as {@link withUat} does, and opens nothing. */
  examine(jwt: string): Promise<Examined>
  /** The caller behind a token while it lives, or null; using it keeps it alive. */
  verify(token: string, host: string): Promise<CloudCaller | null>
  /** End of the session if it is used until then. */
  expiryOf(session: CloudSession): Date
  signOut(session: CloudSession): Promise<void>
  endOfAccount(accountLuid: string): Promise<void>
  endOfPat(patGuid: string): Promise<void>
  /** Sessions that a configuration vouched for, which was deleted or disabled. */
  endOfTrust(configLuid: string): Promise<void>
}

/** Ends sessions of the REST API: of users who lose their place on a site, of sites that close, and of trusts that no longer hold. */
export interface SiteSessions {
  endOfUser(userLuid: string, reason: EndReason): Promise<void>
  endOfSite(siteLuid: string): Promise<void>
  /** Also those of Cloud Manager, of an issuer that was deleted or disabled; nothing where the server leaves such sessions, as the real service does. */
  endOfTrust(trustId: string): Promise<void>
}
