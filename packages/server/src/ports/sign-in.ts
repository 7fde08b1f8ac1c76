/** The seam through which the kernel and handlers open and end sessions. `signin/` implements it. */

import type { Caller } from './caller.ts'
import type { Site, User } from './records.ts'
import type { Session } from './sessions.ts'

/** As the wire sends it; exactly one credential form must be filled. */
export interface SignInRequest {
  readonly name?: string
  readonly password?: string
  readonly personalAccessTokenName?: string
  readonly personalAccessTokenSecret?: string
  readonly jwt?: string
  readonly isUat?: boolean
  readonly siteContentUrl: string
  /** LUID of the user to act as. */
  readonly impersonate?: string
}

export interface SignedIn {
  readonly token: string
  readonly site: Site
  readonly user: User
  /** `days:HH:MM` until the PAT ends; absent for other credentials. */
  readonly estimatedTimeToExpiration?: string
}

/** A refused sign-in. The caller is told the code (and the trust's number); the reason is for the log of sign-ins only. */
export class SignInRefused extends Error {
  readonly code: '400000' | '401001' | '401003' | '403004' | '403070'
  /** Stable word of our own, e.g. `pat_expired`. */
  readonly reason: string
  /** Numeric code of a JWT trust, shown in parentheses behind the detail; null for other credentials. */
  readonly trustCode: number | null
  /** What was wrong with the form of the request, for 400000 and 403004. */
  readonly problem: string

  constructor(
    code: SignInRefused['code'],
    reason: string,
    facts: { readonly trustCode?: number; readonly problem?: string } = {},
  ) {
    super(`sign-in refused: ${reason}`)
    this.name = 'SignInRefused'
    this.code = code
    this.reason = reason
    this.trustCode = facts.trustCode ?? null
    this.problem = facts.problem ?? ''
  }
}

export interface SignIn {
  /** @throws SignInRefused */
  signIn(request: SignInRequest): Promise<SignedIn>
  /** The session behind a token while it lives; touches it. */
  verify(token: string): Promise<Session | null>
  /** @throws SignInRefused; the old token dies when the new one is made */
  switchSite(caller: Caller, contentUrl: string): Promise<SignedIn>
  signOut(session: Session): Promise<void>
}
