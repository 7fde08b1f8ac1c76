/** What it takes to read the document of a package, bounded. */

import { PackageError } from './package-error.ts'
import { defaultXmlLimits, type XmlLimits } from './xml-limits.ts'
import { defaultZipLimits, type ZipLimits } from './zip-limits.ts'

export interface DocumentLimits extends ZipLimits, XmlLimits {
  /** For opening the package and reading its document together. */
  readonly documentTimeMs: number
}

export const defaultDocumentLimits: DocumentLimits = Object.freeze({
  ...defaultZipLimits,
  ...defaultXmlLimits,
  documentTimeMs: 60_000,
})

export function documentTimeout(timeMs: number): PackageError {
  return new PackageError('time-limit', `The document was not read within ${timeMs} ms.`)
}
