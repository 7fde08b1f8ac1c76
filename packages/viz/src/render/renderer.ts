/** The library as one object: a workbook file and the name of a view in, CSV or a picture out. */

import type { WorkbookFile } from '../extract/prepare-workbook.ts'
import { createVizEngine, type VizEngineOptions } from '../marks/viz-engine.ts'
import { VizError } from '../marks/viz-error.ts'
import { bindSheet } from '../model/bind-sheet.ts'
import { createPngPainter } from '../paint/png.ts'
import { toSvg } from '../paint/svg.ts'
import type { ViewRequest } from '../query/view-request.ts'
import { layoutSheet } from '../scene/layout.ts'
import type { Size } from '../scene/frame.ts'
import type { Scene } from '../scene/scene.ts'
import { loadTextMetrics, type TextMetrics } from '../scene/text-metrics.ts'
import { composeScene, sheetZones } from './dashboard-scene.ts'
import { rememberPrepared } from './prepared-cache.ts'

export interface RenderTarget {
  readonly file: WorkbookFile
  readonly view: string
  readonly request: ViewRequest
  readonly signal?: AbortSignal
}

export interface RendererOptions extends VizEngineOptions {
  /** Workbooks kept parsed in memory; 32 unless told. */
  readonly rememberedWorkbooks?: number
  /** Pictures painted at the same time; 2 unless told. */
  readonly painters?: number
}

export interface Renderer extends AsyncDisposable {
  /** @throws VizError when the view has no data to show; every error comes before the first chunk */
  csv(target: RenderTarget): Promise<AsyncIterable<string>>
  /** The picture as data. Where the view has no readable data, a card that says so with the picture the workbook carries. */
  scene(target: RenderTarget, size?: Size): Promise<Scene>
  svg(target: RenderTarget, size?: Size): Promise<string>
  /** @param scale pixels per CSS pixel */
  png(
    target: RenderTarget,
    options?: { readonly size?: Size; readonly scale?: number },
  ): Promise<Uint8Array>
}

/** Width of an image whose size nobody names, in CSS pixels. @see Query View Image: 784 px wide, 1,568 in high resolution */
const defaultWidth = 784
const defaultSheetSize: Size = { width: defaultWidth, height: 588 }
/** Size of a dashboard that follows its window, as authoring tools show it. */
const windowSize: Size = { width: 1000, height: 800 }

/** Nothing is loaded or started before it is needed. */
export function createRenderer(options: RendererOptions): Renderer {
  const engine = createVizEngine(options)
  const prepare = rememberPrepared(engine.prepare, options.rememberedWorkbooks ?? 32)
  const painter = createPngPainter({ threads: options.painters ?? 2 })
  let metrics: Promise<TextMetrics> | null = null
  const measuring = () => (metrics ??= loadTextMetrics())

  const readOptions = ({ signal }: RenderTarget) => (signal === undefined ? {} : { signal })

  const sheetScene = async (target: RenderTarget, sheet: string, size: Size): Promise<Scene> => {
    const prepared = await prepare(target.file)
    const bound = bindSheet(prepared.workbook, sheet)
    if (bound === undefined) {
      throw new VizError('view-unknown', `the workbook has no worksheet "${sheet}"`, {
        view: sheet,
      })
    }
    const marks = await engine.marks(prepared, sheet, target.request, readOptions(target))
    return layoutSheet(bound, marks, size, await measuring())
  }

  const scene: Renderer['scene'] = async (target, wanted) => {
    const { workbook } = await prepare(target.file)
    const dashboard = workbook.dashboards.get(target.view)
    if (dashboard === undefined) {
      return sheetScene(target, target.view, wanted ?? defaultSheetSize)
    }
    const size = wanted ?? dashboard.size ?? windowSize
    const zones = sheetZones(dashboard, size)
    const parts = await Promise.all(
      zones.map(async ({ sheet, box }) => ({ box, scene: await sheetScene(target, sheet, box) })),
    )
    return composeScene(dashboard.name, size, parts)
  }

  return {
    csv: async (target) =>
      engine.csv(await prepare(target.file), target.view, target.request, readOptions(target)),
    scene,
    svg: async (target, size) => toSvg(await scene(target, size)),
    png: async (target, { size, scale = 1 } = {}) => {
      const picture = await scene(target, size)
      const fit = size === undefined ? defaultWidth / picture.width : 1
      return painter.paint(picture, { scale: scale * fit, ...readOptions(target) })
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([engine[Symbol.asyncDispose](), painter[Symbol.asyncDispose]()])
    },
  }
}
