/** `pageSize` and `pageNumber`. */

import type { Page } from './list-grammar.ts'
import { ListError } from './list-error.ts'

export const defaultPageSize = 100
export const maximumPageSize = 1000

/** A whole number of at least one; null for anything else. Beyond the safe integers it is the largest of them. */
function positive(text: string): number | null {
  if (!/^\d+$/.test(text)) return null
  const value = Math.min(Number(text), Number.MAX_SAFE_INTEGER)
  return value >= 1 ? value : null
}

/** As sent; a detail repeats no more than the beginning. */
const shown = (text: string | null): string => (text ?? '').slice(0, 40)

/**
 * Reads the two parameters; null is absent.
 *
 * @throws ListError 400007, 403014 (size) or 400006 (number).
 */
export function parsePage(pageSize: string | null, pageNumber: string | null): Page {
  const size = pageSize === null ? defaultPageSize : positive(pageSize)
  if (size === null) throw new ListError({ code: '400007', facts: { size: shown(pageSize) } })
  if (size > maximumPageSize)
    throw new ListError({
      code: '403014',
      facts: { size: shown(pageSize), maximum: maximumPageSize },
    })
  const number = pageNumber === null ? 1 : positive(pageNumber)
  if (number === null) throw new ListError({ code: '400006', facts: { number: shown(pageNumber) } })
  return { number, size }
}

/**
 * Refuses a page past the end. Page 1 never fails: it is how an empty list is answered.
 *
 * @throws ListError 400006
 */
export function checkPage({ number, size }: Page, totalAvailable: number): void {
  if (number === 1 || (number - 1) * size < totalAvailable) return
  throw new ListError({ code: '400006', facts: { number } })
}
