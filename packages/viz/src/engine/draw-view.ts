/** The picture of a view: a worksheet laid out, or a dashboard put together from its worksheets. */

import type { PreparedWorkbook } from '../extract/prepare-workbook.ts'
import type { MarkTable } from '../marks/mark-table.ts'
import { bindSheet } from '../model/bind-sheet.ts'
import type { DashboardModel } from '../model/dashboard.ts'
import { fitSize, type PictureRequest } from '../scene/fit-size.ts'
import type { Size } from '../scene/frame.ts'
import { layoutSheet } from '../scene/layout.ts'
import { placeholderScene } from '../scene/placeholder.ts'
import type { Scene } from '../scene/scene.ts'
import type { TextMetrics } from '../scene/text-metrics.ts'
import { composeScene, sheetZones, squareScene } from './dashboard-scene.ts'
import { VizError, type VizErrorCode } from './viz-error.ts'

export interface ViewDrawing {
  readonly prepared: PreparedWorkbook
  readonly view: string
  readonly metrics: TextMetrics
  /** Marks of a worksheet of the workbook. */
  readonly marks: (sheet: string) => Promise<MarkTable>
}

export interface DrawnView {
  readonly scene: Scene
  /** For the painter: pixels per CSS pixel. */
  readonly scale: number
}

/** Size of a dashboard that follows its window, as authoring tools show it. */
const windowSize: Size = { width: 1000, height: 800 }

/** @throws VizError `view-unknown`, `query-timeout`, `query-too-large` */
export async function drawView(drawing: ViewDrawing, picture: PictureRequest): Promise<DrawnView> {
  const dashboard = drawing.prepared.workbook.dashboards.get(drawing.view)
  if (dashboard === undefined || sheetZones(dashboard, windowSize).length === 0) {
    const { size, scale } = fitSize(picture)
    return { scene: await drawOrExplain(drawing, size, lackOfData), scale }
  }
  const natural = dashboard.size ?? windowSize
  const { size, scale } = fitSize(picture, natural)
  if (picture.kind === 'image' && picture.width !== undefined) {
    return { scene: await drawDashboard(drawing, dashboard, size), scale }
  }
  // Drawn at its own size and shrunk as a whole, so that texts keep their proportion to the zones.
  const whole = await drawDashboard(drawing, dashboard, natural)
  const scene = picture.kind === 'preview' ? squareScene(whole) : whole
  return { scene, scale: (scale * size.width) / scene.width }
}

/** Zones that cannot be drawn show their own card, so that one of them does not take the others away. */
async function drawDashboard(
  drawing: ViewDrawing,
  dashboard: DashboardModel,
  size: Size,
): Promise<Scene> {
  const parts = sheetZones(dashboard, size).map(async ({ sheet, box }) => ({
    box,
    scene: await drawOrExplain({ ...drawing, view: sheet }, box, lackOfSheet),
  }))
  return composeScene(dashboard.name, size, await Promise.all(parts))
}

async function drawOrExplain(
  drawing: ViewDrawing,
  size: Size,
  explained: ReadonlySet<VizErrorCode>,
): Promise<Scene> {
  const { prepared, view, metrics } = drawing
  try {
    return await drawSheet(drawing, size)
  } catch (error) {
    if (!(error instanceof VizError) || !explained.has(error.code)) throw error
    const thumbnail = prepared.workbook.thumbnails.get(view)
    const content = { title: view, message: error.message }
    return placeholderScene(
      thumbnail === undefined ? content : { ...content, thumbnail },
      size,
      metrics,
    )
  }
}

const lackOfData: ReadonlySet<VizErrorCode> = new Set(['data-unavailable', 'data-unsupported'])

/** What is so for good; a time-out may pass, and a picture of it would be kept. */
const lackOfSheet: ReadonlySet<VizErrorCode> = new Set([
  ...lackOfData,
  'view-unknown',
  'query-too-large',
])

async function drawSheet(drawing: ViewDrawing, size: Size): Promise<Scene> {
  const { prepared, view, metrics } = drawing
  const sheet = bindSheet(prepared.workbook, view)
  if (sheet === undefined) {
    throw new VizError('view-unknown', `the workbook has no view "${view}" to draw`, { view })
  }
  return layoutSheet(sheet, await drawing.marks(view), size, metrics)
}
