/** A workbook or a data source again, with its extracts made anew from the files of the package that they came from. */

import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatasourceModel } from '../model/datasource.ts'
import { readDatasource } from '../model/published.ts'
import { openPackage, type Package, type PackageKind } from '../package/open-package.ts'
import { replaceInPackage } from '../package/replaced-package.ts'
import { startTimeLimit } from '../package/time-limit.ts'
import { ExtractError } from './extract-error.ts'
import { writeHyperFile, type NewHyperTable } from './hyper-writer.ts'
import { readModel } from './prepare-workbook.ts'
import { conversionTimeout, prepareSource, type ConversionSettings } from './prepare-source.ts'
import { planRefresh, type ExtractRefresh, type TableRefresh } from './refresh-plan.ts'
import { makeScratchFolder } from './scratch-folder.ts'

/** `key` names the content, as of workbooks that are prepared. */
export interface RefreshableFile {
  readonly path: string
  readonly kind: PackageKind
  readonly key: string
}

export interface RefreshedExtract {
  readonly datasource: string
  readonly rows: number
}

/** Disposing removes the new extracts; the content is read before. */
export interface RefreshedPackage extends AsyncDisposable {
  readonly sizeBytes: number
  readonly extracts: readonly RefreshedExtract[]
  readonly content: () => AsyncIterable<Uint8Array>
}

export interface Refreshing {
  readonly file: RefreshableFile
  readonly source: Package
  readonly scratch: string
  readonly settings: ConversionSettings
}

/**
 * @throws ExtractError when an extract cannot be made again, PackageError when the document cannot be read, DiskFullError; the
 * signal's reason when it fires
 */
export const refreshExtracts = (
  file: RefreshableFile,
  settings: ConversionSettings,
): Promise<RefreshedPackage> =>
  remakePackage(file, settings, async (refreshing) => {
    const files = new Map<string, string>()
    const extracts: RefreshedExtract[] = []
    for (const extract of planRefresh(await datasourcesOf(refreshing))) {
      const made = await writeExtract(refreshing, extract, files.size)
      files.set(entryOf(refreshing.source, extract.path), made.path)
      extracts.push({ datasource: extract.datasource, rows: made.rows })
    }
    return { files, extracts }
  })

interface Remade {
  /** As `replaceInPackage` takes them; a plain document has none. */
  readonly files: ReadonlyMap<string, string | null>
  readonly extracts: readonly RefreshedExtract[]
}

/** The package with other files, which `make` writes to a folder that lives as long as the result. */
export async function remakePackage(
  file: RefreshableFile,
  settings: ConversionSettings,
  make: (refreshing: Refreshing) => Promise<Remade>,
): Promise<RefreshedPackage> {
  const { limits, signal } = settings
  const { conversionTimeMs } = limits
  await using source = await openPackage(file.path, file.kind, { limits, signal })
  using time = startTimeLimit(conversionTimeMs, () => conversionTimeout(conversionTimeMs), signal)
  const parent = settings.scratchDirectory ?? join(settings.workDirectory, file.key)
  await mkdir(parent, { recursive: true })
  const scratch = await makeScratchFolder(parent)
  const removeScratch = () => rm(scratch, { recursive: true, force: true })
  try {
    const limited = { ...settings, signal: time.signal }
    const { files, extracts } = await make({ file, source, scratch, settings: limited })
    const call = { limits, signal: time.signal }
    const { sizeBytes, content } = await replaceInPackage(file.path, files, call)
    return { sizeBytes, extracts, content, [Symbol.asyncDispose]: removeScratch }
  } catch (error) {
    await removeScratch()
    throw time.signal.aborted ? time.signal.reason : error
  }
}

export async function datasourcesOf({
  source,
  settings,
}: Pick<Refreshing, 'source' | 'settings'>): Promise<Iterable<DatasourceModel>> {
  if (source.kind === 'twb' || source.kind === 'twbx') {
    return (await readModel(source, settings)).datasources.values()
  }
  const { limits, signal } = settings
  return [await readDatasource(source, { limits, signal })]
}

export function entryOf(source: Package, path: string): string {
  const entry = source.findEntry(path)
  if (entry !== undefined) return entry.name
  throw new ExtractError('source-missing', `the extract "${path}" is not in the package`)
}

export async function writeExtract(
  refreshing: Refreshing,
  { tables }: ExtractRefresh,
  index: number,
): Promise<{
  readonly path: string
  readonly rows: number
  readonly tables: readonly NewHyperTable[]
}> {
  const { scratch, settings } = refreshing
  const { hyperdPath, memoryLimitBytes, limits, signal } = settings
  const path = join(scratch, `extract-${index}.hyper`)
  const written: NewHyperTable[] = []
  for (const table of tables) written.push(await rowsFor(refreshing, table))
  const rows = await writeHyperFile({
    file: path,
    tables: written,
    scratch,
    memoryLimitBytes,
    limits,
    signal,
    ...(hyperdPath === undefined ? {} : { hyperdPath }),
  })
  return { path, rows, tables: written }
}

/** The rows of the source as Parquet, read as for a view of the source itself. */
async function rowsFor(
  { file, source, scratch, settings }: Refreshing,
  { schema, table, source: wanted, columns }: TableRefresh,
): Promise<NewHyperTable> {
  const folder = join(settings.workDirectory, file.key)
  const prepared = await prepareSource({ source, wanted, folder, scratch, settings })
  if (prepared.kind === 'failed') throw prepared.error
  const [stored] = prepared.tables.tables
  const types = new Map(stored?.columns.map(({ name, type }) => [name, type]))
  return {
    schema,
    table,
    rows: join(prepared.tables.folder, stored?.file ?? ''),
    columns: columns.map(({ name, source: column }) => {
      const type = types.get(column)
      if (type !== undefined) return { name, source: column, type }
      const { path } = wanted.location
      throw new ExtractError('refresh-impossible', `"${path}" has no column "${column}" any more`)
    }),
  }
}
