/** What may stand before the methods of either API. */

import type { BodyFormat, ScopeRule } from '@easel/contract'
import type { Answer } from './call.ts'

export type GatedApi = 'rest' | 'cloud-manager'

export interface GatedMethod {
  readonly name: string
  readonly scope: ScopeRule
}

export interface GatedRequest {
  readonly api: GatedApi
  readonly format: BodyFormat
  readonly signal: AbortSignal
}

/** Who calls, whichever API it is. */
export interface GatedCaller {
  readonly api: GatedApi
  readonly sessionIdPart: string
  readonly userLuid: string
  readonly userName: string
  /** LUID of the site; of the tenant where it is Cloud Manager that is called. */
  readonly placeLuid: string
}

export interface Gate {
  /** Asked before anything else: an answer in place of the method's, after a delay, or null. */
  before(method: GatedMethod, request: GatedRequest): Promise<Answer | null>
  /** Called for each caller that may call the method. @throws TooManyRequests to refuse the request */
  admit(method: GatedMethod, caller: GatedCaller): void
}

/** 429 on either API. */
export class TooManyRequests extends Error {
  readonly retryAfterSeconds: number

  constructor(message: string, retryAfterSeconds: number) {
    super(message)
    this.name = 'TooManyRequests'
    this.retryAfterSeconds = retryAfterSeconds
  }

  get headers(): Readonly<Record<string, string>> {
    return { 'retry-after': String(this.retryAfterSeconds) }
  }
}
