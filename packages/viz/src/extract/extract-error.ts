/** Why the data behind a workbook could not be turned into tables. */

export type ExtractErrorCode =
  | 'hyper-reader-missing'
  | 'hyper-reader-failed'
  | 'tde-unsupported'
  | 'source-missing'
  | 'source-unreadable'
  | 'source-too-large'
  | 'conversion-timeout'
  | 'refresh-impossible'

/** A failed conversion. `message` names the file and what to do; it never holds data from the file. */
export class ExtractError extends Error {
  override readonly name = 'ExtractError'
  readonly code: ExtractErrorCode

  constructor(code: ExtractErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
