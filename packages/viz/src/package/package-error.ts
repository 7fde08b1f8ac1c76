/** Why a workbook or data source file was refused before anything in it was understood. */

/** Stable names of refusals; the message says what was found and what would be right. */
export type PackageErrorCode =
  | 'zip-invalid'
  | 'zip-too-large'
  | 'zip-too-many-entries'
  | 'zip-ratio'
  | 'zip-entry-name'
  | 'zip-entry-type'
  | 'zip-encrypted'
  | 'zip-unsupported'
  | 'zip-overlap'
  | 'entry-missing'
  | 'workbook-missing'
  | 'workbook-ambiguous'
  | 'workbook-not-xml'
  | 'workbook-too-large'
  | 'xml-doctype'
  | 'xml-encoding'
  | 'xml-too-deep'
  | 'xml-too-many-elements'
  | 'xml-too-many-attributes'
  | 'xml-piece-too-long'
  | 'time-limit'
  | 'data-folder'

export class PackageError extends Error {
  readonly code: PackageErrorCode

  constructor(code: PackageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PackageError'
    this.code = code
  }
}
