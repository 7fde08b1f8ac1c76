/** Makes the rows of a workbook ready: every extract and file source as Parquet on disk, converted once. */

import { join } from 'node:path'
import type { WorkbookModel } from '../model/workbook.ts'
import { readWorkbook } from '../model/workbook.ts'
import { withFilesOf } from '../package/beside-files.ts'
import { documentTimeout } from '../package/document-limits.ts'
import { openPackage, type Package } from '../package/open-package.ts'
import { startTimeLimit } from '../package/time-limit.ts'
import { dataSourceFiles } from './data-source-files.ts'
import {
  conversionTimeout,
  prepareSource,
  type ConversionSettings,
  type PreparedSource,
} from './prepare-source.ts'
import { preparePublished, type PublishedFile } from './published-sources.ts'
import { removeAbandoned } from './scratch-folder.ts'

export interface WorkbookFile {
  readonly path: string
  readonly kind: 'twb' | 'twbx'
  /** Names the content, e.g. its hash: the same key always means the same bytes. Letters, digits, `-`, `_`. */
  readonly key: string
  /** Where files lie that the document names and the package does not hold. Absent: nowhere. */
  readonly dataDirectory?: string
  /** Published data sources that the workbook may read. */
  readonly published?: readonly PublishedFile[]
}

export interface PreparedWorkbook {
  readonly key: string
  readonly workbook: WorkbookModel
  /** By `DataSourceFile.id`. A source that cannot be read fails only the views that need it. */
  readonly sources: ReadonlyMap<string, PreparedSource>
  /** The same of published data sources, by the name of the data source in the workbook. */
  readonly published: ReadonlyMap<string, ReadonlyMap<string, PreparedSource>>
}

/**
 * @throws PackageError when the workbook itself cannot be read; DiskFullError when its rows have no room; the signal's
 * reason when it fires
 */
export async function prepareWorkbook(
  file: WorkbookFile,
  settings: ConversionSettings,
): Promise<PreparedWorkbook> {
  const { limits, signal } = settings
  await using opened = await openPackage(file.path, file.kind, { limits, signal })
  const { dataDirectory } = file
  const source = dataDirectory === undefined ? opened : await withFilesOf(opened, dataDirectory)
  const workbook = await readModel(source, settings)
  const folder = join(settings.workDirectory, file.key)
  const { conversionTimeMs } = limits
  const scratch = settings.scratchDirectory ?? folder
  if (scratch === folder) await removeAbandoned(folder, 2 * conversionTimeMs)
  using time = startTimeLimit(conversionTimeMs, () => conversionTimeout(conversionTimeMs), signal)
  const limited = { ...settings, signal: time.signal }
  const sources = new Map<string, PreparedSource>()
  for (const wanted of dataSourceFiles(workbook)) {
    signal.throwIfAborted()
    const preparation = { source, wanted, folder, scratch, settings: limited }
    sources.set(wanted.id, await prepareSource(preparation))
  }
  const { published = [] } = file
  const complete = await preparePublished(workbook, published, { ...limited, scratch })
  return { key: file.key, sources, ...complete }
}

export async function readModel(
  source: Package,
  { limits, signal }: ConversionSettings,
): Promise<WorkbookModel> {
  const { documentTimeMs } = limits
  using time = startTimeLimit(documentTimeMs, () => documentTimeout(documentTimeMs), signal)
  return await readWorkbook(source, { limits, signal: time.signal })
}
