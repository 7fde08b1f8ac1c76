/** The library as one object: a workbook file and the name of a view in, CSV or a picture out. */

import type { PreparedWorkbook, WorkbookFile } from '../extract/prepare-workbook.ts'
import { createPngPainter } from '../paint/png.ts'
import { toSvg } from '../paint/svg.ts'
import type { ViewRequest } from '../query/view-request.ts'
import type { PictureRequest } from '../layout/fit-size.ts'
import { loadTextMetrics, type TextMetrics } from '../text/text-metrics.ts'
import type { DrawnView, drawView } from './draw-view.ts'
import { rememberPrepared } from './prepared-cache.ts'
import { untilAborted } from './until-aborted.ts'
import { viewFacts, type ViewFacts } from './view-facts.ts'
import { createVizEngine, type VizEngineOptions } from './viz-engine.ts'

export interface RenderTarget {
  readonly file: WorkbookFile
  readonly view: string
  readonly request: ViewRequest
  readonly signal?: AbortSignal
}

export interface RendererOptions extends VizEngineOptions {
  /** Workbooks kept parsed in memory. Default: 32. */
  readonly rememberedWorkbooks?: number
  /** Pictures painted at the same time. Default: 2. */
  readonly painters?: number
}

/**
 * Pictures of views whose data cannot be read are cards that say why, over the picture that the workbook carries.
 *
 * @see fallback of images: a view is never an error for lack of data
 */
export interface Renderer extends AsyncDisposable {
  /** Reads the workbook and converts its rows, which the other methods do when they need it. @throws PackageError */
  prepare(file: WorkbookFile, signal?: AbortSignal): Promise<void>
  /** What results for that target depend on, and what its pictures lack. @throws PackageError */
  facts(target: Pick<RenderTarget, 'file' | 'view' | 'signal'>): Promise<ViewFacts>
  /**
   * @throws VizError when the view has no data to show; every error comes before the first chunk
   * @throws PackageError when the workbook cannot be read; the signal's reason when it fires
   */
  csv(target: RenderTarget): Promise<AsyncIterable<string>>
  /**
   * @throws VizError `view-unknown`, `picture-too-large`, `query-timeout`, `query-too-large`; RangeError for a picture
   * of less than one pixel
   */
  svg(target: RenderTarget, picture: PictureRequest): Promise<string>
  /** @throws like {@link svg} */
  png(target: RenderTarget, picture: PictureRequest): Promise<Uint8Array>
}

/** Nothing is loaded or started before it is needed. */
export function createRenderer(options: RendererOptions): Renderer {
  const engine = createVizEngine(options)
  const prepareOnce = rememberPrepared(engine.prepare, options.rememberedWorkbooks ?? 32)
  const prepare = async ({
    file,
    signal,
  }: Pick<RenderTarget, 'file' | 'signal'>): Promise<PreparedWorkbook> => {
    signal?.throwIfAborted()
    return untilAborted(prepareOnce(file), signal)
  }
  const painter = createPngPainter({ threads: options.painters ?? 2 })
  const readOptions = ({ signal }: RenderTarget) => (signal === undefined ? {} : { signal })
  let loading: Promise<Drafting> | null = null

  const draw = async (target: RenderTarget, picture: PictureRequest): Promise<DrawnView> => {
    const prepared = await prepare(target)
    const { drawView, metrics } = await (loading ??= loadDrafting())
    const marks = (sheet: string) =>
      engine.marks(prepared, sheet, target.request, readOptions(target))
    return drawView({ prepared, view: target.view, metrics, marks }, picture)
  }

  return {
    prepare: async (file, signal) => {
      await prepare({ file, ...(signal === undefined ? {} : { signal }) })
    },
    facts: async (target) => viewFacts(await prepare(target), target.view),
    csv: async (target) =>
      engine.csv(await prepare(target), target.view, target.request, readOptions(target)),
    svg: async (target, picture) => {
      const { scene, size } = await draw(target, picture)
      return toSvg(scene, size)
    },
    png: async (target, picture) => {
      const { scene, size, density } = await draw(target, picture)
      const pixels = { width: size.width * density, height: size.height * density }
      return painter.paint(scene, { size: pixels, ...readOptions(target) })
    },
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
