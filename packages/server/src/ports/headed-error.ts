/** Errors of the wire that carry a header. */

import { RestError, type ErrorCode } from '@easel/contract'

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
