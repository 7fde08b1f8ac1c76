/** The seam through which the kernel and handlers open and end sessions. `identity/` implements it. */

import type { AuthFacts } from './auth-events.ts'
import type { Site } from './store/sites.ts'
import type { User } from './store/users.ts'
import type { Session } from './sessions.ts'

/** The `credentials` element of a sign-in request; exactly one credential form must be filled. */
export interface SignInRequest {
  readonly name?: string
  readonly password?: string
  readonly personalAccessTokenName?: string
  readonly personalAccessTokenSecret?: string
  readonly jwt?: string
  readonly isUat?: boolean
  /** The same, as the help once printed it. */
  readonly isUAT?: boolean
  readonly site: { readonly contentUrl: string }
  /** LUID of the user to act as. */
  readonly user?: { readonly id: string }
}

export interface SignedIn {
  readonly token: string
  readonly site: Site
  readonly user: User
  readonly session: Session
  /** `days:HH:MM` to the end of the PAT; absent for other credentials. */
  readonly estimatedTimeToExpiration?: string
}

/** What would become of a sign-in. Tells more than a caller may learn. */
export interface Examined {
  readonly reason: string | null
  readonly trustCode: number | null
  readonly method: string
  readonly tenantLuid: string | null
  readonly siteLuid: string | null
  readonly userLuid: string | null
  readonly facts: AuthFacts
}

/** What it refuses is a RestError already: the same for all credentials that do not hold. */
export interface SignIn {
  /**
   * @param from Address of the client; null where its connection is gone already.
   * @throws RestError 400000, 401001 or 403004; 503000 when a used JWT could not be remembered
   * @throws TooManyFailures unseen, when the address has failed too often
   */
  signIn(request: SignInRequest, from: string | null): Promise<SignedIn>
  /** Checks a credential as {@link signIn} does, and uses nothing up: no session opens, no JWT id is spent. */
  examine(request: SignInRequest): Promise<Examined>
  /** The session behind a token while it lives, or null; using it keeps it alive. */
  verify(token: string): Promise<Session | null>
  /** Opens a session on another site in place of this one. @throws RestError 403070 when it is there already, else 401003 */
  switchSite(session: Session, contentUrl: string): Promise<SignedIn>
  signOut(session: Session): Promise<void>
}
