/** Jobs done by the viz library. */

import {
  changeHyperFile,
  checkHyperActions,
  createRenderer,
  ExtractError,
  HyperActionError,
  inspectWorkbook,
  packageWithoutExtracts,
  PackageError,
  VizError,
  type InspectedWorkbook,
  type PictureRequest,
  type Renderer,
  type RenderTarget,
  type ViewFacts,
  type ViewRequest,
  type WorkbookTarget,
} from '@easel/viz'
import {
  EngineRefusal,
  type DataSourceFile,
  type RowChange,
  type WorkbookFile,
} from '../../ports/index.ts'
import type {
  Job,
  Picture,
  RendererSettings,
  RenderJob,
  ViewJob,
  WorkbookJob,
} from '../channel/messages.ts'
import { ofWorkbook } from './found-connection.ts'
import {
  hyperRefusal,
  hyperSettings,
  inspectDataSource,
  type HyperSettings,
} from './inspect-data-source.ts'
import { inspectFlowFile } from './inspect-flow.ts'
import type { Answer, Opened } from './serve-jobs.ts'

/** A renderer has one job at a time; half of its memory is for queries, the rest for marks and pictures. */
const databaseShare = 0.5

export async function openVizWork(settings: RendererSettings): Promise<Opened> {
  const { workDirectory, scratchDirectory, hyperdPath, memoryBytes } = settings
  const { runMs: timeMs, outputBytes } = settings
  const hyper = hyperSettings(settings)
  const renderer = createRenderer({
    workDirectory,
    scratchDirectory,
    ...(hyperdPath === null ? {} : { hyperdPath }),
    memoryLimitBytes: Math.floor(memoryBytes * databaseShare),
    painters: 1,
    limits: { timeMs, outputBytes },
  })
  return {
    work: async (job, answer, signal) => {
      try {
        await run({ job, renderer, hyper, signal }, answer)
      } catch (cause) {
        throw asRefusal(cause)
      }
    },
    [Symbol.asyncDispose]: () => renderer[Symbol.asyncDispose](),
  }
}

interface Running {
  readonly job: Job
  readonly renderer: Renderer
  readonly hyper: HyperSettings
  readonly signal: AbortSignal
}

async function run({ job, renderer, hyper, signal }: Running, answer: Answer): Promise<void> {
  switch (job.kind) {
    case 'inspect':
      return describe(await inspectWorkbook(job.file.path, job.file.kind, { signal }), answer)
    case 'inspect-datasource':
      return inspectDataSource(job.file, { ...hyper, signal }, answer)
    case 'inspect-flow':
      return inspectFlowFile(job.file, signal, answer)
    case 'check-rows':
      return checkHyperActions(job.change, { ...hyper, signal })
    case 'change-rows':
      return changeRows(job.change, { ...hyper, signal }, answer)
    case 'prepare':
      return renderer.prepare(job.file, signal)
    case 'without-extracts':
      return planCopy(job.file, signal, answer)
    case 'refresh':
      return remake(job.file, answer, (file) => renderer.refresh(file, signal))
    case 'create-extracts':
      return remake(job.file, answer, (file) =>
        renderer.createExtracts(file, job.datasources, signal),
      )
    case 'remove-extracts':
      return remake(job.file, answer, (file) =>
        renderer.removeExtracts(file, job.datasources, signal),
      )
    default:
      return renderResult(job, { job, renderer, hyper, signal }, answer)
  }
}

async function planCopy(
  { path, kind }: WorkbookFile | DataSourceFile,
  signal: AbortSignal,
  answer: Answer,
): Promise<void> {
  const copy = kind === 'hyper' ? null : await packageWithoutExtracts(path, kind, { signal })
  await answer.part({ part: 'copy', sizeBytes: copy?.sizeBytes ?? null })
  for (const piece of copy?.pieces ?? []) {
    if (piece.kind === 'bytes') await answer.bytes(piece.bytes)
    else await answer.part({ part: 'range', offset: piece.offset, length: piece.length })
  }
}

async function changeRows(
  change: RowChange,
  options: HyperSettings & { readonly signal: AbortSignal },
  answer: Answer,
): Promise<void> {
  await changeHyperFile(change, options, async ({ sizeBytes, content }) => {
    await answer.part({ part: 'refreshed', sizeBytes, extracts: [] })
    for await (const chunk of content) await answer.bytes(chunk)
  })
}

async function remake(
  { path, kind, key }: WorkbookFile | DataSourceFile,
  answer: Answer,
  make: (file: Parameters<Renderer['refresh']>[0]) => ReturnType<Renderer['refresh']>,
): Promise<void> {
  if (kind === 'hyper') {
    throw new EngineRefusal(
      'data-unavailable',
      'the data source is a file of rows: no other source of them is known',
    )
  }
  await using refreshed = await make({ path, kind, key })
  const { sizeBytes, extracts } = refreshed
  await answer.part({ part: 'refreshed', sizeBytes, extracts })
  for await (const chunk of refreshed.content()) await answer.bytes(chunk)
}

