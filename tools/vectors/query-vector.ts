/** A vector's answer through the logical query and DuckDB. */

import path from 'node:path'
import type { Expression as Formula } from '../../packages/viz/src/calculation/expression.ts'
import { FormulaError } from '../../packages/viz/src/calculation/formula-error.ts'
import { isoMs, type Value, type ValueType } from '../../packages/viz/src/calculation/value.ts'
import { QueryError, type Executor } from '../../packages/viz/src/database/executor.ts'
import { quoteIdentifier, quoteText } from '../../packages/viz/src/database/sql-quoting.ts'
import type { MarkValue } from '../../packages/viz/src/marks/mark-table.ts'
import { extendedBy } from '../../packages/viz/src/query/column-stages.ts'
import {
  createFormulaColumns,
  type FormulaColumns,
} from '../../packages/viz/src/query/formula-columns.ts'
import { keyOfFormula } from '../../packages/viz/src/query/lod-dimensions.ts'
import {
  columnOf,
  filtered,
  type Expression,
  type NamedExpression,
  type Relation,
} from '../../packages/viz/src/query/logical-query.ts'
import { dataTypeOf } from '../../packages/viz/src/query/lower-formula.ts'
import { printSql } from '../../packages/viz/src/query/print-sql.ts'
import { toJson, type Answer, type Json, type Vector } from './vector.ts'
import { now, readWorld, type VectorWorld } from './vector-scope.ts'

export interface VectorDatabase {
  readonly executor: Executor
  readonly folder: string
  /** Files of tables, by what they hold. */
  readonly stored: Map<string, string>
}

const orderColumn = '#order'

/** Null for table calculations, which are computed after a query, and for errors, which come before one. */
export async function queryVector(
  vector: Vector,
  database: VectorDatabase,
): Promise<Answer | null> {
  if (vector.kind === 'tablecalc' || vector.kind === 'error') return null
  try {
    return await answer(vector, database)
  } catch (error) {
    if (error instanceof FormulaError) {
      const position = error.span?.from ?? null
      return { kind: 'error', error: error.kind, position, message: error.message }
    }
    if (!(error instanceof QueryError)) throw error
    return { kind: 'error', error: 'query', position: null, message: error.message }
  }
}

async function answer(vector: Vector, database: VectorDatabase): Promise<Answer> {
  const world = readWorld(vector)
  const tree = world.checker.check(vector.expression)
  const path = await storeColumns(vector, database)
  const formulas = createFormulaColumns({
    constants: { now, user: world.user, parameters: world.parameters },
    column: columnOf,
  })
  const dimensions = vector.view?.dimensions ?? []
  const isTable = vector.expected.table !== undefined
  const plan = isTable
    ? () => marksOf({ vector, world, formulas, path, tree, dimensions })
    : () => rowsOf({ vector, world, formulas, path, tree, dimensions })
  // The first time finds the columns that the rows need, the second one uses them.
  plan()
  const sql = printSql(plan())
  const { folder, executor } = database
  const result = await executor.run({ folder, sql, maxRows: 100_000, timeoutMs: 60_000 })
  const column = (name: string) => result.columns.find((each) => each.name === name)?.values ?? []
  const { type } = tree
  const values = column('value').map((value) => readBack(type, value))
  if (!isTable) {
    return vector.columns === undefined || vector.expected.value !== undefined
      ? { kind: 'value', type, value: values[0] ?? null }
      : { kind: 'values', type, values }
  }
  const types = dimensions.map((name) => world.checker.field(name).type)
  const rows = values.map((value, index) => ({
    value,
    members: new Map(
      dimensions.map((name, at): [string, Json] => {
        const memberType = types[at] ?? 'null'
        return [
          name,
          toJson(memberType, readBack(memberType, column(`member ${at}`)[index] ?? null)),
        ]
      }),
    ),
  }))
  return { kind: 'table', type, rows }
}

interface Plan {
  readonly vector: Vector
  readonly world: VectorWorld
  readonly formulas: FormulaColumns
  readonly path: string
  readonly tree: Formula
  readonly dimensions: readonly string[]
}

