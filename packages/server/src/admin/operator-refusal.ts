/** What the rules refuse to the operator, as an answer of our own methods. */

import { restError } from '@easel/contract'

/** @throws RestError 400000 with the sentence of the rule */
export async function ruled<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof RangeError) throw restError('400000', { problem: error.message })
    throw error
  }
}
