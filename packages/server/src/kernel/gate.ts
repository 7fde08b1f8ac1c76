/** What may stand before methods, and errors that carry a header. */

import { RestError, type AnyMethod, type BodyFormat, type ErrorCode } from '@easel/contract'
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

/** An error of the wire whose answer has more headers than others. */
export class HeadedError extends RestError {
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ErrorCode,
    facts: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
  ) {
    super(code, facts)
    this.headers = headers
  }
}
