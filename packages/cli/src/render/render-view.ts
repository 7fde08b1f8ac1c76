/** Renders a view of a workbook file through the viz library, with its data in a folder that goes afterwards. */

import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import {
  checkRequest,
  createRenderer,
  openPackage,
  PackageError,
  readWorkbook,
  VizError,
  describeWorkbook,
  type PageRequest,
  type PictureRequest,
  type Renderer,
  type RenderTarget,
  type RequestCheck,
  type WorkbookModel,
} from '@easel/viz'
import type { Terminal } from '../command.ts'
import { CommandFailure, UsageError } from '../usage-error.ts'

export type RenderFormat = 'csv' | 'svg' | 'png' | 'xlsx' | 'pdf' | 'pptx'

export interface RenderOrder {
  readonly path: string
  readonly kind: 'twb' | 'twbx'
  /** May be absent where the workbook has one view only. */
  readonly view?: string
  readonly format: RenderFormat
  /** CSS pixels, both or neither. */
  readonly width?: number
  readonly height?: number
  /** Where files lie that the workbook names and does not hold. */
  readonly dataDirectory?: string
  /** Who looks, for functions such as USERNAME(). */
  readonly user: string
  /** Field caption to comma-separated values. */
  readonly filters: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, string>>
}

/** @throws CommandFailure when the file or the view's data cannot be read; UsageError for a view that does not exist */
export async function renderView(
  order: RenderOrder,
  terminal: Terminal,
): Promise<string | Uint8Array> {
  const workbook = await openWorkbook(order)
  const { views, unsupported } = describeWorkbook(workbook)
  const names = views.map(({ name }) => name)
  const isWhole = order.view === undefined && isDocument(order.format)
  if (isWhole) return drawDocument(order, names, terminal)
  const view = chooseView(order, names)
  const sheets = workbook.dashboards.get(view)?.sheets ?? [view]
  for (const sheet of sheets) {
    for (const { feature, detail, affects } of unsupported.get(sheet) ?? []) {
      const what = `${feature} (${shortened(detail)})`
      terminal.err(`${sheet}: not supported: ${what}, affects the ${affects}\n`)
    }
  }
  checkFilters(order, checkRequest(workbook, view, requestOf(order)), terminal)
  return draw(order, { view, sheets }, terminal)
}

/** Formats that hold several views. */
const isDocument = (format: RenderFormat): format is 'pdf' | 'pptx' =>
  format === 'pdf' || format === 'pptx'

/** The names of the views, one a line. @throws CommandFailure when the file cannot be read */
export async function listViews(order: Pick<RenderOrder, 'path' | 'kind'>): Promise<string> {
  const { views } = describeWorkbook(await openWorkbook(order))
  return views.map(({ name }) => `${name}\n`).join('')
}

/** A server ignores what it does not understand, as the service does; here a slip is worth a word. */
function checkFilters({ view }: RenderOrder, check: RequestCheck, terminal: Terminal): void {
  const [field] = check.unknownFields
  const [parameter] = check.unknownParameters
  const list = (names: readonly string[]) => names.map((name) => `\n  ${name}`).join('')
  if (field !== undefined) {
    const where = view === undefined ? 'the view' : `view "${view}"`
    throw new UsageError(
      `--filter "${field}": ${where} has no such field; it has:${list(check.fields)}`,
    )
  }
  if (parameter !== undefined) {
    const known = check.parameters
    const has = known.length === 0 ? 'it has none' : `it has:${list(known)}`
    throw new UsageError(
      `--filter "Parameters.${parameter}": the workbook has no such parameter; ${has}`,
    )
  }
  for (const warning of check.warnings) terminal.err(`${warning}\n`)
}

/** Details hold whole formulas; their beginning on one line is enough to find them. */
function shortened(detail: string): string {
  const line = detail.replaceAll(/\s+/g, ' ').trim()
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}

export async function openWorkbook({
  path,
  kind,
}: Pick<RenderOrder, 'path' | 'kind'>): Promise<WorkbookModel> {
  try {
    await access(path)
    await using source = await openPackage(path, kind)
    return await readWorkbook(source)
  } catch (error) {
    const isExpected = error instanceof PackageError || (error instanceof Error && 'code' in error)
    if (!isExpected) throw error
    const isAbsent = 'code' in error && error.code === 'ENOENT'
    const reason = isAbsent ? 'there is no such file' : error.message
    throw new CommandFailure(`cannot read ${path}: ${reason}`, { cause: error })
  }
}

