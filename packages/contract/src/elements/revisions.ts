/** Elements of revisions of published files. */

import { boolean, digits, element, luid, number, optional, text, time } from '../wire/types.ts'

export const revisionElement = element({
  revisionNumber: digits(),
  publishedAt: time(),
  /** A removed revision is in no list. */
  deleted: boolean(),
  current: boolean(),
  sizeInBytes: number(),
  publisher: optional(element({ id: luid(), name: text() })),
})
