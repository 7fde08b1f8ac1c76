/** Opens a package for as long as its document is read, within the limits of both. */

import type { CallOptions } from './call-options.ts'
import { defaultDocumentLimits, documentTimeout, type DocumentLimits } from './document-limits.ts'
import { openPackage, type Package, type PackageKind } from './open-package.ts'
import { startTimeLimit } from './time-limit.ts'

interface DocumentFile {
  readonly path: string
  readonly kind: PackageKind
}

/** @throws PackageError; the signal's reason when it fires */
export async function readDocument<Result>(
  { path, kind }: DocumentFile,
  options: CallOptions<DocumentLimits>,
  read: (source: Package, options: CallOptions<DocumentLimits>) => Promise<Result>,
): Promise<Result> {
  const limits = { ...defaultDocumentLimits, ...options.limits }
  const { documentTimeMs } = limits
  using time = startTimeLimit(documentTimeMs, () => documentTimeout(documentTimeMs), options.signal)
  const limited = { limits, signal: time.signal }
  await using source = await openPackage(path, kind, limited)
  return await read(source, limited)
}
