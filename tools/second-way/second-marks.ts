/** The marks of a sheet without any database: its logical query run over raw rows in memory. */

import { findSheetSource, type SheetSource } from '../../packages/viz/src/engine/sheet-source.ts'
import { sheetOfView } from '../../packages/viz/src/engine/sheet-of-view.ts'
import type { PreparedWorkbook } from '../../packages/viz/src/extract/prepare-workbook.ts'
import type {
  Executor,
  QueryResult,
  ResultValue,
} from '../../packages/viz/src/database/executor.ts'
import { buildMarkTable } from '../../packages/viz/src/marks/build-mark-table.ts'
import { joinedTables, type BlockTable } from '../../packages/viz/src/marks/joined-tables.ts'
import type { MarkTable } from '../../packages/viz/src/marks/mark-table.ts'
import type { Value } from '../../packages/viz/src/calculation/value.ts'
import { compileSheet } from '../../packages/viz/src/query/compile-sheet.ts'
import type { Relation } from '../../packages/viz/src/query/logical-query.ts'
import { formulaUser } from '../../packages/viz/src/query/view-request.ts'
import { sheetBlocks } from '../../packages/viz/src/query/sheet-blocks.ts'
import type { BoundSheet } from '../../packages/viz/src/model/sheet.ts'
import { runTableStage } from '../../packages/viz/src/query/table-stage.ts'
import type { Row } from './evaluate-node.ts'
import { runRelation } from './run-relation.ts'
import { scanRows } from './scan-rows.ts'
import { Unverified } from './unverified.ts'

export interface SecondWay {
  /** Reads raw rows and computes nothing. */
  readonly executor: Executor
  /** ISO text. */
  readonly now: string
}

/** Somebody of whom nothing is known: of no group. */
export const looker = { name: 'looker', fullName: 'looker', domain: '', groups: [], attributes: {} }

/** @throws Unverified for what the second way does not compute */
export async function secondMarks(
  prepared: PreparedWorkbook,
  name: string,
  second: SecondWay,
): Promise<MarkTable> {
  const sheet = sheetOfView(prepared.workbook, name)
  const found = findSheetSource(prepared, sheet)
  if (found.kind === 'unavailable') throw new Unverified('its rows are out of reach')
  const tables: BlockTable[] = []
  for (const { sheet: block, row, column } of sheetBlocks(sheet)) {
    tables.push({ row, column, table: await blockMarks(block, found.source, second) })
  }
  const [only, another] = tables
  return only !== undefined && another === undefined ? only.table : joinedTables(tables)
}

async function blockMarks(
  sheet: BoundSheet,
  { folder, data }: SheetSource,
  { executor, now }: SecondWay,
): Promise<MarkTable> {
  const compiled = compileSheet(sheet, data, { request: { now, user: looker }, maxRows: 500_000 })
  if (compiled.pills.items.length === 0) {
    return buildMarkTable(sheet, compiled, { columns: [], rowCount: 0 })
  }
  const tables = new Map<string, Promise<readonly Row[]>>()
  const scan = (relation: Relation & { kind: 'scan' }) => {
    const known = tables.get(JSON.stringify(relation)) ?? scanRows(relation, { executor, folder })
    tables.set(JSON.stringify(relation), known)
    return known
  }
  const rows = await runRelation(compiled.query, {
    scan,
    around: { now, user: formulaUser(looker) },
  })
  const result = resultOf(compiled.query, rows)
  const { tables: stage } = compiled
  return buildMarkTable(sheet, compiled, stage === null ? result : runTableStage(stage, result))
}

function resultOf(query: Relation, rows: readonly Row[]): QueryResult {
  const names = query.kind === 'output' ? query.columns.map(({ name }) => name) : []
  return {
    rowCount: rows.length,
    columns: names.map((name) => ({ name, values: rows.map((row) => shown(row.get(name))) })),
  }
}

/** As a database answers: integers past 2^53 as text, no infinities. */
function shown(value: Value | undefined): ResultValue {
  if (value === undefined || value === null) return null
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  }
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}
