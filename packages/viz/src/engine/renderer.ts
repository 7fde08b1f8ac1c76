/** The library as one object: a workbook file and the name of a view in, CSV or a picture out. */

import type { PreparedWorkbook, WorkbookFile } from '../extract/prepare-workbook.ts'
import type { MarkTable } from '../marks/mark-table.ts'
import type { CallOptions } from '../package/call-options.ts'
import { startTimeLimit } from '../package/time-limit.ts'
import { createPngPainter, type PngPainter } from '../paint/png.ts'
import { OutputTooLarge, toSvg } from '../paint/svg.ts'
import type { layoutSheet } from '../draw/sheet-scene.ts'
import type { ViewRequest } from '../query/view-request.ts'
import type { PictureRequest } from '../layout/fit-size.ts'
import type { PageRequest } from '../layout/page-size.ts'
import { loadTextMetrics, type TextMetrics } from '../text/text-metrics.ts'
import type { DrawnView, drawView } from './draw-view.ts'
import { fieldsAnswer, marksAnswer } from './marks-json.ts'
import { reportSheet, type SheetReport } from './sheet-report.ts'
import type { ViewDrawing } from './view-drawing.ts'
import { viewFacts, type ViewFacts } from './view-facts.ts'
import {
  createVizEngine,
  type RemakeExtracts,
  type VizEngine,
  type VizEngineOptions,
} from './viz-engine.ts'
import { outputTooLarge, timeLimitPassed } from './viz-error.ts'
import { defaultVizLimits, type VizLimits } from './viz-limits.ts'

export interface RenderTarget extends CallOptions<VizLimits> {
  readonly file: WorkbookFile
  readonly view: string
  readonly request: ViewRequest
}

/** Several views of one workbook, in one document. */
export interface WorkbookTarget extends CallOptions<VizLimits> {
  readonly file: WorkbookFile
  readonly views: readonly string[]
  /** What the document is called. */
  readonly title: string
  readonly request: ViewRequest
}

export interface ReportTarget extends CallOptions<VizLimits> {
  readonly file: WorkbookFile
  readonly request: ViewRequest
}

export interface RendererOptions extends VizEngineOptions {
  /** Pictures painted at the same time. Default: 2. */
  readonly painters?: number
}

/**
 * Pictures of views whose data cannot be read are cards that say why, over the picture that the workbook carries.
 * A call that fails, runs out of time or is aborted leaves neither files nor processes behind.
 *
 * @see fallback of images: a view is never an error for lack of data
 */
export interface Renderer extends AsyncDisposable {
  /**
   * Reads the workbook and converts its rows, which the other methods do when they need it.
   *
   * @throws PackageError when the workbook cannot be read; the signal's reason when it fires
   */
  prepare(file: WorkbookFile, signal?: AbortSignal, limits?: Partial<VizLimits>): Promise<void>
  /** The workbook or data source with its extracts made anew: see the engine. */
  readonly refresh: (
    file: Parameters<VizEngine['refresh']>[0],
    signal?: AbortSignal,
  ) => ReturnType<VizEngine['refresh']>
  /** The same with extracts of live data sources, or without those that it has: see the engine. */
  readonly createExtracts: RemakeOne
  readonly removeExtracts: RemakeOne
  /** What results for that target depend on, and what its pictures lack. @throws PackageError */
  facts(target: Omit<RenderTarget, 'request'>): Promise<ViewFacts>
  /**
   * @throws VizError when the view has no data to show, or passes a limit; every error comes before the first chunk
   * @throws PackageError when the workbook cannot be read; the signal's reason when it fires
   */
  csv(target: RenderTarget): Promise<AsyncIterable<string>>
  /**
   * @throws VizError `view-unknown`, `picture-too-large`, `view-too-large`, `output-too-large`, `query-timeout`,
   * `query-too-large`, `time-limit`; RangeError for a picture of less than one pixel
   * @throws PackageError when the workbook cannot be read; the signal's reason when it fires
   */
  svg(target: RenderTarget, picture: PictureRequest): Promise<string>
  /** @throws like {@link svg} */
  png(target: RenderTarget, picture: PictureRequest): Promise<Uint8Array>
  /** One page, of vector shapes and text that can be selected. @throws like {@link svg} */
  pdf(target: RenderTarget, page: PageRequest): Promise<Uint8Array>
  /** The marks of the view as JSON; their ids are those of the shapes in its SVG. @throws like {@link csv} */
  marks(target: RenderTarget): Promise<string>
  /** The fields of the view with the values that its marks have, as JSON. @throws like {@link csv} */
  fields(target: RenderTarget): Promise<string>
  /** The crosstab of the view as a workbook of Excel. @throws like {@link csv} */
  xlsx(target: RenderTarget): Promise<Uint8Array>
  /**
   * One page a view. A view that cannot be drawn is a page that says why.
   *
   * @throws VizError `output-too-large`, `time-limit`; PackageError; the signal's reason when it fires
   */
  workbookPdf(target: WorkbookTarget, page: PageRequest): Promise<Uint8Array>
  /** One slide a view, after a slide that names the workbook. @throws like {@link workbookPdf} */
  workbookPptx(target: WorkbookTarget): Promise<Uint8Array>
  /**
   * What of each worksheet can be read and drawn, in the order of the document.
   *
   * @throws PackageError when the workbook cannot be read; the signal's reason when it fires
   */
  report(target: ReportTarget): AsyncGenerator<SheetReport>
}

