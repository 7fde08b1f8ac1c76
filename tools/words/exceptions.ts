/** Texts of the vendor's wire that hold retired words, each in the one file that repeats it. */

export interface WordException {
  readonly file: string
  /** The exact text, as it stands on one line of the file. */
  readonly text: string
}

export const exceptions: readonly WordException[] = []
