/** The `pagination` element of paged lists. */

import type { Page } from './list-grammar.ts'
import { digits, element, type Static } from './types.ts'

/** First child of every paged list; in JSON its values are strings. */
export const pagination = element({
  pageNumber: digits(),
  pageSize: digits(),
  totalAvailable: digits(),
})

/** The element for a page of a list with so many items in all. */
export const paginationOf = (
  { number, size }: Page,
  totalAvailable: number,
): Static<typeof pagination> => ({ pageNumber: number, pageSize: size, totalAvailable })
