/** What a data source file holds: connections, extracts, and what the engine lacks for it. */

import {
  inspectDatasource,
  openPackage,
  readHyperTables,
  type ExtractError,
  type ExtractErrorCode,
  type HyperOptions,
} from '@easel/viz'
import {
  EngineRefusal,
  type DataSourceFacts,
  type DataSourceFile,
  type RefusalReason,
} from '../../ports/index.ts'
import type { RendererSettings } from '../channel/messages.ts'
import { foundConnection, hyperConnection } from './found-connection.ts'
import type { Answer } from './serve-jobs.ts'

export type HyperSettings = Omit<HyperOptions, 'signal'>

type Options = HyperSettings & { readonly signal: AbortSignal }

/** hyperd gets half of a renderer's memory, as queries do. */
export const hyperSettings = (settings: RendererSettings): HyperSettings => ({
  scratchDirectory: settings.scratchDirectory,
  memoryLimitBytes: Math.floor(settings.memoryBytes / 2),
  timeMs: settings.runMs,
  ...(settings.hyperdPath === null ? {} : { hyperdPath: settings.hyperdPath }),
})

export async function inspectDataSource(
  file: DataSourceFile,
  options: Options,
  answer: Answer,
): Promise<void> {
  const facts =
    file.kind === 'hyper'
      ? await hyperFacts(file.path, options)
      : await documentFacts({ ...file, kind: file.kind }, options.signal)
  await answer.part({ part: 'datasource', ...facts })
}

async function hyperFacts(path: string, options: Options): Promise<DataSourceFacts> {
  const tables = await readHyperTables(path, options)
  const [first] = tables
  if (first === undefined) throw new EngineRefusal('file-invalid', 'the .hyper file has no table')
  return { hasExtracts: true, connections: [hyperConnection], limitations: [] }
}

async function documentFacts(
  { path, kind }: { readonly path: string; readonly kind: 'tds' | 'tdsx' },
  signal: AbortSignal,
): Promise<DataSourceFacts> {
  const found = await inspectDatasource(path, kind, { signal })
  const isPackage = kind === 'tdsx'
  if (isPackage && found.hasExtracts) await checkExtracts(path, signal)
  return {
    // A document alone brings no rows, whatever it names.
    hasExtracts: isPackage && found.hasExtracts,
    connections: found.connections.map((connection) => foundConnection(connection, null)),
    limitations: found.unsupported.map(({ feature, detail }) => `${feature} (${detail})`),
  }
}

/** @throws EngineRefusal when the package lacks the extract that its document names, or has one of a retired format */
async function checkExtracts(path: string, signal: AbortSignal): Promise<void> {
  await using source = await openPackage(path, 'tdsx', { signal })
  const has = (pattern: RegExp) => source.entries.some(({ name }) => pattern.test(name))
  if (has(/\.hyper$/i)) return
  const problem = has(/\.tde$/i)
    ? 'the extract is a .tde file, a retired format; extract the data source again as .hyper'
    : 'the document names an extract that the package does not hold'
  throw new EngineRefusal('file-invalid', problem)
}

const reasons: Readonly<Record<ExtractErrorCode, RefusalReason>> = {
  'source-unreadable': 'file-invalid',
  'tde-unsupported': 'file-invalid',
  'source-missing': 'file-invalid',
  'source-too-large': 'too-large',
  'refresh-impossible': 'data-unavailable',
  'conversion-timeout': 'timed-out',
  'hyper-reader-missing': 'data-unavailable',
  'hyper-reader-failed': 'data-unavailable',
}

export const hyperRefusal = (cause: ExtractError): Error =>
  new EngineRefusal(reasons[cause.code], cause.message, { cause })
