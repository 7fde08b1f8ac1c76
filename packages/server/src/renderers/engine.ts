/** The engine port over renderer processes: results from the cache, else computed once for all who ask at the same time. */

import {
  EngineUnavailable,
  type DocumentRequest,
  type Engine,
  type ImageRequest,
  type InspectRequest,
  type Rendered,
  type RenderRequest,
  type Viewer,
  type WorkbookFacts,
} from '../ports/index.ts'
import type { Blame } from './blame.ts'
import type { Job, Picture, RenderJob, ViewJob, WorkbookJob } from './channel/messages.ts'
import type { ConvertedRows } from './converted-rows.ts'
import { CopyReader } from './copy-reader.ts'
import { DataSourceReader } from './data-source-reader.ts'
import { FlowReader } from './flow-reader.ts'
import { refreshOn } from './refresh.ts'
import { WorkbookReader } from './workbook-reader.ts'
import { Flights } from './flights.ts'
import type { Pool, PoolOrder } from './pool.ts'
import { RendererEnded, type Sink } from './renderer.ts'
import type { Result, ResultCache, ResultFacts } from './results/result-cache.ts'
import { resultKey, variantOf, type ResultKey } from './results/result-key.ts'
import { LimitExceeded } from './watched-run.ts'

export interface EngineParts {
  readonly pool: Pool
  readonly rows: ConvertedRows
  readonly results: ResultCache
  readonly blame: Blame
  /** Longest time that making an extract anew may take. */
  readonly conversionMs: number
  /** Names the code that renders: results of another one are not used. */
  readonly version: () => Promise<string>
}

/** A result made for another asker, and one that has gone before it was read, are looked for once more. */
const mostRounds = 3

export function createEngine(parts: EngineParts): Engine {
  const work: EngineWork = {
    ...parts,
    flights: new Flights(),
    blaming: (key, attempt) => blaming(parts.blame, key, attempt),
  }
  return { ...inspections(work), ...renderings(work), ...makings(work), ...upkeep(work) }
}

/** What the methods of one engine share. */
interface EngineWork extends EngineParts {
  readonly flights: Flights<Result>
  /** See the function of this name. */
  readonly blaming: (key: string, attempt: () => Promise<void>) => Promise<void>
}

/** Counts a process that ended against the request that it worked on. @throws EngineRefusal, EngineUnavailable */
async function blaming(blame: Blame, key: string, attempt: () => Promise<void>): Promise<void> {
  blame.check(key)
  try {
    await attempt()
  } catch (cause) {
    if (cause instanceof LimitExceeded) blame.add(key)
    if (!(cause instanceof RendererEnded)) throw cause
    blame.add(key)
    throw new EngineUnavailable('the work on the request was interrupted', 1, { cause })
  }
}

async function compute(work: EngineWork, asked: Asked, signal: AbortSignal): Promise<Result> {
  const { pool, rows, results } = work
  const { key, job, request } = asked
  const { workbook, viewer } = request
  const order = { fileKey: workbook.key, owner: viewer.luid }
  const run = (more: Omit<PoolOrder, 'fileKey' | 'owner'>) => pool.run({ ...order, ...more })
  const writer = results.writer()
  let facts: ResultFacts = { dependencies: [], unsupported: [] }
  const sink: Sink = {
    part: (part) => {
      if (part.part === 'view') facts = part
    },
    bytes: (bytes) => writer.add(bytes),
  }
  try {
    await work.blaming(key.base, async () => {
      await rows.ready(workbook, signal, run)
      await run({ job: seenBy(viewer, job), sink, signal })
    })
    const written = await writer.finish()
    return await results.keep(key, askerOf(request), { written, ...facts })
  } catch (cause) {
    await writer.discard()
    throw cause
  }
}

