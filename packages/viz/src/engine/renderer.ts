/** The library as one object: a workbook file and the name of a view in, CSV or a picture out. */

import type { PreparedWorkbook, WorkbookFile } from '../extract/prepare-workbook.ts'
import type { CallOptions } from '../package/call-options.ts'
import { startTimeLimit } from '../package/time-limit.ts'
import { createPngPainter } from '../paint/png.ts'
import { OutputTooLarge, toSvg } from '../paint/svg.ts'
import type { ViewRequest } from '../query/view-request.ts'
import type { PictureRequest } from '../layout/fit-size.ts'
import { loadTextMetrics, type TextMetrics } from '../text/text-metrics.ts'
import type { DrawnView, drawView } from './draw-view.ts'
import { viewFacts, type ViewFacts } from './view-facts.ts'
import { createVizEngine, type VizEngineOptions } from './viz-engine.ts'
import { outputTooLarge, timeLimitPassed } from './viz-error.ts'
import { defaultVizLimits, type VizLimits } from './viz-limits.ts'

export interface RenderTarget extends CallOptions<VizLimits> {
  readonly file: WorkbookFile
  readonly view: string
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
}

/** What one call works with. */
interface Call extends Required<CallOptions<VizLimits>> {
  readonly target: RenderTarget
  readonly limits: VizLimits
  readonly prepared: PreparedWorkbook
}

/** Nothing is loaded or started before it is needed. */
export function createRenderer(options: RendererOptions): Renderer {
  const engine = createVizEngine(options)
  const painter = createPngPainter({ threads: options.painters ?? 2 })
  let loading: Promise<Drafting> | null = null

  const within = async <Result>(
    target: RenderTarget,
    work: (call: Call) => Promise<Result>,
  ): Promise<Result> => {
    const { view } = target
    const limits = { ...defaultVizLimits, ...options.limits, ...target.limits }
    const passed = () => timeLimitPassed(view, limits.timeMs)
    using time = startTimeLimit(limits.timeMs, passed, target.signal)
    const bounds = { limits, signal: time.signal }
    try {
      const prepared = await engine.prepare(target.file, bounds)
      return await work({ target, prepared, ...bounds })
    } catch (error) {
      if (!(error instanceof OutputTooLarge)) throw error
      throw outputTooLarge(view, error)
    }
  }
  const draw = async (call: Call, picture: PictureRequest): Promise<DrawnView> => {
    const { drawView, metrics } = await (loading ??= loadDrafting())
    const { prepared, target, limits, signal } = call
    const marks = (sheet: string) => engine.marks(prepared, sheet, target.request, call)
    return drawView({ prepared, view: target.view, metrics, limits, signal, marks }, picture)
  }

  return {
    prepare: async (file, signal, limits) => {
      await engine.prepare(file, {
        ...(signal === undefined ? {} : { signal }),
        ...(limits === undefined ? {} : { limits }),
      })
    },
    facts: async ({ file, view, ...call }) => viewFacts(await engine.prepare(file, call), view),
    csv: (target) =>
      within(target, (call) => engine.csv(call.prepared, target.view, target.request, call)),
    svg: (target, picture) =>
      within(target, async (call) => {
        const { scene, size } = await draw(call, picture)
        return toSvg(scene, { size, mostCharacters: call.limits.outputBytes })
      }),
    png: (target, picture) =>
      within(target, async (call) => {
        const { scene, size, density } = await draw(call, picture)
        const pixels = { width: size.width * density, height: size.height * density }
        const { outputBytes, picturePixels: maxPixels } = call.limits
        const { signal } = call
        return painter.paint(scene, { size: pixels, maxPixels, maxBytes: outputBytes, signal })
      }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([engine[Symbol.asyncDispose](), painter[Symbol.asyncDispose]()])
    },
  }
}

/** What lays pictures out: the modules of scales and formats, and the bundled fonts. */
interface Drafting {
  readonly drawView: typeof drawView
  readonly metrics: TextMetrics
}

async function loadDrafting(): Promise<Drafting> {
  const [{ drawView }, metrics] = await Promise.all([import('./draw-view.ts'), loadTextMetrics()])
  return { drawView, metrics }
}
