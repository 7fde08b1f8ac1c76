/** Prints a logical query as DuckDB SQL. Every name and every value goes through quoting; no text passes as it is. */

import type { NamedExpression, Relation } from './logical-query.ts'
import { comparisons, printExpression, printOrder } from './print-expression.ts'
import { quoteIdentifier, quoteText } from '../database/sql-quoting.ts'

/** Nested SELECTs, each over one input called "q": the optimiser flattens them. */
export function printSql(relation: Relation): string {
  switch (relation.kind) {
    case 'scan':
      return `SELECT * FROM read_parquet(${quoteText(relation.path)}${rowNumbers(relation)})`
    case 'project':
      return `SELECT ${list(relation.columns)} FROM ${input(relation.input)}`
    case 'join':
      return printJoin(relation)
    case 'union':
      return relation.inputs.map((part) => `(${printSql(part)})`).join(' UNION ALL ')
    case 'filter':
      return `SELECT * FROM ${input(relation.input)} WHERE ${printExpression(relation.condition)}`
    case 'extend':
      return `SELECT "q".*, ${list(relation.columns)} FROM ${input(relation.input)}`
    case 'aggregate':
      return printAggregate(relation)
    case 'look-up':
      return printLookUp(relation)
    case 'semi-join':
      return printSemiJoin(relation)
    case 'repeat':
      return (
        `SELECT "q".*, "n"."range" AS ${quoteIdentifier(relation.column)} FROM ` +
        `${input(relation.input)} CROSS JOIN range(${wholeNumber(relation.count)}) AS "n"`
      )
    default:
      return (
        `SELECT ${list(relation.columns)} FROM ${input(relation.input)}` +
        `${printOrder(relation.order)} LIMIT ${wholeNumber(relation.limit)}`
      )
  }
}

function rowNumbers({ hasRowNumbers }: Relation & { kind: 'scan' }): string {
  return hasRowNumbers === true ? ', file_row_number = true' : ''
}

const joins = { inner: 'JOIN', left: 'LEFT JOIN', right: 'RIGHT JOIN', full: 'FULL JOIN' } as const

function printJoin({ type, left, right, on }: Relation & { kind: 'join' }): string {
  const conditions = on.map((key) => {
    const operator = key.operator === 'not-equal' ? '<>' : comparisons[key.operator]
    return `"q".${quoteIdentifier(key.left)} ${operator} "r".${quoteIdentifier(key.right)}`
  })
  return (
    `SELECT * FROM ${input(left)} ${joins[type]} (${printSql(right)}) AS "r" ` +
    `ON ${conditions.join(' AND ') || 'TRUE'}`
  )
}

function input(relation: Relation): string {
  return `(${printSql(relation)}) AS "q"`
}

function list(columns: readonly NamedExpression[]): string {
  return columns
    .map(({ name, expression }) => `${printExpression(expression)} AS ${quoteIdentifier(name)}`)
    .join(', ')
}

function printAggregate(relation: Relation & { kind: 'aggregate' }): string {
  const { keys, aggregates } = relation
  const select = `SELECT ${list([...keys, ...aggregates])} FROM ${input(relation.input)}`
  if (keys.length === 0) return `${select} HAVING count(*) > 0`
  // By position: a name could mean a column of the input instead of the key.
  return `${select} GROUP BY ${keys.map((_, index) => index + 1).join(', ')}`
}

function printLookUp(relation: Relation & { kind: 'look-up' }): string {
  const conditions = relation.keys.map(
    ({ left, right }) =>
      `"q".${quoteIdentifier(left)} IS NOT DISTINCT FROM "r".${quoteIdentifier(right)}`,
  )
  const columns = relation.columns.map((name) => `"r".${quoteIdentifier(name)}`)
  return (
    `SELECT ${['"q".*', ...columns].join(', ')} FROM ${input(relation.input)} ` +
    `LEFT JOIN (${printSql(relation.right)}) AS "r" ON ${conditions.join(' AND ') || 'TRUE'}`
  )
}

function printSemiJoin(relation: Relation & { kind: 'semi-join' }): string {
  const isSame =
    `${printExpression(relation.operand)} IS NOT DISTINCT FROM ` +
    `"r".${quoteIdentifier(relation.column)}`
  const found = `EXISTS (SELECT 1 FROM (${printSql(relation.right)}) AS "r" WHERE ${isSame})`
  return (
    `SELECT * FROM ${input(relation.input)} WHERE ` + (relation.isNegated ? `NOT ${found}` : found)
  )
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new TypeError(`${value} is not a count`)
  return String(value)
}
