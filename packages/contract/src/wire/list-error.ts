/** Errors of list requests, each with the code that the vendor has for it. */

import type { ErrorCode, FactsOf } from '../errors.ts'

export type ListErrorCode = Extract<ErrorCode, '400000' | '400006' | '400007' | '400065' | '403014'>

type ListFacts = {
  [C in ListErrorCode]: { readonly code: C; readonly facts: FactsOf<C>[0] }
}[ListErrorCode]

/** A list request that cannot be read: `code` is of the catalogue, `facts` are those that its template names. */
export class ListError extends Error {
  readonly code: ListErrorCode
  readonly facts: ListFacts['facts']

  constructor({ code, facts }: ListFacts) {
    super(`${code}: ${Object.values(facts).join(', ')}`)
    this.name = 'ListError'
    this.code = code
    this.facts = facts
  }
}

/** 400065, the vendor's code for a filter that cannot be read, with a sentence for the caller. */
export const badFilter = (problem: string): ListError =>
  new ListError({ code: '400065', facts: { problem } })

/** 400000 with a sentence for the caller. */
export const badList = (problem: string): ListError =>
  new ListError({ code: '400000', facts: { problem } })
