/** Published data sources that a workbook reads: each from a file of its own. */

import { join } from 'node:path'
import type { DatasourceModel } from '../model/datasource.ts'
import {
  publishedContentUrl,
  readDatasource,
  withPublishedDatasources,
} from '../model/published.ts'
import type { WorkbookModel } from '../model/workbook.ts'
import { openPackage, type Package } from '../package/open-package.ts'
import { PackageError } from '../package/package-error.ts'
import { dataSourceFilesOf } from './data-source-files.ts'
import { ExtractError } from './extract-error.ts'
import { openHyperSource } from './hyper-source.ts'
import { prepareSource, type ConversionSettings, type PreparedSource } from './prepare-source.ts'

export interface PublishedFile {
  /** Name in addresses, in any case. */
  readonly contentUrl: string
  readonly path: string
  readonly kind: 'tds' | 'tdsx' | 'hyper'
  /** Names the content, as that of a workbook. */
  readonly key: string
}

export type PreparedSources = ReadonlyMap<string, PreparedSource>

export interface WithPublished {
  readonly workbook: WorkbookModel
  /** Converted files of published data sources, by the name of the data source in the workbook. */
  readonly published: ReadonlyMap<string, PreparedSources>
}

/**
 * The workbook with the references that there are files for filled in. A published data source that cannot be read stays a reference,
 * and fails the views that need it.
 */
export async function preparePublished(
  workbook: WorkbookModel,
  files: readonly PublishedFile[],
  settings: ConversionSettings & { readonly scratch: string },
): Promise<WithPublished> {
  const models = new Map<string, DatasourceModel>()
  const sources = new Map<string, PreparedSources>()
  const wanted = new Set(
    [...workbook.datasources.values()]
      .flatMap((each) => publishedContentUrl(each) ?? [])
      .map(keyOf),
  )
  for (const file of files.filter(({ contentUrl }) => wanted.has(keyOf(contentUrl)))) {
    settings.signal.throwIfAborted()
    const read = await readPublished(file, settings)
    if (read === null) continue
    models.set(keyOf(file.contentUrl), read.model)
    sources.set(keyOf(file.contentUrl), read.sources)
  }
  const published = new Map<string, PreparedSources>()
  for (const [name, datasource] of workbook.datasources) {
    const found = sources.get(keyOf(publishedContentUrl(datasource) ?? ''))
    if (found !== undefined) published.set(name, found)
  }
  return {
    workbook: withPublishedDatasources(workbook, (url) => models.get(keyOf(url))),
    published,
  }
}

const keyOf = (contentUrl: string): string => contentUrl.normalize('NFC').toLowerCase()

interface ReadSource {
  readonly model: DatasourceModel
  readonly sources: PreparedSources
}

/** Null for a file that is no data source any program reads. */
async function readPublished(
  file: PublishedFile,
  settings: ConversionSettings & { readonly scratch: string },
): Promise<ReadSource | null> {
  try {
    await using source = await openSource(file, settings)
    const { limits, signal } = settings
    const model = await readDatasource(source, { limits, signal })
    const folder = join(settings.workDirectory, file.key)
    const sources = new Map<string, PreparedSource>()
    for (const wanted of dataSourceFilesOf([model])) {
      const preparation = { source, wanted, folder, scratch: settings.scratch, settings }
      sources.set(wanted.id, await prepareSource(preparation))
    }
    return { model, sources }
  } catch (error) {
    settings.signal.throwIfAborted()
    if (error instanceof PackageError || error instanceof ExtractError) return null
    throw error
  }
}

const openSource = (
  { path, kind }: PublishedFile,
  { limits, signal, ...settings }: ConversionSettings & { readonly scratch: string },
): Promise<Package> =>
  kind === 'hyper'
    ? openHyperSource(path, {
        scratchDirectory: settings.scratch,
        memoryLimitBytes: settings.memoryLimitBytes,
        timeMs: limits.conversionTimeMs,
        signal,
        ...(settings.hyperdPath === undefined ? {} : { hyperdPath: settings.hyperdPath }),
      })
    : openPackage(path, kind, { limits, signal })
