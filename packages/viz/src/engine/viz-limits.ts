/** All limits of the library in one object. Each call may set its own, one by one. */

import { defaultTableLimits, type TableLimits } from '../extract/table-limits.ts'
import { defaultPictureLimits, type PictureLimits } from '../layout/picture-limits.ts'
import { defaultDocumentLimits, type DocumentLimits } from '../package/document-limits.ts'

export interface VizLimits extends DocumentLimits, TableLimits, PictureLimits {
  /** For a whole call on a view, with all that it waits for. */
  readonly timeMs: number
  /** For one query. */
  readonly queryTimeMs: number
  /** Marks of a sheet, and of all sheets of a dashboard together. */
  readonly marks: number
  /** Fields on the shelves and marks cards of a sheet. */
  readonly pills: number
  /** Different worksheets that one dashboard shows. */
  readonly dashboardSheets: number
  /** Area of all worksheet zones of a dashboard, over its own. */
  readonly dashboardLayers: number
  /** Shapes and words of one picture. */
  readonly sceneNodes: number
  /** Bytes of a CSV or a PNG, characters of an SVG. */
  readonly outputBytes: number
}

export const defaultVizLimits: VizLimits = Object.freeze({
  ...defaultDocumentLimits,
  ...defaultTableLimits,
  ...defaultPictureLimits,
  timeMs: 900_000,
  queryTimeMs: 60_000,
  marks: 500_000,
  pills: 500,
  dashboardSheets: 1000,
  dashboardLayers: 100,
  sceneNodes: 1_000_000,
  outputBytes: 256 * 1024 ** 2,
})
