/** What may stand before methods. */

import type { AnyMethod, BodyFormat } from '@easel/contract'
import type { Caller } from '../ports/caller.ts'
import type { Answer } from './call.ts'

export interface Gate {
  /** Asked before anything else: an answer in place of the method's, after a delay, or null. */
  before(
    method: AnyMethod,
    request: { readonly format: BodyFormat; readonly signal: AbortSignal },
  ): Promise<Answer | null>
  /** Told of each caller who may call the method. @throws RestError to refuse him */
  admit(method: AnyMethod, caller: Caller): void
}
