/** A workbook or data source without its extracts, as it is downloaded without them. */

import type { CallOptions } from './call-options.ts'
import { openPackage, type PackageKind } from './open-package.ts'
import { copyPackage, type PackageCopy } from './package-copy.ts'
import type { ZipLimits } from './zip-limits.ts'

/** The formats of extracts, the retired one too. */
const ofExtract = /\.(?:hyper|tde)$/i

/**
 * The package without the files of its extracts. The document stays as it is: it still names them, and a program that opens it
 * is on the live connection. Null when there is nothing to leave out.
 *
 * @throws PackageError when the package breaks a rule; the signal's reason when it fires
 */
export async function packageWithoutExtracts(
  path: string,
  kind: PackageKind,
  options: CallOptions<ZipLimits> = {},
): Promise<PackageCopy | null> {
  if (kind === 'twb' || kind === 'tds') return null
  await using source = await openPackage(path, kind, options)
  const extracts = source.entries.map(({ name }) => name).filter((name) => ofExtract.test(name))
  return extracts.length === 0 ? null : copyPackage(path, new Set(extracts), options)
}
