/** Renders a view of a workbook file through the viz library, with its data in a folder that goes afterwards. */

import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  checkRequest,
  createRenderer,
  openPackage,
  PackageError,
  readWorkbook,
  VizError,
  describeWorkbook,
  type PictureRequest,
  type Renderer,
  type RenderTarget,
  type RequestCheck,
  type WorkbookModel,
} from '@easel/viz'
import type { Terminal } from '../command.ts'
import { CommandFailure, UsageError } from '../usage-error.ts'

export type RenderFormat = 'csv' | 'svg' | 'png'

export interface RenderOrder {
  readonly path: string
  readonly kind: 'twb' | 'twbx'
  /** May be absent where the workbook has one view only. */
  readonly view?: string
  readonly format: RenderFormat
  /** CSS pixels, both or neither. */
  readonly width?: number
  readonly height?: number
  /** Field caption to comma-separated values. */
  readonly filters: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, string>>
  /** Where there are several views and none is named, the answer is their list instead of an error. */
  readonly listsViews: boolean
}

/** @throws CommandFailure when the file or the view's data cannot be read; UsageError for a view that does not exist */
export async function renderView(
  order: RenderOrder,
  terminal: Terminal,
): Promise<string | Uint8Array> {
  const workbook = await openWorkbook(order)
  const { views, unsupported } = describeWorkbook(workbook)
  const names = views.map(({ name }) => name)
  if (order.view === undefined && names.length > 1 && order.listsViews) {
    return `${names.join('\n')}\n`
  }
  const view = chooseView(order, names)
  const sheets = workbook.dashboards.get(view)?.sheets ?? [view]
  for (const sheet of sheets) {
    for (const { feature, detail, affects } of unsupported.get(sheet) ?? []) {
      const what = `${feature} (${shortened(detail)})`
      terminal.err(`${sheet}: not supported: ${what}, affects the ${affects}\n`)
    }
  }
  checkFilters(order, checkRequest(workbook, view, order), terminal)
  return draw(order, { view, sheets }, terminal)
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

async function openWorkbook({ path, kind }: RenderOrder): Promise<WorkbookModel> {
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

async function draw(
  order: RenderOrder,
  { view, sheets }: ChosenView,
  terminal: Terminal,
): Promise<string | Uint8Array> {
  const workDirectory = await mkdtemp(join(tmpdir(), 'easel-render-'))
  try {
    await using renderer = createRenderer({ workDirectory })
    const target: RenderTarget = {
      file: { path: order.path, kind: order.kind, key: 'workbook' },
      view,
      request: {
        filters: order.filters,
        parameters: order.parameters,
        now: new Date().toISOString(),
      },
      signal: terminal.stop,
    }
    if (order.format === 'csv') return await joined(await renderer.csv(target))
    await requireData(renderer, { target, sheets }, terminal)
    const { format } = order
    return await renderer[format](target, pictureOf(order))
  } catch (error) {
    if (!(error instanceof VizError)) throw error
    throw new CommandFailure(error.message, { cause: error })
  } finally {
    await rm(workDirectory, { recursive: true, force: true })
  }
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

async function joined(chunks: AsyncIterable<string>): Promise<string> {
  const parts: string[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return parts.join('')
}

function pictureOf({ width, height }: RenderOrder): PictureRequest {
  const image = { kind: 'image' } as const
  return width === undefined || height === undefined ? image : { ...image, width, height }
}