/** The rows after the filters of some stages, with the columns of formulas. */
function filteredRows({ vector, world, formulas, path }: Plan): Relation {
  const conditions = (stages: readonly string[]) =>
    (vector.view?.filters ?? [])
      .filter(({ stage }) => stages.includes(stage))
      .map(({ field = '', in: members = [] }): Expression => {
        const tree = world.checker.field(field)
        const operand = formulas.rowValue(tree)
        const values = members
          .filter((member) => member !== null)
          .map((member) => literalOf(tree.type, member))
        const isListed: Expression = { kind: 'in', operand, values }
        if (!members.includes(null)) return isListed
        return { kind: 'or', operands: [{ kind: 'is-null', operand }, isListed] }
      })
  const early = conditions(['datasource', 'context'])
  const late = conditions(['dimension'])
  const columns = formulas.columns()
  const scan = extendedBy(
    { kind: 'scan', path },
    columns.filter(({ looksAround }) => !looksAround),
  )
  const around = columns.filter(({ looksAround }) => looksAround)
  return filtered(extendedBy(filtered(scan, early), around), late)
}

function rowsOf(plan: Plan): Relation {
  const value = plan.formulas.rowValue(plan.tree)
  return {
    kind: 'output',
    input: filteredRows(plan),
    columns: [shown('value', plan.tree.type, value)],
    order: [{ expression: columnOf(orderColumn), direction: 'asc', collation: 'binary' }],
    limit: 100_000,
  }
}

function marksOf(plan: Plan): Relation {
  const { formulas, world, tree } = plan
  const trees = plan.dimensions.map((name) => world.checker.field(name))
  const dimensions = trees.map((each) => ({
    ...keyOfFormula(each),
    expression: formulas.rowValue(each),
  }))
  const grouping = formulas.grouping(dimensions)
  const value = formulas.markValue(tree, grouping)
  const aggregated: Relation = {
    kind: 'aggregate',
    input: extendedBy(filteredRows(plan), grouping.rows.columns()),
    keys: dimensions.map(({ expression }, index) => ({ name: `key ${index}`, expression })),
    aggregates: [...grouping.aggregates.values()],
  }
  return {
    kind: 'output',
    input: extendedBy(aggregated, grouping.marks.columns()),
    columns: [
      ...trees.map(({ type }, index) => shown(`member ${index}`, type, columnOf(`key ${index}`))),
      shown('value', tree.type, value),
    ],
    order: [],
    limit: 100_000,
  }
}

function shown(name: string, type: ValueType, operand: Expression): NamedExpression {
  const isDate = type === 'date' || type === 'datetime'
  return { name, expression: isDate ? { kind: 'iso-text', type, operand } : operand }
}

function literalOf(type: ValueType, value: Json): Expression {
  const plain = typeof value === 'bigint' ? Number(value) : typeof value === 'object' ? null : value
  return { kind: 'literal', type: dataTypeOf(type), value: plain }
}

function readBack(type: ValueType, value: MarkValue): Value {
  if (value === null) return null
  if (type === 'integer') return BigInt(value)
  if (type === 'real') return Number(value)
  if (type === 'date' || type === 'datetime') return isoMs(String(value))
  return value
}

const sqlTypes: Readonly<Record<ValueType, string>> = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  real: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  datetime: 'TIMESTAMP',
  null: 'VARCHAR',
}

/** The columns as a Parquet file, with the order of the rows. */
async function storeColumns(vector: Vector, database: VectorDatabase): Promise<string> {
  const columns = Object.entries(vector.columns ?? {})
  const key = JSON.stringify(columns, (_name, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  )
  const known = database.stored.get(key)
  if (known !== undefined) return known
  const file = path.join(database.folder, `t${database.stored.size}.parquet`)
  const count = columns[0]?.[1].values.length ?? 1
  const selects = Array.from({ length: count }, (_, row) => {
    const values = columns.map(([name, { type, values: list }]) => {
      const value = list[row] ?? null
      const text = value === null || typeof value === 'object' ? 'NULL' : quoteText(`${value}`)
      return `CAST(${text} AS ${sqlTypes[type]}) AS ${quoteIdentifier(name)}`
    })
    return `SELECT ${[...values, `${row} AS ${quoteIdentifier(orderColumn)}`].join(', ')}`
  })
  await database.executor.run({
    folder: database.folder,
    sql: `COPY (${selects.join(' UNION ALL ')}) TO ${quoteText(file)} (FORMAT parquet)`,
    access: 'write',
    maxRows: 1,
    timeoutMs: 60_000,
  })
  database.stored.set(key, file)
  return file
}