async function renderOn(work: EngineWork, job: RenderJob, request: Asking): Promise<Rendered> {
  const { results, flights } = work
  const asker = askerOf(request)
  const key = await keyOf(work, job)
  const asked = { key, job, request }
  let known = results.dependenciesOf(key)
  for (let round = 0; round < mostRounds; round += 1) {
    const kept = await results.find(key, asker, request.maxAgeMinutes)
    if (kept !== null) return kept
    const flight = `${key.base} ${known === null ? '' : variantOf(known, asker)}`
    const result = await flights.join(flight, request.signal, (signal) =>
      compute(work, asked, signal),
    )
    const opened = result.fits(asker) ? await result.open() : null
    if (opened !== null) return opened
    known = result.dependencies
  }
  throw new EngineUnavailable('the result could not be kept', 5)
}

/** What reads files, and keeps no results. */
function inspections({
  pool,
  blaming: blamed,
}: EngineWork): Pick<Engine, 'inspect' | 'inspectDataSource' | 'inspectFlow'> {
  return {
    inspect: (request) =>
      inspect(request, (order) => blamed(`inspect ${request.workbook.key}`, () => pool.run(order))),
    inspectDataSource: async ({ dataSource, viewer, signal }) => {
      const reader = new DataSourceReader()
      const job = { kind: 'inspect-datasource', file: dataSource } as const
      const order = { job, sink: reader, signal, fileKey: dataSource.key, owner: viewer.luid }
      await blamed(`inspect ${dataSource.key}`, () => pool.run(order))
      return reader.facts()
    },
    inspectFlow: async ({ flow, viewer, signal }) => {
      const reader = new FlowReader()
      const job = { kind: 'inspect-flow', file: flow } as const
      const order = { job, sink: reader, signal, fileKey: flow.key, owner: viewer.luid }
      await blamed(`inspect ${flow.key}`, () => pool.run(order))
      return reader.facts()
    },
  }
}

/** What answers from the cache of results. */
type Renderings = Pick<
  Engine,
  | 'csv'
  | 'xlsx'
  | 'marks'
  | 'fields'
  | 'svg'
  | 'png'
  | 'preview'
  | 'pdf'
  | 'workbookPdf'
  | 'workbookPptx'
>

function renderings(work: EngineWork): Renderings {
  const render = (job: RenderJob, request: Asking) => renderOn(work, job, request)
  return {
    csv: (request) => render({ kind: 'csv', ...viewJob(request) }, request),
    xlsx: (request) => render({ kind: 'xlsx', ...viewJob(request) }, request),
    marks: (request) => render({ kind: 'marks', ...viewJob(request) }, request),
    fields: (request) => render({ kind: 'fields', ...viewJob(request) }, request),
    svg: (request) => render(pictureJob('svg', imageOf(request), request), request),
    png: (request) => render(pictureJob('png', imageOf(request), request), request),
    preview: (request) => render(pictureJob('png', { kind: 'preview' }, request), request),
    pdf: (request) => render({ kind: 'pdf', page: request.page, ...viewJob(request) }, request),
    workbookPdf: (request) =>
      render({ kind: 'workbook-pdf', page: request.page, ...workbookJob(request) }, request),
    workbookPptx: (request) => render({ kind: 'workbook-pptx', ...workbookJob(request) }, request),
  }
}

/** What makes files anew, or changes their rows. */
function makings(
  work: EngineWork,
): Pick<Engine, 'withoutExtracts' | 'refresh' | 'switchExtracts' | 'checkRows' | 'changeRows'> {
  const { pool } = work
  return {
    withoutExtracts: async (request) => {
      const { file, viewer, signal } = request
      const reader = new CopyReader()
      const job = { kind: 'without-extracts', file } as const
      const order = { job, sink: reader, signal, fileKey: file.key, owner: viewer.luid }
      await work.blaming(`without-extracts ${file.key}`, () => pool.run(order))
      return reader.copyOf(file.path)
    },
    refresh: ({ file, ...asker }, receive) => {
      const job = { kind: 'refresh', file } as const
      return refreshOn(work, { ...asker, job, fileKey: file.key }, receive)
    },
    switchExtracts: ({ file, to, datasources, ...asker }, receive) => {
      const kind = to === 'create' ? 'create-extracts' : 'remove-extracts'
      const job: Job = { kind, file, datasources }
      return refreshOn(work, { ...asker, job, fileKey: file.key }, receive)
    },
    checkRows: ({ change, key, viewer, signal }) => {
      const job = { kind: 'check-rows', change } as const
      const order = { job, sink: nothing, signal, fileKey: key, owner: viewer.luid }
      return work.blaming(`check-rows ${key}`, () => pool.run(order))
    },
    changeRows: ({ change, key, viewer, signal }, receive) => {
      const job = { kind: 'change-rows', change } as const
      return refreshOn(work, { job, fileKey: key, viewer, signal }, receive)
    },
  }
}

