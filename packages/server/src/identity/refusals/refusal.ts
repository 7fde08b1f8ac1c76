/** The one error that sign-in raises. */

import type { Reason } from './reasons.ts'
import type { SignInMethod } from './sign-in-method.ts'
import { trustCodeOf } from './trust-codes.ts'

/** Code of the REST error that the caller gets. */
export type RefusalKind = '400000' | '401001' | '401003' | '403004' | '403070' | '429000' | '503000'

/** What helps to find the cause. Never a secret, a signature or a whole JWT. */
export type EventFacts = Readonly<Record<string, string | number | boolean | null>>

/** A refusal of somebody who has to wait. */
export interface Throttled {
  readonly retryAfterSeconds: number
  /** Whether it is to be written down: the first since the last failure is. */
  readonly isReported: boolean
}

const kinds: Readonly<Partial<Record<Reason, RefusalKind>>> = {
  no_credentials: '400000',
  mixed_forms: '400000',
  credentials_incomplete: '400000',
  impersonation_denied: '403004',
  site_already_there: '403070',
  password_busy: '429000',
  too_many_failures: '429000',
  jwt_jti_storage: '503000',
}

/** A sign-in or a switch of sites that was refused. `kind` and `trustCode` are all that the caller may learn. */
export class SignInRefused extends Error {
  readonly reason: Reason
  readonly method: SignInMethod
  readonly kind: RefusalKind
  /** Number that the wire shows in parentheses; null for methods of sign-in and reasons without one. */
  readonly trustCode: number | null
  readonly eventFacts: EventFacts
  /** Null where the credential was looked at. */
  readonly throttled: Throttled | null

  constructor(
    refused: {
      readonly reason: Reason
      readonly method: SignInMethod
      readonly facts?: EventFacts
      readonly throttled?: Throttled
    },
    options?: ErrorOptions,
  ) {
    super(`sign-in refused (${refused.method}): ${refused.reason}`, options)
    this.name = 'SignInRefused'
    this.reason = refused.reason
    this.method = refused.method
    this.kind = kinds[refused.reason] ?? (refused.method === 'switch-site' ? '401003' : '401001')
    this.trustCode = trustCodeOf(refused.method, refused.reason)
    this.eventFacts = refused.facts ?? {}
    this.throttled = refused.throttled ?? null
  }
}