function chooseView({ path, view }: RenderOrder, names: readonly string[]): string {
  const list = names.map((name) => `\n  ${name}`).join('')
  if (view === undefined) {
    const [only, second] = names
    if (only === undefined) throw new CommandFailure(`${path} has no view`)
    if (second === undefined) return only
    throw new UsageError(`${path} has several views; choose one with --view:${list}`)
  }
  const found =
    names.find((name) => name === view) ??
    names.find((name) => name.toLowerCase() === view.toLowerCase())
  if (found !== undefined) return found
  throw new UsageError(`--view "${view}" is not in ${path}; it has:${list}`)
}

interface ChosenView {
  readonly view: string
  /** The worksheets it shows: itself, or those of a dashboard. */
  readonly sheets: readonly string[]
}

type Result = Promise<string | Uint8Array>

async function withRenderer(work: (renderer: Renderer) => Result): Result {
  const workDirectory = await mkdtemp(join(tmpdir(), 'easel-render-'))
  try {
    await using renderer = createRenderer({ workDirectory })
    return await work(renderer)
  } catch (error) {
    if (!(error instanceof VizError)) throw error
    throw new CommandFailure(error.message, { cause: error })
  } finally {
    await rm(workDirectory, { recursive: true, force: true })
  }
}

type Asked = Pick<RenderOrder, 'filters' | 'parameters' | 'user'>

export const requestOf = ({ filters, parameters, user }: Asked): RenderTarget['request'] => ({
  filters,
  parameters,
  now: new Date().toISOString(),
  user: viewerNamed(user),
})

/** Somebody of whom nothing else is known: of no group and no domain. */
export const viewerNamed = (name: string): NonNullable<RenderTarget['request']['user']> => ({
  name,
  fullName: name,
  domain: '',
  groups: [],
  attributes: {},
})

type Source = Pick<RenderOrder, 'path' | 'kind' | 'dataDirectory'>

export const fileOf = ({ path, kind, dataDirectory }: Source): RenderTarget['file'] => ({
  path,
  kind,
  key: 'workbook',
  ...(dataDirectory === undefined ? {} : { dataDirectory }),
})

async function draw(order: RenderOrder, { view, sheets }: ChosenView, terminal: Terminal): Result {
  return withRenderer(async (renderer) => {
    const { format } = order
    const [file, request, signal] = [fileOf(order), requestOf(order), terminal.stop]
    const target: RenderTarget = { file, view, request, signal }
    if (format === 'csv') return joinedChunks(await renderer.csv(target))
    if (format === 'xlsx') return renderer.xlsx(target)
    await requireData(renderer, { target, sheets }, terminal)
    if (format === 'pdf') return renderer.pdf(target, pageOf(order))
    if (format === 'pptx') return renderer.workbookPptx({ ...target, views: [view], title: view })
    return renderer[format](target, pictureOf(order))
  })
}

/** All views of the workbook in one document. */
async function drawDocument(
  order: RenderOrder & { readonly format: RenderFormat },
  views: readonly string[],
  { stop: signal }: Terminal,
): Result {
  if (views.length === 0) throw new CommandFailure(`${order.path} has no view`)
  return withRenderer((renderer) => {
    const title = basename(order.path, extname(order.path))
    const target = { file: fileOf(order), views, title, request: requestOf(order), signal }
    return order.format === 'pdf'
      ? renderer.workbookPdf(target, pageOf(order))
      : renderer.workbookPptx(target)
  })
}

/**
 * Pictures of views without data are cards that say so, which is not what somebody asks a program for. A dashboard
 * may lack some of its sheets.
 *
 * @throws VizError when no sheet of the view has data
 */
async function requireData(
  renderer: Renderer,
  { target, sheets }: { readonly target: RenderTarget; readonly sheets: readonly string[] },
  terminal: Terminal,
): Promise<void> {
  const failures: VizError[] = []
  for (const sheet of sheets) {
    try {
      await renderer.csv({ ...target, view: sheet })
    } catch (error) {
      if (!(error instanceof VizError)) throw error
      failures.push(error)
    }
  }
  const [first] = failures
  if (first !== undefined && failures.length === sheets.length) throw first
  for (const { message } of failures) terminal.err(`${message}\n`)
}

export async function joinedChunks(chunks: AsyncIterable<string>): Promise<string> {
  const parts: string[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return parts.join('')
}

function pictureOf({ width, height }: RenderOrder): PictureRequest {
  const image = { kind: 'image' } as const
  return width === undefined || height === undefined ? image : { ...image, width, height }
}

/** As large as the picture. */
function pageOf({ width, height }: RenderOrder): PageRequest {
  const page = { type: 'unspecified', orientation: 'portrait' } as const
  return width === undefined || height === undefined ? page : { ...page, width, height }
}