/** What clears up. */
function upkeep({
  pool,
  rows,
  results,
}: EngineWork): Pick<Engine, 'forget' | 'sweep' | typeof Symbol.asyncDispose> {
  const forget = async (fileKey: string): Promise<void> => {
    await rows.forget(fileKey, () => pool.retire(fileKey))
    await results.forget(fileKey)
  }
  return {
    forget,
    sweep: async (isReferenced) => {
      const keys = new Set([...(await rows.fileKeys()), ...(await results.fileKeys())])
      let forgotten = 0
      for (const fileKey of keys) {
        if (await isReferenced(fileKey)) continue
        await forget(fileKey)
        forgotten += 1
      }
      return forgotten
    },
    [Symbol.asyncDispose]: async () => {
      await pool[Symbol.asyncDispose]()
      await results[Symbol.asyncDispose]()
    },
  }
}

/** Of a request, what does not name the result. */
type Asking = Pick<RenderRequest, 'workbook' | 'viewer' | 'now' | 'signal' | 'maxAgeMinutes'>

/** For jobs that answer by ending well. */
const nothing: Sink = { part: () => undefined, bytes: () => undefined }

interface Asked {
  readonly key: ResultKey
  readonly job: RenderJob
  readonly request: Asking
}

async function inspect(
  { workbook, viewer, signal }: InspectRequest,
  run: (order: PoolOrder) => Promise<void>,
): Promise<WorkbookFacts> {
  const reader = new WorkbookReader()
  const job = { kind: 'inspect', file: workbook } as const
  await run({ job, sink: reader, signal, fileKey: workbook.key, owner: viewer.luid })
  return reader.facts()
}

const askerOf = ({ viewer, now }: Asking) => ({
  user: `${viewer.luid} ${viewer.name}`,
  now,
})

const viewJob = ({ workbook, sheet, filters, now }: RenderRequest): ViewJob => ({
  file: workbook,
  view: sheet,
  filters: [...filters],
  now: now.toISOString(),
})

const pictureJob = (kind: 'svg' | 'png', picture: Picture, request: RenderRequest): RenderJob => ({
  kind,
  picture,
  ...viewJob(request),
})

const workbookJob = (request: DocumentRequest): WorkbookJob => ({
  file: request.workbook,
  title: request.title,
  views: request.sheets,
  filters: [...request.filters],
  now: request.now.toISOString(),
})

function imageOf({ width, height, resolution }: ImageRequest): Picture {
  const size = width === undefined || height === undefined ? {} : { width, height }
  return { kind: 'image', resolution, ...size }
}

const seenBy = ({ name }: Viewer, job: RenderJob): RenderJob => ({ ...job, user: { name } })

/** Everything that tells results of one file apart, but for the time and the user. */
async function keyOf({ version }: EngineParts, job: RenderJob): Promise<ResultKey> {
  const { file, kind, filters } = job
  const sources = (file.published ?? []).map(({ contentUrl, key }) => [contentUrl, key])
  const what = 'view' in job ? [job.view] : [job.title, job.views]
  const form = 'picture' in job ? job.picture : 'page' in job ? job.page : null
  const inOrder = filters.toSorted(([a], [b]) => (a < b ? -1 : 1))
  const parts = [await version(), file.key, kind, ...what, form, inOrder]
  return resultKey(file.key, sources.length === 0 ? parts : [...parts, sources])
}
