/** The `pagination` element: first child of every paged answer. */

import { digits, element } from './types.ts'

export const paginationElement = element({
  pageNumber: digits(),
  pageSize: digits(),
  totalAvailable: digits(),
})