type RemakeOne = (
  file: Parameters<RemakeExtracts>[0],
  names: Parameters<RemakeExtracts>[1],
  signal?: AbortSignal,
) => ReturnType<RemakeExtracts>

/** What one call works with. */
interface Call extends Required<CallOptions<VizLimits>> {
  readonly request: ViewRequest
  readonly limits: VizLimits
  readonly prepared: PreparedWorkbook
}

/** Nothing is loaded or started before it is needed. */
export function createRenderer(options: RendererOptions): Renderer {
  const engine = createVizEngine(options)
  const painter = createPngPainter({ threads: options.painters ?? 2 })
  let loading: Promise<Drafting> | null = null
  const drafting = () => (loading ??= loadDrafting())
  const work: RendererWork = { limits: options.limits, engine, painter, drafting }
  return {
    ...fileMethods(work),
    ...dataMethods(work),
    ...pictureMethods(work),
    ...documentMethods(work),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([engine[Symbol.asyncDispose](), painter[Symbol.asyncDispose]()])
    },
  }
}

/** What the methods of one renderer share. */
interface RendererWork {
  /** In place of the defaults, one by one. */
  readonly limits: RendererOptions['limits']
  readonly engine: VizEngine
  readonly painter: PngPainter
  /** Loaded by the first call that needs it. */
  readonly drafting: () => Promise<Drafting>
}

/** Runs one call inside its limits, on the workbook that it names. */
async function within<Result>(
  work: RendererWork,
  target: CallTarget,
  answer: (call: Call) => Promise<Result>,
): Promise<Result> {
  const view = 'view' in target ? target.view : target.title
  const limits = { ...defaultVizLimits, ...work.limits, ...target.limits }
  const passed = () => timeLimitPassed(view, limits.timeMs)
  using time = startTimeLimit(limits.timeMs, passed, target.signal)
  const bounds = { limits, signal: time.signal }
  try {
    const prepared = await work.engine.prepare(target.file, bounds)
    return await answer({ request: target.request, prepared, ...bounds })
  } catch (error) {
    if (!(error instanceof OutputTooLarge)) throw error
    throw outputTooLarge(view, error)
  }
}

async function drawingOf(work: RendererWork, call: Call, view: string): Promise<ViewDrawing> {
  const { metrics } = await work.drafting()
  const { prepared, request, limits, signal } = call
  const marks = (sheet: string) => work.engine.marks(prepared, sheet, request, call)
  return { prepared, view, metrics, limits, signal, marks }
}

const eachDrawing = (work: RendererWork, call: Call, views: readonly string[]) =>
  Promise.all(views.map((view) => drawingOf(work, call, view)))

async function draw(
  work: RendererWork,
  call: Call,
  view: string,
  picture: PictureRequest,
): Promise<DrawnView> {
  const { drawView } = await work.drafting()
  return drawView(await drawingOf(work, call, view), picture)
}

async function jsonOf(
  work: RendererWork,
  call: Call,
  view: string,
  answer: (table: MarkTable) => object,
): Promise<string> {
  const table = await work.engine.marks(call.prepared, view, call.request, call)
  const text = JSON.stringify(answer(table))
  const { outputBytes } = call.limits
  if (text.length <= outputBytes) return text
  throw new OutputTooLarge(`its marks have more than the ${outputBytes} bytes allowed`)
}

/** Methods that take a file as a whole. */
function fileMethods(
  work: RendererWork,
): Pick<
  Renderer,
  'prepare' | 'refresh' | 'createExtracts' | 'removeExtracts' | 'facts' | 'report'