async function renderResult(
  job: RenderJob,
  { renderer, signal }: Running,
  answer: Answer,
): Promise<void> {
  const rendered =
    'view' in job
      ? await renderView(job, renderer, targetOf(job, signal))
      : [await renderWorkbook(job, renderer, workbookTarget(job, signal))]
  const views = 'view' in job ? [job.view] : job.views
  const facts: ViewFacts[] = []
  for (const view of views) facts.push(await renderer.facts({ file: job.file, view, signal }))
  const isData = dataKinds.has(job.kind)
  const lacking = isData ? [] : facts.flatMap(({ unsupported }) => unsupported)
  await answer.part({
    part: 'view',
    dependencies: [...new Set(facts.flatMap(({ dependencies }) => dependencies))],
    unsupported: shortened(lacking.map(({ sheet, ...item }) => sentenceOf(sheet, item))),
  })
  for await (const chunk of rendered) await answer.bytes(chunk)
}

const dataKinds: ReadonlySet<RenderJob['kind']> = new Set(['csv', 'xlsx', 'marks', 'fields'])

async function renderView(
  job: Extract<RenderJob, ViewJob>,
  renderer: Renderer,
  target: RenderTarget,
): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>> {
  switch (job.kind) {
    case 'csv':
      return inBlocks(await renderer.csv(target))
    case 'xlsx':
      return [await renderer.xlsx(target)]
    case 'marks':
    case 'fields':
      return [Buffer.from(await renderer[job.kind](target))]
    case 'pdf':
      return [await renderer.pdf(target, job.page)]
    case 'png':
      return [await renderer.png(target, pictureOf(job.picture))]
    case 'svg':
      return [Buffer.from(await renderer.svg(target, pictureOf(job.picture)))]
  }
}

function renderWorkbook(
  job: Extract<RenderJob, WorkbookJob>,
  renderer: Renderer,
  target: WorkbookTarget,
): Promise<Uint8Array> {
  return job.kind === 'workbook-pdf'
    ? renderer.workbookPdf(target, job.page)
    : renderer.workbookPptx(target)
}

function workbookTarget(job: WorkbookJob, signal: AbortSignal): WorkbookTarget {
  const { file, title, views } = job
  return { file, title, views, request: requestOf(job), signal }
}

const blockCharacters = 64 * 1024

/** Lines joined, as a frame for each would cost more than the line. */
async function* inBlocks(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let block = ''
  for await (const piece of pieces) {
    block += piece
    if (block.length < blockCharacters) continue
    yield Buffer.from(block)
    block = ''
  }
  if (block !== '') yield Buffer.from(block)
}

const targetOf = (job: ViewJob, signal: AbortSignal): RenderTarget => ({
  file: job.file,
  view: job.view,
  request: requestOf(job),
  signal,
})

function requestOf({ filters, now, user }: Pick<ViewJob, 'filters' | 'now' | 'user'>): ViewRequest {
  const isParameter = ([name]: readonly [string, string]) => name.startsWith('Parameters.')
  return {
    filters: Object.fromEntries(filters.filter((entry) => !isParameter(entry))),
    parameters: Object.fromEntries(
      filters.filter(isParameter).map(([name, value]) => [name.slice('Parameters.'.length), value]),
    ),
    now,
    ...(user === undefined ? {} : { user }),
  }
}

function pictureOf({ kind, width, height, resolution = 'standard' }: Picture): PictureRequest {
  if (kind === 'preview') return { kind }
  const asked = { kind, resolution } as const
  return width === undefined || height === undefined ? asked : { ...asked, width, height }
}

const sheetTypes = { worksheet: 'view', dashboard: 'dashboard', story: 'story' } as const

async function describe(found: InspectedWorkbook, answer: Answer): Promise<void> {
  for (const { name, kind, thumbnail } of found.views) {
    const thumbnailBytes = thumbnail?.length ?? 0
    await answer.part({ part: 'sheet', name, type: sheetTypes[kind], thumbnailBytes })
    if (thumbnail !== undefined) await answer.bytes(thumbnail)
  }
  const limitations = [...found.unsupported].flatMap(([sheet, items]) =>
    items.map((item) => sentenceOf(sheet, item)),
  )
  await answer.part({
    part: 'workbook',
    hasExtracts: found.hasExtracts,
    connections: found.connections.map(ofWorkbook),
    limitations: shortened(limitations),
  })
}

const mostSentences = 100
const longestSentence = 200

function sentenceOf(sheet: string, item: { readonly feature: string; readonly detail: string }) {
  return `${sheet}: ${item.feature} (${item.detail})`
}

/** Enough to know what to look for: details hold whole formulas. */
function shortened(sentences: readonly string[]): readonly string[] {
  return sentences
    .slice(0, mostSentences)
    .map((text) => text.replaceAll(/\s+/g, ' ').slice(0, longestSentence))
}

const reasons = {
  'view-unknown': 'view-unknown',
  'data-unavailable': 'data-unavailable',
  'data-unsupported': 'data-unavailable',
  'query-timeout': 'timed-out',
  'query-too-large': 'too-large',
  'query-failed': 'data-unavailable',
  'picture-too-large': 'too-large',
  'view-too-large': 'too-large',
  'output-too-large': 'too-large',
  'time-limit': 'timed-out',
} as const

function asRefusal(cause: unknown): unknown {
  if (cause instanceof PackageError)
    return new EngineRefusal('file-invalid', cause.message, { cause })
  if (cause instanceof HyperActionError)
    return new EngineRefusal('file-invalid', cause.message, { cause })
  if (cause instanceof ExtractError) return hyperRefusal(cause)
  if (cause instanceof VizError)
    return new EngineRefusal(reasons[cause.code], cause.message, { cause })
  return cause
}
