/** DuckDB SQL of one expression. */

import type { DataType, Literal } from '../model/sheet.ts'
import { printFormulaNode } from './print-formula.ts'
import type { AggregateOperator, DatePart, Expression, OrderKey } from './logical-query.ts'
import { quoteIdentifier, quoteText } from '../database/sql-quoting.ts'
import { textLocale } from '../database/text-locale.ts'
import { textValue } from '../database/text-value.ts'

export const comparisons = {
  equal: '=',
  less: '<',
  'less-or-equal': '<=',
  greater: '>',
  'greater-or-equal': '>=',
} as const

const arithmetic = { add: '+', subtract: '-', multiply: '*' } as const

const sqlTypes: Readonly<Record<DataType, string>> = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  real: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  datetime: 'TIMESTAMP',
}

export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'column':
      return `"q".${quoteIdentifier(expression.name)}`
    case 'literal':
      return printLiteral(expression.type, expression.value)
    case 'compare': {
      const operator = comparisons[expression.operator]
      return `(${printExpression(expression.left)} ${operator} ${printExpression(expression.right)})`
    }
    case 'arithmetic':
      return printArithmetic(expression)
    case 'and':
    case 'or':
      return printJunction(expression)
    case 'not':
      return `(NOT ${printExpression(expression.operand)})`
    case 'is-null':
      return `(${printExpression(expression.operand)} IS NULL)`
    case 'in':
      return printIn(expression.operand, expression.values)
    case 'position':
      return printPosition(expression.operand, expression.values)
    case 'cast':
      return printCast(expression)
    case 'date-part':
      return printDatePart(expression.part, printExpression(expression.operand))
    case 'date-truncate':
      return printTruncate(expression.unit, printExpression(expression.operand))
    case 'iso-text': {
      const pattern = expression.type === 'date' ? '%Y-%m-%d' : '%Y-%m-%dT%H:%M:%S'
      return `strftime(${printExpression(expression.operand)}, '${pattern}')`
    }
    case 'aggregate':
      return printAggregate(expression.operator, printExpression(expression.operand))
    case 'if':
      return `CASE WHEN ${printExpression(expression.condition)} THEN ${printExpression(expression.result)} END`
    case 'place':
      return `dense_rank() OVER (${printOrder(expression.order).trim()})`
    case 'formula-call':
    case 'formula-aggregate':
    case 'is-first':
    case 'choose':
    case 'match':
    case 'equality-key':
      return printFormulaNode(expression, printExpression)
  }
}

/** ` ORDER BY` and the keys; nothing when there are none. */
export function printOrder(keys: readonly OrderKey[]): string {
  if (keys.length === 0) return ''
  const printed = keys.map(({ expression, direction, collation }) => {
    const collate = collation === 'language' ? ' COLLATE en_us' : ''
    const nulls = direction === 'asc' ? 'ASC NULLS FIRST' : 'DESC NULLS LAST'
    return `${printExpression(expression)}${collate} ${nulls}`
  })
  return ` ORDER BY ${printed.join(', ')}`
}

/** Text is read as people write numbers and dates in the United States, ISO forms first. */
function printCast({ type, from, operand }: Expression & { readonly kind: 'cast' }): string {
  const printed = printExpression(operand)
  if (from === 'string' && type !== 'string') {
    return textValue(printed, type, textLocale('en_US'))
  }
  return `TRY_CAST(${printed} AS ${sqlTypes[type]})`
}

function printLiteral(type: DataType, value: Literal): string {
  if (value === null) return `CAST(NULL AS ${sqlTypes[type]})`
  if (type === 'string') return quoteText(String(value))
  if (type === 'boolean' && typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (type === 'integer' && typeof value === 'number' && Number.isSafeInteger(value)) {
    // As wide as the column it meets: a bare number has 32 bits.
    return `CAST(${value} AS BIGINT)`
  }
  // Through text: a bare 0.1 would be a DECIMAL, and a malformed date must not become an error.
  return `TRY_CAST(${quoteText(String(value))} AS ${sqlTypes[type]})`
}

function printArithmetic(expression: Expression & { kind: 'arithmetic' }): string {
  const left = printExpression(expression.left)
  const right = printExpression(expression.right)
  if (expression.operator === 'divide') return `(CAST(${left} AS DOUBLE) / NULLIF(${right}, 0))`
  return `(${left} ${arithmetic[expression.operator]} ${right})`
}

function printJunction(expression: Expression & { kind: 'and' | 'or' }): string {
  if (expression.operands.length === 0) return expression.kind === 'and' ? 'TRUE' : 'FALSE'
  const word = expression.kind === 'and' ? ' AND ' : ' OR '
  return `(${expression.operands.map(printExpression).join(word)})`
}

function printIn(operand: Expression, values: readonly Expression[]): string {
  if (values.length === 0) return 'FALSE'
  return `(${printExpression(operand)} IN (${values.map(printExpression).join(', ')}))`
}

function printPosition(operand: Expression, values: readonly Expression[]): string {
  const subject = printExpression(operand)
  const branches = values.map(
    (value, index) =>
      `WHEN ${subject} IS NOT DISTINCT FROM ${printExpression(value)} THEN ${index}`,
  )
  return `(CASE ${branches.join(' ')} ELSE ${values.length} END)`
}

function printDatePart(part: DatePart, operand: string): string {
  switch (part) {
    case 'weekday':
      return `(dayofweek(${operand}) + 1)`
    case 'week': {
      const januaryFirst = `CAST(date_trunc('year', ${operand}) AS DATE)`
      return `(((dayofyear(${operand}) - 1 + dayofweek(${januaryFirst})) // 7) + 1)`
    }
    case 'second':
      return `CAST(floor(date_part('second', ${operand})) AS BIGINT)`
    case 'year-month':
      return `(year(${operand}) * 100 + month(${operand}))`
    case 'year-month-day':
      return `(year(${operand}) * 10000 + month(${operand}) * 100 + day(${operand}))`
    default:
      return `date_part('${part}', ${operand})`
  }
}

function printTruncate(unit: string, operand: string): string {
  // DuckDB's weeks start on Monday: a day later and a day back makes it Sunday.
  if (unit === 'week') {
    return `CAST(date_trunc('week', ${operand} + INTERVAL 1 DAY) - INTERVAL 1 DAY AS DATE)`
  }
  const truncated = `date_trunc('${unit}', ${operand})`
  return ['hour', 'minute', 'second'].includes(unit) ? truncated : `CAST(${truncated} AS DATE)`
}

function printAggregate(operator: AggregateOperator, operand: string): string {
  return aggregates[operator].replace('?', () => operand)
}

const aggregates: Readonly<Record<AggregateOperator, string>> = {
  sum: 'sum(?)',
  avg: 'avg(?)',
  min: 'min(?)',
  max: 'max(?)',
  count: 'count(?)',
  'count-distinct': 'count(DISTINCT ?)',
  median: 'median(?)',
  stdev: 'stddev_samp(?)',
  'stdev-population': 'stddev_pop(?)',
  variance: 'var_samp(?)',
  'variance-population': 'var_pop(?)',
}