> {
  const within = (signal?: AbortSignal) => (signal === undefined ? {} : { signal })
  return {
    prepare: async (file, signal, limits) => {
      await work.engine.prepare(file, {
        ...(signal === undefined ? {} : { signal }),
        ...(limits === undefined ? {} : { limits }),
      })
    },
    refresh: (file, signal) => work.engine.refresh(file, within(signal)),
    createExtracts: (file, names, signal) =>
      work.engine.createExtracts(file, names, within(signal)),
    removeExtracts: (file, names, signal) =>
      work.engine.removeExtracts(file, names, within(signal)),
    facts: async ({ file, view, ...call }) =>
      viewFacts(await work.engine.prepare(file, call), view),
    report: async function* ({ file, request, ...call }) {
      const prepared = await work.engine.prepare(file, call)
      const { layoutSheet, metrics } = await work.drafting()
      for (const name of prepared.workbook.worksheets.keys()) {
        yield await reportSheet(name, {
          prepared,
          marks: (sheet) => work.engine.marks(prepared, sheet, request, call),
          lacks: (sheet, table) =>
            layoutSheet(sheet, table, reportedSize, metrics).unsupported ?? [],
        })
      }
    },
  }
}

/** Methods that answer the data of a view as text. */
function dataMethods(work: RendererWork): Pick<Renderer, 'csv' | 'marks' | 'fields'> {
  return {
    csv: (target) =>
      within(work, target, (call) =>
        work.engine.csv(call.prepared, target.view, target.request, call),
      ),
    marks: (target) => within(work, target, (call) => jsonOf(work, call, target.view, marksAnswer)),
    fields: (target) =>
      within(work, target, (call) => jsonOf(work, call, target.view, fieldsAnswer)),
  }
}

/** Methods that answer a picture of a view. */
function pictureMethods(work: RendererWork): Pick<Renderer, 'svg' | 'png'> {
  return {
    svg: (target, picture) =>
      within(work, target, async (call) => {
        const { scene, size } = await draw(work, call, target.view, picture)
        return toSvg(scene, { size, mostCharacters: call.limits.outputBytes })
      }),
    png: (target, picture) =>
      within(work, target, async (call) => {
        const { scene, size, density } = await draw(work, call, target.view, picture)
        const pixels = { width: size.width * density, height: size.height * density }
        const { outputBytes, picturePixels: maxPixels } = call.limits
        const { signal } = call
        return work.painter.paint(scene, { size: pixels, maxPixels, maxBytes: outputBytes, signal })
      }),
  }
}

/** Methods that answer a document of one view or several. */
function documentMethods(
  work: RendererWork,
): Pick<Renderer, 'pdf' | 'xlsx' | 'workbookPdf' | 'workbookPptx'> {
  return {
    pdf: (target, page) =>
      within(work, target, async (call) => {
        const { viewPdf } = await loadDocuments()
        const drawing = await drawingOf(work, call, target.view)
        return viewPdf(drawing, page, { title: target.view, now: momentOf(call) })
      }),
    xlsx: (target) =>
      within(work, target, async (call) => {
        const { viewXlsx } = await loadDocuments()
        const drawing = await drawingOf(work, call, target.view)
        return viewXlsx(drawing, { title: target.view, now: momentOf(call) })
      }),
    workbookPdf: (target, page) =>
      within(work, target, async (call) => {
        const { workbookPdf } = await loadDocuments()
        const drawings = await eachDrawing(work, call, target.views)
        return workbookPdf(drawings, page, documentFacts(target, call))
      }),
    workbookPptx: (target) =>
      within(work, target, async (call) => {
        const { workbookPptx } = await loadDocuments()
        const drawings = await eachDrawing(work, call, target.views)
        const { signal } = call
        return workbookPptx(drawings, work.painter, { ...documentFacts(target, call), signal })
      }),
  }
}

type CallTarget = RenderTarget | WorkbookTarget

const documentFacts = ({ title }: WorkbookTarget, call: Call) => ({
  title,
  now: momentOf(call),
  mostBytes: call.limits.outputBytes,
})

/** Times without a zone are those of the server's clock, which counts in UTC. */
function momentOf({ request: { now } }: Call): Date {
  return new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(now) ? now : `${now}Z`)
}

/** The writers of documents are large, and most renderings need none of them. */
const loadDocuments = () => import('./documents.ts')

const reportedSize = { width: 784, height: 588 }

/** What lays pictures out: the modules of scales and formats, and the bundled fonts. */
interface Drafting {
  readonly drawView: typeof drawView
  readonly layoutSheet: typeof layoutSheet
  readonly metrics: TextMetrics
}

async function loadDrafting(): Promise<Drafting> {
  const [{ drawView }, { layoutSheet }, metrics] = await Promise.all([
    import('./draw-view.ts'),
    import('../draw/sheet-scene.ts'),
    loadTextMetrics(),
  ])
  return { drawView, layoutSheet, metrics }
}
