/** The answer to a request that reached no method. */

import { chooseFormat, type RestError } from '@easel/contract'
import type { Answer } from '../kernel/call.ts'
import { errorAnswer } from '../kernel/codec.ts'

export function refusal(error: RestError, accept: string | undefined): Answer {
  return errorAnswer(error, chooseFormat(accept))
}
