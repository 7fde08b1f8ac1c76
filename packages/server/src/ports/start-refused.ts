/** A server that does not start, because going on would damage or lose something. */

import type { StartRefusal } from '../domain/start-refusal.ts'

/** The message is one sentence that says what is wrong and what to do. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
  readonly refusal: StartRefusal

  constructor(refusal: StartRefusal, message: string, options?: ErrorOptions) {
    super(message, options)
    this.refusal = refusal
  }
}
