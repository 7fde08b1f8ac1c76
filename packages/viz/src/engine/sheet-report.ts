/** What of each worksheet can be read and drawn, and why the rest cannot. */

import type { PreparedWorkbook } from '../extract/prepare-workbook.ts'
import type { MarkTable } from '../marks/mark-table.ts'
import type { BoundSheet } from '../model/sheet.ts'
import { bindSheet } from '../model/bind-sheet.ts'
import type { Omission } from '../scene/scene.ts'
import { VizError } from './viz-error.ts'

/** `partial`: something is lacking, and each lack is among the reasons. */
export type Coverage = 'ok' | 'partial' | 'no'

export interface SheetReason {
  readonly affects: 'data' | 'picture'
  /** Kind of the lack, e.g. `mark:Polygon`, `file-missing`. */
  readonly feature: string
  readonly detail: string
}

export interface SheetReport {
  readonly sheet: string
  readonly data: Coverage
  readonly picture: Coverage
  /** Marks of the sheet; 0 without data. */
  readonly marks: number
  readonly reasons: readonly SheetReason[]
}

export interface Reporting {
  readonly prepared: PreparedWorkbook
  readonly marks: (sheet: string) => Promise<MarkTable>
  /** What a picture of the marks lacks. */
  readonly lacks: (sheet: BoundSheet, table: MarkTable) => readonly Omission[]
}

/** @throws what `marks` throws besides VizError */
export async function reportSheet(
  name: string,
  { prepared, marks, lacks }: Reporting,
): Promise<SheetReport> {
  const sheet = bindSheet(prepared.workbook, name)
  if (sheet === undefined) throw new TypeError(`the workbook has no sheet "${name}"`)
  try {
    const table = await marks(name)
    const missing = distinct(lacks(sheet, table).map(reasonOf))
    const has = (affects: SheetReason['affects']) =>
      missing.some((each) => each.affects === affects)
    return {
      sheet: name,
      data: has('data') ? 'partial' : 'ok',
      picture: missing.length > 0 ? 'partial' : 'ok',
      marks: table.rowCount,
      reasons: missing,
    }
  } catch (error) {
    if (!(error instanceof VizError)) throw error
    return { sheet: name, data: 'no', picture: 'no', marks: 0, reasons: distinct(causesOf(error)) }
  }
}

const reasonOf = ({ feature, detail, affects }: Omission): SheetReason => ({
  feature,
  detail,
  affects: affects === 'drawing' ? 'picture' : 'data',
})

function causesOf({ code, message, obstacles, unsupported }: VizError): readonly SheetReason[] {
  const causes = [
    ...obstacles.map(({ kind, detail }) => ({ feature: kind, detail })),
    ...unsupported
      .filter(({ affects }) => affects === 'data')
      .map(({ feature, detail }) => ({ feature, detail })),
  ]
  const known = causes.length > 0 ? causes : [{ feature: code, detail: message }]
  return known.map((cause) => ({ affects: 'data', ...cause }))
}

function distinct(reasons: readonly SheetReason[]): readonly SheetReason[] {
  return [...new Map(reasons.map((each) => [JSON.stringify(Object.values(each)), each])).values()]
}
