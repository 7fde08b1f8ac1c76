/** The library as one object: a workbook file and the name of a view in, CSV or a picture out. */

import type { PreparedWorkbook, WorkbookFile } from '../extract/prepare-workbook.ts'
import { createVizEngine, type VizEngineOptions } from './viz-engine.ts'
import { VizError } from './viz-error.ts'
import { bindSheet } from '../model/bind-sheet.ts'
import type { DashboardModel } from '../model/dashboard.ts'
import { createPngPainter } from '../paint/png.ts'
import { toSvg } from '../paint/svg.ts'
import type { ViewRequest } from '../query/view-request.ts'
import { layoutSheet } from '../scene/layout.ts'
import { fitSize, type PictureRequest } from '../scene/fit-size.ts'
import type { Size } from '../scene/frame.ts'
import { placeholderScene } from '../scene/placeholder.ts'
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

/**
 * Pictures of views whose data cannot be read are cards that say why, over the picture that the workbook carries.
 *
 * @see fallback of images: a view is never an error for lack of data
 */
export interface Renderer extends AsyncDisposable {
  /** @throws VizError when the view has no data to show; every error comes before the first chunk */
  csv(target: RenderTarget): Promise<AsyncIterable<string>>
  /** @throws VizError `view-unknown`, `query-timeout`, `query-too-large` */
  svg(target: RenderTarget, picture: PictureRequest): Promise<string>
  /** @throws VizError like {@link svg}; RangeError when the picture would be too large */
  png(target: RenderTarget, picture: PictureRequest): Promise<Uint8Array>
}

/** Size of a dashboard that follows its window, as authoring tools show it. */
const windowSize: Size = { width: 1000, height: 800 }

/** Nothing is loaded or started before it is needed. */
export function createRenderer(options: RendererOptions): Renderer {
  const engine = createVizEngine(options)
  const prepare = rememberPrepared(engine.prepare, options.rememberedWorkbooks ?? 32)
  const painter = createPngPainter({ threads: options.painters ?? 2 })
  let measuring: Promise<TextMetrics> | null = null
  const readOptions = ({ signal }: RenderTarget) => (signal === undefined ? {} : { signal })

  const drawSheet = async (target: RenderTarget, prepared: PreparedWorkbook, size: Size) => {
    const sheet = bindSheet(prepared.workbook, target.view)
    if (sheet === undefined) {
      const { view } = target
      throw new VizError('view-unknown', `the workbook has no view "${view}" to draw`, { view })
    }
    const marks = await engine.marks(prepared, target.view, target.request, readOptions(target))
    return layoutSheet(sheet, marks, size, await (measuring ??= loadTextMetrics()))
  }

  const drawOrExplain = async (target: RenderTarget, prepared: PreparedWorkbook, size: Size) => {
    try {
      return await drawSheet(target, prepared, size)
    } catch (error) {
      if (!(error instanceof VizError) || !isLackOfData(error)) throw error
      const thumbnail = prepared.workbook.thumbnails.get(target.view)
      const content = { title: target.view, message: error.message }
      return placeholderScene(
        thumbnail === undefined ? content : { ...content, thumbnail },
        size,
        await (measuring ??= loadTextMetrics()),
      )
    }
  }

  /** Zones that cannot be drawn show their own card, so that one of them does not take the others away. */
  const drawDashboard = async (
    target: RenderTarget,
    prepared: PreparedWorkbook,
    wanted: Wanted,
  ) => {
    const { dashboard, size } = wanted
    const parts = sheetZones(dashboard, size).map(async ({ sheet, box }) => ({
      box,
      scene: await drawOrExplain({ ...target, view: sheet }, prepared, box),
    }))
    return composeScene(dashboard.name, size, await Promise.all(parts))
  }

  const draw = async (target: RenderTarget, picture: PictureRequest): Promise<Drawn> => {
    const prepared = await prepare(target.file)
    const dashboard = prepared.workbook.dashboards.get(target.view)
    if (dashboard === undefined || sheetZones(dashboard, windowSize).length === 0) {
      const { size, scale } = fitSize(picture)
      return { scene: await drawOrExplain(target, prepared, size), scale }
    }
    const natural = dashboard.size ?? windowSize
    const { size, scale } = fitSize(picture, natural)
    if (picture.kind === 'image' && picture.width !== undefined) {
      return { scene: await drawDashboard(target, prepared, { dashboard, size }), scale }
    }
    // Drawn at its own size and shrunk as a whole, so that texts keep their proportion to the zones.
    const scene = await drawDashboard(target, prepared, { dashboard, size: natural })
    return { scene, scale: (scale * size.width) / natural.width }
  }

  return {
    csv: async (target) =>
      engine.csv(await prepare(target.file), target.view, target.request, readOptions(target)),
    svg: async (target, picture) => toSvg((await draw(target, picture)).scene),
    png: async (target, picture) => {
      const { scene, scale } = await draw(target, picture)
      return painter.paint(scene, { scale, ...readOptions(target) })
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([engine[Symbol.asyncDispose](), painter[Symbol.asyncDispose]()])
    },
  }
}

interface Wanted {
  readonly dashboard: DashboardModel
  readonly size: Size
}

interface Drawn {
  readonly scene: Scene
  /** Pixels per CSS pixel. */
  readonly scale: number
}

const isLackOfData = ({ code }: VizError) =>
  code === 'data-unavailable' || code === 'data-unsupported'
