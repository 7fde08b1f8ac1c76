/** One view's marks: bind, find the data, compile, ask, build. */

import type { PreparedWorkbook } from '../extract/prepare-workbook.ts'
import type { BoundSheet, Unsupported } from '../model/sheet.ts'
import { compileSheet, type CompiledSheet } from '../query/compile-sheet.ts'
import { QueryError, type Executor, type QueryResult } from '../database/executor.ts'
import { ColumnUnavailable } from '../query/field-expression.ts'
import { printSql } from '../query/print-sql.ts'
import { RowsUnavailable } from '../query/rows-unavailable.ts'
import { runTableStage } from '../query/table-stage.ts'
import { FormulaError } from '../calculation/formula-error.ts'
import { sheetBlocks } from '../query/sheet-blocks.ts'
import { itemKey, shelfItems } from '../query/sheet-pills.ts'
import type { ViewRequest } from '../query/view-request.ts'
import { buildMarkTable } from '../marks/build-mark-table.ts'
import { joinedTables, type BlockTable } from '../marks/joined-tables.ts'
import type { MarkTable } from '../marks/mark-table.ts'
import { sheetOfView } from './sheet-of-view.ts'
import { findSheetSource, type SheetSource } from './sheet-source.ts'
import { dataUnavailable, dataUnsupported, queryFailure, VizError } from './viz-error.ts'
import type { VizLimits } from './viz-limits.ts'

export interface MarksReading {
  readonly prepared: PreparedWorkbook
  readonly viewName: string
  readonly request: ViewRequest
  readonly executor: Executor
  readonly limits: Pick<VizLimits, 'marks' | 'pills' | 'queryTimeMs'>
  readonly signal?: AbortSignal
}

/** @throws VizError; the signal's reason when it fires */
export async function readMarks(reading: MarksReading): Promise<MarkTable> {
  const { prepared, viewName, limits, signal } = reading
  signal?.throwIfAborted()
  const sheet = sheetOfView(prepared.workbook, viewName)
  refuseTooWide(sheet, reading)
  const unsupported = dataObstacles(sheet)
  const found = findSheetSource(prepared, sheet)
  if (found.kind === 'unavailable') {
    throw dataUnavailable(viewName, found.obstacles, unsupported)
  }
  if (unsupported.length > 0) throw dataUnsupported(viewName, unsupported)
  const blocks = refusing(viewName, () => sheetBlocks(sheet))
  const [only, another] = blocks
  if (only !== undefined && another === undefined) {
    return readBlock(reading, only.sheet, found.source)
  }
  if (blocks.length > mostBlocks) throw tooManyBlocks(viewName, blocks.length)
  const tables: BlockTable[] = []
  for (const { sheet: block, row, column } of blocks) {
    tables.push({ row, column, table: await readBlock(reading, block, found.source) })
  }
  const joined = joinedTables(tables)
  if (joined.rowCount > limits.marks) throw tooManyMarks(viewName, limits.marks)
  return joined
}

/** Each is a query. */
const mostBlocks = 64

function tooManyBlocks(view: string, count: number): VizError {
  const message = `view "${view}" has ${count} blocks of dimensions; at most ${mostBlocks} are read`
  return new VizError('view-too-large', message, { view })
}

function tooManyMarks(view: string, most: number): VizError {
  const message = `the marks of view "${view}": the answer has more than ${most} rows`
  return new VizError('query-too-large', message, { view })
}

async function readBlock(
  reading: MarksReading,
  sheet: BoundSheet,
  source: SheetSource,
): Promise<MarkTable> {
  const { viewName } = reading
  const compiled = compile(reading, sheet, source)
  if (compiled.pills.items.length === 0) {
    return buildMarkTable(sheet, compiled, { columns: [], rowCount: 0 })
  }
  const result = await ask(reading, source.folder, printSql(compiled.query))
  const { tables } = compiled
  const marks = tables === null ? result : calculate(viewName, () => runTableStage(tables, result))
  return buildMarkTable(sheet, compiled, marks)
}

/** Formulas fail while they run where a value is past its limits. */
function calculate<T>(viewName: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error
    const { message } = error
    throw dataUnsupported(viewName, [{ feature: 'calculation', detail: message, affects: 'data' }])
  }
}

/** Each pill is a column of the query and a level or an encoding of the picture. */
function refuseTooWide(sheet: BoundSheet, { viewName, limits }: MarksReading): void {
  const shown = shelfItems(sheet.rows).length + shelfItems(sheet.columns).length
  const encoded = new Set(
    sheet.panes.flatMap(({ encodings }) => encodings.map(({ item }) => itemKey(item))),
  )
  const pills = shown + encoded.size + sheet.measureValues.length
  if (pills <= limits.pills) return
  throw new VizError(
    'view-too-large',
    `view "${viewName}" has ${pills} fields; at most ${limits.pills} are drawn`,
    { view: viewName },
  )
}

function dataObstacles(sheet: BoundSheet): Unsupported[] {
  return sheet.unsupported.filter(({ affects }) => affects === 'data')
}

function compile(reading: MarksReading, sheet: BoundSheet, source: SheetSource): CompiledSheet {
  const { request, limits, viewName } = reading
  return refusing(viewName, () =>
    compileSheet(sheet, source.data, { request, maxRows: limits.marks }),
  )
}

/** What a sheet asks for and its data cannot give is the view's error. */
function refusing<T>(viewName: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ColumnUnavailable || error instanceof RowsUnavailable)) throw error
    const { feature, message } = error
    throw dataUnsupported(viewName, [{ feature, detail: message, affects: 'data' }])
  }
}

async function ask(reading: MarksReading, folder: string, sql: string): Promise<QueryResult> {
  const { executor, limits, viewName, signal } = reading
  const bounds = { maxRows: limits.marks, timeoutMs: limits.queryTimeMs }
  try {
    return await executor.run({
      folder,
      sql,
      ...bounds,
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    throw queryFailure(viewName, error)
  }
}
