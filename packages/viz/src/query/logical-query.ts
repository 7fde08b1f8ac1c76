/** A query as data: a tree of relations over typed expressions. A dialect prints it; nothing else makes SQL. */

import type { CallSite } from '../calculation/functions/function-table.ts'
import type { Collation } from '../calculation/value.ts'
import type { Comparison, DataType, Literal } from '../model/sheet.ts'

/** Division by zero is NULL, and division is never integer division. */
type Arithmetic = 'add' | 'subtract' | 'multiply' | 'divide'

export type AggregateOperator =
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'count'
  | 'count-distinct'
  | 'median'
  | 'stdev'
  | 'stdev-population'
  | 'variance'
  | 'variance-population'

export type DateUnit = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second'

/**
 * Parts as Tableau numbers them: `week` 1 holds January 1 and weeks start on Sunday, `weekday` 1 is Sunday,
 * `year-month` is 202401 and `year-month-day` 20240131.
 */
export type DatePart = DateUnit | 'weekday' | 'year-month' | 'year-month-day'

export type Expression =
  | { readonly kind: 'column'; readonly name: string }
  /** Dates are ISO text; a value that is not of the type is NULL. */
  | { readonly kind: 'literal'; readonly type: DataType; readonly value: Literal }
  | {
      readonly kind: 'compare'
      readonly operator: Comparison
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'arithmetic'
      readonly operator: Arithmetic
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly kind: 'not' | 'is-null'; readonly operand: Expression }
  | { readonly kind: 'in'; readonly operand: Expression; readonly values: readonly Expression[] }
  /** Position of the first value that equals the operand, the number of values when none does. */
  | {
      readonly kind: 'position'
      readonly operand: Expression
      readonly values: readonly Expression[]
    }
  /** A value that does not convert is NULL. `from` is the type of the operand, where it is known. */
  | {
      readonly kind: 'cast'
      readonly type: DataType
      readonly from?: DataType
      readonly operand: Expression
    }
  | { readonly kind: 'date-part'; readonly part: DatePart; readonly operand: Expression }
  /** The start of the unit; a date for units of a day and more. */
  | { readonly kind: 'date-truncate'; readonly unit: DateUnit; readonly operand: Expression }
  /** ISO text of a date or date and time. */
  | { readonly kind: 'iso-text'; readonly type: 'date' | 'datetime'; readonly operand: Expression }
  | {
      readonly kind: 'aggregate'
      readonly operator: AggregateOperator
      readonly operand: Expression
    }
  | { readonly kind: 'if'; readonly condition: Expression; readonly result: Expression }
  | FormulaCall
  /** An aggregate of the calculation language; with `over` its value for the rows that share those members. */
  | (Omit<FormulaCall, 'kind'> & {
      readonly kind: 'formula-aggregate'
      readonly over: readonly Expression[] | null
    })
  /** Place of the row's values in this order, equal ones sharing one. */
  | { readonly kind: 'place'; readonly order: readonly OrderKey[] }
  /** True for one row of those that share these members. */
  | { readonly kind: 'is-first'; readonly of: readonly Expression[] }
  /** The result of the first branch whose condition is true. */
  | {
      readonly kind: 'choose'
      readonly branches: readonly QueryBranch[]
      readonly otherwise: Expression | null
    }
  /** The result of the first branch whose value equals the subject; NULL equals nothing. */
  | {
      readonly kind: 'match'
      readonly subject: Expression
      readonly branches: readonly QueryBranch[]
      readonly otherwise: Expression | null
    }
  /** A text that is equal where the collation holds texts equal. */
  | {
      readonly kind: 'equality-key'
      readonly operand: Expression
      readonly collation: Collation
    }

/** A call of the table of functions of the calculation language. */
interface FormulaCall {
  readonly kind: 'formula-call'
  readonly name: string
  readonly overload: number
  readonly operands: readonly Expression[]
  readonly site: CallSite
}

export interface QueryBranch {
  readonly when: Expression
  readonly result: Expression
}

export interface NamedExpression {
  readonly name: string
  readonly expression: Expression
}

export interface OrderKey {
  readonly expression: Expression
  readonly direction: 'asc' | 'desc'
  /** `language`: the order a person expects of words; needed for text only. */
  readonly collation: 'binary' | 'language'
}

export type Relation =
  /** All rows of a Parquet file; `file_row_number` is then a column too, the same in every scan of the file. */
  | { readonly kind: 'scan'; readonly path: string; readonly hasRowNumbers?: boolean }
  /** These columns alone. */
  | {
      readonly kind: 'project'
      readonly input: Relation
      readonly columns: readonly NamedExpression[]
    }
  /** Both sides have columns of different names; NULL equals nothing. */
  | {
      readonly kind: 'join'
      readonly type: 'inner' | 'left' | 'right' | 'full'
      readonly left: Relation
      readonly right: Relation
      /** All of them hold; without any every row meets every other. */
      readonly on: readonly JoinKey[]
    }
  /** The rows of each, which have the same columns in the same order. */
  | { readonly kind: 'union'; readonly inputs: readonly Relation[] }
  | { readonly kind: 'filter'; readonly input: Relation; readonly condition: Expression }
  /** The rows with more columns. */
  | {
      readonly kind: 'extend'
      readonly input: Relation
      readonly columns: readonly NamedExpression[]
    }
  /** One row a group; without keys one row, or none when the input has none. */
  | {
      readonly kind: 'aggregate'
      readonly input: Relation
      readonly keys: readonly NamedExpression[]
      readonly aggregates: readonly NamedExpression[]
    }
  /** Adds columns of `right`, which has at most one row for each key; NULL equals NULL. */
  | {
      readonly kind: 'look-up'
      readonly input: Relation
      readonly right: Relation
      readonly keys: readonly { readonly left: string; readonly right: string }[]
      readonly columns: readonly string[]
    }
  /** The rows whose operand is, or is not, among the values of a column of `right`; NULL equals NULL. */
  | {
      readonly kind: 'semi-join'
      readonly input: Relation
      readonly right: Relation
      readonly operand: Expression
      readonly column: string
      readonly isNegated: boolean
    }
  /** Each row `count` times, numbered from 0 in the new column. */
  | {
      readonly kind: 'repeat'
      readonly input: Relation
      readonly count: number
      readonly column: string
    }
  | {
      readonly kind: 'output'
      readonly input: Relation
      readonly columns: readonly NamedExpression[]
      readonly order: readonly OrderKey[]
      readonly limit: number
    }

/** Columns of the two sides and how they compare. */
export interface JoinKey {
  readonly left: string
  readonly operator: Comparison | 'not-equal'
  readonly right: string
}

export function columnOf(name: string): Expression {
  return { kind: 'column', name }
}

/** Conjunction of the conditions; null when there is none. */
export function allOf(conditions: readonly Expression[]): Expression | null {
  const [first] = conditions
  if (first === undefined) return null
  return conditions.length === 1 ? first : { kind: 'and', operands: conditions }
}

export function filtered(input: Relation, conditions: readonly Expression[]): Relation {
  const condition = allOf(conditions)
  return condition === null ? input : { kind: 'filter', input, condition }
}
