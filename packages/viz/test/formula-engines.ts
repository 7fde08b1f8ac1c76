/** One formula on two engines: the interpreter, and DuckDB through the logical query. */

import { join } from 'node:path'
import { createChecker } from '../src/calculation/checker.ts'
import { FormulaError } from '../src/calculation/formula-error.ts'
import { createEnvironment, evaluate, rowFrame } from '../src/calculation/interpreter.ts'
import { isoMs, isoText, type Value, type ValueType } from '../src/calculation/value.ts'
import type { Executor } from '../src/database/executor.ts'
import { quoteText } from '../src/database/sql-quoting.ts'
import { createFormulaColumns } from '../src/query/formula-columns.ts'
import { columnOf, type NamedExpression } from '../src/query/logical-query.ts'
import { printSql } from '../src/query/print-sql.ts'
import { formulaColumns, type FormulaColumn, type FormulaRow } from './formula-arbitraries.ts'

const names: readonly FormulaColumn[] = ['i', 'r', 's', 'b', 'd', 't']
const surroundings = {
  now: '2024-06-15T10:00:00',
  user: null,
  parameters: new Map<string, Value>(),
}

const checker = createChecker({
  field: (name) => {
    const known = names.find((column) => column === name)
    if (known === undefined) return null
    return { kind: 'column', name, type: formulaColumns[known], collation: null }
  },
  parameter: () => null,
})

function valueOf(type: ValueType, text: string | null): Value {
  if (text === null) return null
  if (type === 'integer') return BigInt(text)
  if (type === 'real') return Number(text)
  if (type === 'boolean') return text === 'true'
  return type === 'date' || type === 'datetime' ? isoMs(text) : text
}

type Shown = string | number | boolean | null

function shown(type: ValueType, value: Value): Shown {
  if (typeof value === 'bigint') return Number(value)
  if ((type === 'date' || type === 'datetime') && typeof value === 'number') {
    return isoText(type, value).replace(/\.\d+$/, '')
  }
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

/** Values by the interpreter; null when a value is past the limits. */
export function interpreted(formula: string, rows: readonly FormulaRow[]): readonly Shown[] | null {
  const tree = checker.check(formula)
  const environment = createEnvironment({ dimensions: [], fixedRows: [], rows: [] }, surroundings)
  try {
    return rows.map((row) => {
      const cells = names.map((name) => [name, valueOf(formulaColumns[name], row[name])] as const)
      return shown(tree.type, evaluate(tree, rowFrame(environment, new Map(cells))))
    })
  } catch (error) {
    if (error instanceof FormulaError && error.kind === 'limit') return null
    throw error
  }
}

const sqlTypes = { i: 'BIGINT', r: 'DOUBLE', s: 'VARCHAR', b: 'BOOLEAN', d: 'DATE', t: 'TIMESTAMP' }

export interface FormulaDatabase {
  readonly executor: Executor
  readonly folder: string
  /** Names a new file. */
  readonly next: () => number
}

/** Values by DuckDB, in the order of the rows. */
export async function queried(
  formulas: readonly string[],
  rows: readonly FormulaRow[],
  { executor, folder, next }: FormulaDatabase,
): Promise<readonly (readonly Shown[])[]> {
  const path = join(folder, `rows-${next()}.parquet`)
  const selects = rows.map((row, index) => {
    const cells = names.map((name) => {
      const value = row[name]
      return `CAST(${value === null ? 'NULL' : quoteText(value)} AS ${sqlTypes[name]}) AS "${name}"`
    })
    return `SELECT ${cells.join(', ')}, ${index} AS "#order"`
  })
  const limits = { folder, maxRows: 10_000, timeoutMs: 60_000 }
  const sql = `COPY (${selects.join(' UNION ALL ')}) TO ${quoteText(path)} (FORMAT parquet)`
  await executor.run({ ...limits, sql, access: 'write' })
  const lowered = createFormulaColumns({ constants: surroundings, column: columnOf })
  const columns = formulas.map((formula, index): NamedExpression => {
    const tree = checker.check(formula)
    const operand = lowered.rowValue(tree)
    const { type } = tree
    const isDate = type === 'date' || type === 'datetime'
    return { name: `v${index}`, expression: isDate ? { kind: 'iso-text', type, operand } : operand }
  })
  const answer = await executor.run({
    ...limits,
    sql: printSql({
      kind: 'output',
      input: { kind: 'scan', path },
      columns,
      order: [{ expression: columnOf('#order'), direction: 'asc', collation: 'binary' }],
      limit: 10_000,
    }),
  })
  return answer.columns.map(({ values }) => values)
}
