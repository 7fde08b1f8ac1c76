/** A worksheet as a picture, or a card that says why it is none. */

import type { ViewDrawing } from './view-drawing.ts'
import { bindSheet } from '../model/bind-sheet.ts'
import type { MarkTable } from '../marks/mark-table.ts'
import { layoutSheet } from '../draw/sheet-scene.ts'
import { placeholderScene } from '../draw/placeholder.ts'
import type { Size } from '../layout/frame.ts'
import type { Scene } from '../scene/scene.ts'
import { cardMessage } from './card-message.ts'
import { VizError, type VizErrorCode } from './viz-error.ts'

export const lackOfData: ReadonlySet<VizErrorCode> = new Set([
  'data-unavailable',
  'data-unsupported',
  'query-failed',
])

/** What is so for good; a time-out may pass, and a picture of it would be kept. */
export const lackOfSheet: ReadonlySet<VizErrorCode> = new Set([
  ...lackOfData,
  'view-unknown',
  'view-too-large',
  'query-too-large',
])

export interface SheetDrawer {
  (size: Size): Scene
  /** Of each drawing; 0 for a card. */
  readonly marks: number
}

/**
 * Reads the marks of `drawing.view` once, to draw them at any number of sizes.
 *
 * @param explained Errors that become a card.
 */
export async function sheetDrawer(
  drawing: ViewDrawing,
  explained: ReadonlySet<VizErrorCode>,
): Promise<SheetDrawer> {
  try {
    return drawerOf(drawing, await sheetMarks(drawing))
  } catch (error) {
    if (!(error instanceof VizError) || !explained.has(error.code)) throw error
    const message = cardMessage(error)
    return Object.assign((size: Size) => explain(drawing, size, message), { marks: 0 })
  }
}

async function sheetMarks({ prepared, view, marks }: ViewDrawing): Promise<MarkTable> {
  if (!prepared.workbook.worksheets.has(view)) {
    throw new VizError('view-unknown', `the workbook has no view "${view}" to draw`, { view })
  }
  return marks(view)
}

function drawerOf({ prepared, view, metrics }: ViewDrawing, table: MarkTable): SheetDrawer {
  const sheet = bindSheet(prepared.workbook, view)
  if (sheet === undefined) throw new Error(`sheet "${view}" has marks and is not bound`)
  return Object.assign((size: Size) => layoutSheet(sheet, table, size, metrics), {
    marks: table.rowCount,
  })
}

/** The picture saved in the workbook, if there is one, on a card that says why there is no better one. */
export function explain(
  { prepared, view, metrics }: ViewDrawing,
  size: Size,
  message: string,
): Scene {
  const thumbnail = prepared.workbook.thumbnails.get(view)
  const content = { title: view, message }
  return placeholderScene(
    thumbnail === undefined ? content : { ...content, thumbnail },
    size,
    metrics,
  )
}
