/** How a function of the language is written down: its signatures, its level, and what it does on each engine. */

import type { Collation, Value, ValueType } from '../value.ts'

/**
 * Types that a parameter takes. `any` is every type; the last five are constants: a number from 0 to 1, text, the name
 * of a date part, of a weekday, and `asc` or `desc`.
 */
export type ParameterType =
  ValueType | 'any' | 'fraction' | 'constant' | 'date-part' | 'weekday' | 'order'

/** What a call knows beside the values of its operands. */
export interface CallSite {
  readonly collation: Collation
  /** By position: the text of a constant operand, null for others. */
  readonly constants: readonly (string | null)[]
  /** Types of the operands, after widening. */
  readonly types: readonly ValueType[]
}

/** The caller whom user functions speak of. */
export interface FormulaUser {
  readonly name: string
  /** Null, here and below: not known, so that what asks for it is refused. */
  readonly fullName: string | null
  readonly domain: string | null
  readonly groups: readonly string[] | null
  readonly attributes: ReadonlyMap<string, readonly string[]> | null
}

/** What is the same for every row of one request. */
export interface Surroundings {
  /** ISO text without a zone. */
  readonly now: string
  readonly user: FormulaUser | null
}

export type Evaluate = (operands: readonly Value[], site: CallSite, around: Surroundings) => Value
/** SQL of a call from the SQL of its operands. */
export type Print = (operands: readonly string[], site: CallSite) => string

/** The same of an aggregate; `over` stands behind each call: empty, or the window it runs over. */
type PrintAggregate = (operands: readonly string[], site: CallSite, over: string) => string

export interface Overload {
  readonly takes: readonly ParameterType[]
  readonly gives:
    ValueType | ((types: readonly ValueType[], constants: readonly (string | null)[]) => ValueType)
  /** NULL when any operand is, unless the function sees NULL itself. */
  readonly seesNull: boolean
  readonly evaluate: Evaluate
  readonly duckdb: Print
}

export interface AggregateOverload {
  readonly takes: readonly ParameterType[]
  readonly gives: Overload['gives']
  /** Over the values of each operand, one a row. */
  readonly evaluateAll: (columns: readonly (readonly Value[])[], site: CallSite) => Value
  readonly duckdb: PrintAggregate
}

export interface TableOverload {
  readonly takes: readonly ParameterType[]
  readonly gives: Overload['gives']
}

export type FunctionDefinition =
  | { readonly level: 'row'; readonly name: string; readonly overloads: readonly Overload[] }
  /** Constant within one request: the time, the caller. Evaluated before anything is printed. */
  | { readonly level: 'request'; readonly name: string; readonly overloads: readonly Overload[] }
  | {
      readonly level: 'aggregate'
      readonly name: string
      readonly overloads: readonly AggregateOverload[]
    }
  | { readonly level: 'table'; readonly name: string; readonly overloads: readonly TableOverload[] }

/** `string integer -> string` as its two halves. */
export function signature(text: string): Pick<Overload, 'takes'> & { readonly gives: ValueType } {
  const [left = '', right = ''] = text.split('->')
  const takes = left.split(' ').filter((word) => word !== '')
  return { takes: takes.map(parameterType), gives: valueType(right.trim()) }
}

const valueTypes = ['string', 'integer', 'real', 'boolean', 'date', 'datetime', 'null'] as const
const constants = ['any', 'fraction', 'constant', 'date-part', 'weekday', 'order'] as const

function valueType(word: string): ValueType {
  const found = valueTypes.find((type) => type === word)
  if (found === undefined) throw new TypeError(`"${word}" is no type`)
  return found
}

function parameterType(word: string): ParameterType {
  return constants.find((type) => type === word) ?? valueType(word)
}

/** One overload of a function of rows that is NULL where an operand is. */
export function strict(types: string, evaluate: Evaluate, duckdb: Print): Overload {
  return { ...signature(types), seesNull: false, evaluate, duckdb }
}

/** One overload of a function of rows that looks at NULL itself. */
export function lenient(types: string, evaluate: Evaluate, duckdb: Print): Overload {
  return { ...signature(types), seesNull: true, evaluate, duckdb }
}

export function rowFunction(name: string, ...overloads: readonly Overload[]): FunctionDefinition {
  return { level: 'row', name, overloads }
}

/**
 * Gives operands names, so that SQL which needs one twice does not hold its text twice: nested calls would double the
 * text each time. A column or a short constant needs no name.
 */
export function bind(
  operands: readonly string[],
  body: (...names: readonly string[]) => string,
): string {
  if (operands.every((operand) => plain.test(operand))) return body(...operands)
  const names = operands.map((_, index) => `p${index}`)
  const fields = operands.map((operand, index) => `'p${index}': ${operand}`)
  return `list_transform([{${fields.join(', ')}}], lambda v: ${body(...names.map((name) => `v.${name}`))})[1]`
}

const plain =
  /^(?:"q"\."(?:[^"]|"")*"|v\.p\d|\(?-?\d{1,20}\)?|CAST\(-?\d+ AS BIGINT\)|'[^']{0,40}')$/
