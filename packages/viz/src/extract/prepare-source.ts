/** Makes the rows of one file of a package ready: Parquet on disk, converted once. */

import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoredTable } from '../model/stored-table.ts'
import type { DocumentLimits } from '../package/document-limits.ts'
import type { Package } from '../package/open-package.ts'
import { PackageError } from '../package/package-error.ts'
import type { Executor } from '../database/executor.ts'
import type { DataSourceFile } from './data-source-files.ts'
import { DiskFullError, isDiskFull } from './disk-full.ts'
import { ExtractError } from './extract-error.ts'
import { convertHyperFile } from './hyper-file.ts'
import { readStoredTables, writeStoredTables, type StoredTables } from './stored-tables.ts'
import type { TableLimits } from './table-limits.ts'
import { isTdeStart } from './tde-magic.ts'
import { convertTextFile } from './text-file.ts'
import { watchFolder } from './watch-folder.ts'
import { convertXlsxSheet } from './xlsx-file.ts'

export interface ConversionSettings {
  readonly workDirectory: string
  /** On the same disk. Default: the folder of the key. */
  readonly scratchDirectory?: string
  readonly hyperdPath?: string
  readonly memoryLimitBytes: number
  readonly executor: Executor
  readonly limits: DocumentLimits & TableLimits
  readonly signal: AbortSignal
}

export type PreparedSource =
  | { readonly kind: 'tables'; readonly tables: StoredTables }
  | { readonly kind: 'failed'; readonly error: ExtractError | PackageError }

export function conversionTimeout(timeMs: number): ExtractError {
  return new ExtractError('conversion-timeout', `not converted within ${timeMs} ms`)
}

interface Preparation {
  readonly source: Package
  readonly wanted: DataSourceFile
  readonly folder: string
  readonly scratch: string
  readonly settings: ConversionSettings
}

/** Converts one file of the package, unless that was done before. */
export async function prepareSource(preparation: Preparation): Promise<PreparedSource> {
  const { wanted, folder, scratch, settings } = preparation
  const target = join(folder, wanted.id)
  try {
    const stored = await readStoredTables(target)
    if (stored !== null) return { kind: 'tables', tables: stored }
    for (const each of [folder, scratch]) await mkdir(each, { recursive: true })
    const tables = await writeStoredTables({ folder: target, scratch }, (place) =>
      convert(preparation, place),
    )
    return { kind: 'tables', tables }
  } catch (error) {
    const { signal } = settings
    const cause: unknown = signal.aborted ? signal.reason : error
    if (isDiskFull(cause)) throw new DiskFullError('no room for converted rows', { cause })
    if (cause instanceof ExtractError || cause instanceof PackageError) {
      return { kind: 'failed', error: cause }
    }
    throw cause
  }
}

async function convert(preparation: Preparation, target: string): Promise<readonly StoredTable[]> {
  const { source, wanted, settings } = preparation
  const { location, types } = wanted
  const { scratchBytes } = settings.limits
  const entry = source.findEntry(location.path)
  if (entry === undefined) {
    throw new ExtractError('source-missing', `"${location.path}" is not in the workbook's package`)
  }
  if (entry.sizeBytes > scratchBytes) throw tooMuchScratch(location.path, scratchBytes)
  const stop = new AbortController()
  const signal = AbortSignal.any([settings.signal, stop.signal])
  await using _watch = watchFolder(target, scratchBytes, () =>
    stop.abort(tooMuchScratch(location.path, scratchBytes)),
  )
  const file = join(target, 'source')
  try {
    await source.extractEntry(entry.name, file, signal)
    await refuseTde(file, location.path)
    const { memoryLimitBytes, hyperdPath, executor, limits } = settings
    const shared = { source: file, target, limits, signal }
    if (location.kind === 'hyper') {
      const own = hyperdPath === undefined ? {} : { hyperdPath }
      return await convertHyperFile({ ...shared, ...own, memoryLimitBytes })
    }
    const named = { ...shared, ...location, types }
    const table =
      location.kind === 'text'
        ? await convertTextFile({ ...named, table: location.path }, executor)
        : await convertXlsxSheet({ ...named, ...location, table: location.sheet }, executor)
    return [table]
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error
  } finally {
    await rm(file, { force: true })
  }
}

function tooMuchScratch(path: string, bytes: number): ExtractError {
  return new ExtractError(
    'source-too-large',
    `"${path}" needs more than ${bytes} bytes of disk while it is converted`,
  )
}

async function refuseTde(file: string, path: string): Promise<void> {
  await using handle = await open(file)
  const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0)
  if (!isTdeStart(buffer)) return
  throw new ExtractError(
    'tde-unsupported',
    `"${path}" is an extract of the retired .tde format; save the workbook with a .hyper extract`,
  )
}
