/** The picture of a view: a worksheet laid out, or a dashboard put together from its worksheets. */

import type { PreparedWorkbook } from '../extract/prepare-workbook.ts'
import type { MarkTable } from '../marks/mark-table.ts'
import { bindSheet } from '../model/bind-sheet.ts'
import type { DashboardModel } from '../model/dashboard.ts'
import type { WorkbookModel } from '../model/workbook.ts'
import { fitSize, type FittedSize, type PictureRequest } from '../layout/fit-size.ts'
import type { Size } from '../layout/frame.ts'
import { PictureTooLarge } from '../layout/picture-limits.ts'
import { layoutSheet } from '../draw/sheet-scene.ts'
import { placeholderScene } from '../draw/placeholder.ts'
import type { Scene } from '../scene/scene.ts'
import { textScene } from '../draw/text-scene.ts'
import type { TextMetrics } from '../text/text-metrics.ts'
import { cardMessage } from './card-message.ts'
import { drawableSize, layoutSize } from './dashboard-size.ts'
import { composeScene, sheetZones, squareScene, textZones } from './dashboard-scene.ts'
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
  /** Of the picture, in CSS pixels: the whole scene fills it. */
  readonly size: Size
  /** Pixels per CSS pixel of the picture. */
  readonly density: number
}

/** Size of a dashboard that follows its window, as authoring tools show it. */
const windowSize: Size = { width: 1000, height: 800 }

/** @throws VizError `view-unknown`, `picture-too-large`, `query-timeout`, `query-too-large` */
export async function drawView(drawing: ViewDrawing, picture: PictureRequest): Promise<DrawnView> {
  const view = shownView(drawing.prepared.workbook, drawing.view)
  const dashboard = drawing.prepared.workbook.dashboards.get(view)
  if (dashboard === undefined || sheetZones(dashboard, windowSize).length === 0) {
    const { size, scale } = fit(drawing, picture)
    const scene =
      dashboard === undefined
        ? await drawOrExplain({ ...drawing, view }, size, lackOfData)
        : explain(drawing, size, 'This dashboard shows no worksheet')
    return { scene, size, density: scale }
  }
  const natural = drawableSize(dashboard.size ?? windowSize)
  const { size, scale } = fit(drawing, picture, natural)
  const whole = await drawDashboard(drawing, dashboard, layoutSize(picture, size, natural))
  const scene = picture.kind === 'preview' ? squareScene(whole) : whole
  return { scene, size, density: scale }
}

/** @throws VizError `picture-too-large` */
function fit({ view }: ViewDrawing, picture: PictureRequest, natural?: Size): FittedSize {
  try {
    return fitSize(picture, natural)
  } catch (error) {
    if (!(error instanceof PictureTooLarge)) throw error
    throw new VizError('picture-too-large', error.message, { view, cause: error })
  }
}

/** A story stands for the sheet of its first point, which may be a dashboard. */
function shownView(workbook: WorkbookModel, view: string): string {
  const visited = new Set<string>()
  let shown = view
  while (!visited.has(shown)) {
    visited.add(shown)
    const board = workbook.dashboards.get(shown)
    if (board?.kind !== 'story') return shown
    shown = board.sheets[0] ?? shown
  }
  return view
}

/** Zones that cannot be drawn show their own card, so that one of them does not take the others away. */
async function drawDashboard(
  drawing: ViewDrawing,
  dashboard: DashboardModel,
  size: Size,
): Promise<Scene> {
  const sheets = sheetZones(dashboard, size).map(async ({ sheet, box }) => ({
    box,
    scene: await drawOrExplain({ ...drawing, view: sheet }, box, lackOfSheet),
  }))
  const texts = textZones(dashboard, size).map((zone) => ({
    box: zone.box,
    scene: textScene(zone, zone.box, drawing.metrics),
  }))
  return composeScene(dashboard.name, size, [...(await Promise.all(sheets)), ...texts])
}

async function drawOrExplain(
  drawing: ViewDrawing,
  size: Size,
  explained: ReadonlySet<VizErrorCode>,
): Promise<Scene> {
  try {
    return await drawSheet(drawing, size)
  } catch (error) {
    if (!(error instanceof VizError) || !explained.has(error.code)) throw error
    return explain(drawing, size, cardMessage(error))
  }
}

/** The picture saved in the workbook, if there is one, on a card that says why there is no better one. */
function explain({ prepared, view, metrics }: ViewDrawing, size: Size, message: string): Scene {
  const thumbnail = prepared.workbook.thumbnails.get(view)
  const content = { title: view, message }
  return placeholderScene(
    thumbnail === undefined ? content : { ...content, thumbnail },
    size,
    metrics,
  )
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
