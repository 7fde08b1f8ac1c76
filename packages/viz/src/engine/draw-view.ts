/** The picture of a view: a worksheet laid out, or a dashboard put together from its worksheets. */

import type { ViewDrawing } from './view-drawing.ts'
import type { WorkbookModel } from '../model/workbook.ts'
import { fitSize, type FittedSize, type PictureRequest } from '../layout/fit-size.ts'
import type { Size } from '../layout/frame.ts'
import { PictureTooLarge } from '../layout/picture-limits.ts'
import type { Scene } from '../scene/scene.ts'
import { drawDashboard } from './draw-dashboard.ts'
import { drawableSize, layoutSize } from './dashboard-size.ts'
import { sheetZones, squareScene } from './dashboard-scene.ts'
import { explain, lackOfData, sheetDrawer } from './draw-sheet.ts'
import { VizError } from './viz-error.ts'

export interface DrawnView {
  readonly scene: Scene
  /** Of the picture, in CSS pixels: the whole scene fills it. */
  readonly size: Size
  /** Pixels per CSS pixel of the picture. */
  readonly density: number
}

/** Size of a dashboard that follows its window, as authoring tools show it. */
const windowSize: Size = { width: 1000, height: 800 }

/**
 * @throws VizError `view-unknown`, `picture-too-large`, `view-too-large`, `query-timeout`, `query-too-large`; the
 * signal's reason when it fires
 */
export async function drawView(drawing: ViewDrawing, picture: PictureRequest): Promise<DrawnView> {
  const view = shownView(drawing.prepared.workbook, drawing.view)
  const dashboard = drawing.prepared.workbook.dashboards.get(view)
  if (dashboard === undefined) {
    const { size, scale } = fit(drawing, picture)
    const draw = await sheetDrawer({ ...drawing, view }, lackOfData)
    return { scene: draw(size), size, density: scale }
  }
  if (sheetZones(dashboard, windowSize).length === 0) {
    const { size, scale } = fit(drawing, picture)
    const scene = explain(drawing, size, 'This dashboard shows no worksheet')
    return { scene, size, density: scale }
  }
  const natural = drawableSize(dashboard.size ?? windowSize)
  const { size, scale } = fit(drawing, picture, natural)
  const whole = await drawDashboard(drawing, dashboard, layoutSize(picture, size, natural))
  const scene = picture.kind === 'preview' ? squareScene(whole) : whole
  return { scene, size, density: scale }
}

/** The size that a dashboard states, as far as it can be drawn; null for a worksheet, which takes any. */
export function naturalSize({ prepared: { workbook }, view }: ViewDrawing): Size | null {
  const dashboard = workbook.dashboards.get(shownView(workbook, view))
  return dashboard === undefined ? null : drawableSize(dashboard.size ?? windowSize)
}

/** @throws VizError `picture-too-large` */
function fit({ view, limits }: ViewDrawing, picture: PictureRequest, natural?: Size): FittedSize {
  try {
    return fitSize(picture, natural, limits)
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
