/** File uploads, apart from content: every client loads them. */

import { element, text } from '../wire/types.ts'

export const fileUploadElement = element({
  uploadSessionId: text(),
  /** Megabytes received so far, as text. */
  fileSize: text(),
})
