/** What drawing a view needs. */

import type { PreparedWorkbook } from '../extract/prepare-workbook.ts'
import type { MarkTable } from '../marks/mark-table.ts'
import type { TextMetrics } from '../text/text-metrics.ts'
import type { VizLimits } from './viz-limits.ts'

export interface ViewDrawing {
  readonly prepared: PreparedWorkbook
  readonly view: string
  readonly metrics: TextMetrics
  readonly limits: VizLimits
  readonly signal: AbortSignal
  /** Marks of a worksheet of the workbook. */
  readonly marks: (sheet: string) => Promise<MarkTable>
}
