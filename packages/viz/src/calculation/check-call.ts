/** Chooses the overload of a function or operator by the types of its operands. */

import { commonLevel, widened } from './check-types.ts'
import type { Expression, Level } from './expression.ts'
import { FormulaError, type Span } from './formula-error.ts'
import { functions, isRefused } from './functions/all-functions.ts'
import { dateParts, weekdays } from './functions/date-parts.ts'
import type { FunctionDefinition, Overload, ParameterType } from './functions/function-table.ts'
import type { ValueType } from './value.ts'

export interface CallParts {
  readonly name: string
  readonly nameSpan: Span
  readonly operands: readonly Expression[]
  readonly span: Span
}

/** @throws FormulaError */
export function checkCall(parts: CallParts): Expression {
  const { name, nameSpan, operands } = parts
  const isOfTwo = (name === 'MIN' || name === 'MAX') && operands.length === 2
  const definition = functions.get(isOfTwo ? `${name} of two` : name)
  if (definition === undefined || !/^[A-Z]/.test(name) || name === 'NEGATE' || name === 'NOT') {
    if (isRefused(name)) {
      throw new FormulaError('unsupported', `the function ${name} is not computed`, nameSpan)
    }
    throw new FormulaError('unknown-function', `there is no function ${name}`, nameSpan)
  }
  const chosen = chooseOverload(definition, parts)
  return called(definition, chosen, parts)
}

const verbs: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
}

/** @throws FormulaError operator-type, aggregate-mix */
export function callOperator(
  operator: string,
  operands: readonly Expression[],
  operatorSpan: Span,
  span: Span,
): Expression {
  const definition = functions.get(operator)
  if (definition === undefined) throw new TypeError(`no operator ${operator}`)
  const index = definition.overloads.findIndex((overload) => fits(overload.takes, operands))
  const overload = definition.overloads[index]
  if (overload === undefined) {
    const types = operands.map(({ type }) => type).join(' and ')
    const isPlural = operands.length > 1 ? 'values' : 'value'
    const message = `Can't ${verbs[operator] ?? 'compare'} ${types} ${isPlural}`
    throw new FormulaError('operator-type', message, operatorSpan)
  }
  const parts = { name: operator, nameSpan: operatorSpan, operands, span }
  return called(definition, index, parts)
}

function chooseOverload(
  definition: FunctionDefinition,
  { name, nameSpan, operands }: CallParts,
): number {
  const { overloads } = definition
  const counted = overloads.filter(({ takes }) => takes.length === operands.length)
  if (counted.length === 0) {
    const counts = [...new Set(overloads.map(({ takes }) => takes.length))].join(' or ')
    throw new FormulaError(
      'argument-count',
      `${name} takes ${counts} arguments, not ${operands.length}`,
      nameSpan,
    )
  }
  const chosen = overloads.findIndex(({ takes }) => fits(takes, operands))
  if (chosen < 0) throw misfit(name, nameSpan, counted, operands)
  checkConstants(name, overloads[chosen]?.takes ?? [], operands)
  return chosen
}

function misfit(
  name: string,
  nameSpan: Span,
  counted: readonly Pick<Overload, 'takes'>[],
  operands: readonly Expression[],
): FormulaError {
  const types = operands.map(({ type }) => type).join(', ')
  if (operands.length === 2 && (name === 'MIN' || name === 'MAX' || name === 'IFNULL')) {
    const [, second] = operands
    return new FormulaError(
      'result-type',
      `${name} needs two values of one type, not ${types}`,
      second ?? nameSpan,
    )
  }
  const wanted = counted.map(({ takes }) => `(${takes.join(', ')})`).join(' or ')
  return new FormulaError('argument-type', `${name} takes ${wanted}, not (${types})`, nameSpan)
}

function fits(takes: readonly ParameterType[], operands: readonly Expression[]): boolean {
  return (
    takes.length === operands.length &&
    takes.every((wanted, index) => isAssignable(operands[index]?.type ?? 'null', wanted))
  )
}

function isAssignable(type: ValueType, wanted: ParameterType): boolean {
  switch (wanted) {
    case 'any':
      return true
    case 'fraction':
      return type === 'integer' || type === 'real'
    case 'constant':
    case 'date-part':
    case 'weekday':
    case 'order':
      return type === 'string'
    case 'real':
      return type === 'real' || type === 'integer' || type === 'null'
    case 'datetime':
      return type === 'datetime' || type === 'date' || type === 'null'
    default:
      return type === wanted || type === 'null'
  }
}

function checkConstants(
  name: string,
  takes: readonly ParameterType[],
  operands: readonly Expression[],
): void {
  for (const [index, wanted] of takes.entries()) {
    const operand = operands[index]
    if (operand !== undefined && !isConstant(operand, wanted)) {
      const message = `argument ${index + 1} of ${name} ${constantWords[wanted] ?? ''}`
      throw new FormulaError('constant-required', message, { from: operand.from, to: operand.to })
    }
  }
}

const constantWords: Partial<Record<ParameterType, string>> = {
  constant: 'is a constant text',
  fraction: 'is a constant from 0 to 1',
  'date-part': `is one of ${[...dateParts.keys()].join(', ')}, in quotes`,
  weekday: 'is the name of a weekday, in quotes',
  order: `is 'asc' or 'desc'`,
}

function isConstant(operand: Expression, wanted: ParameterType): boolean {
  const value = operand.kind === 'literal' ? operand.value : null
  const word = typeof value === 'string' ? value.toLowerCase() : ''
  switch (wanted) {
    case 'date-part':
      return dateParts.has(word)
    case 'weekday':
      return weekdays.has(word)
    case 'order':
      return word === 'asc' || word === 'desc'
    case 'constant':
      return operand.level === 'constant'
    case 'fraction':
      return operand.level === 'constant' && isFraction(operand)
    default:
      return true
  }
}

function isFraction(operand: Expression): boolean {
  if (operand.kind === 'call' && operand.name === 'NEGATE') return false
  return operand.kind !== 'literal' || (Number(operand.value) >= 0 && Number(operand.value) <= 1)
}

/** Constant operands as text; those that name a part, a weekday or an order in lower case. */
export function constantsOf(
  takes: readonly ParameterType[],
  operands: readonly Expression[],
): readonly (string | null)[] {
  return operands.map((operand, index) => {
    if (operand.kind !== 'literal' || operand.value === null) return null
    const isWord = ['date-part', 'weekday', 'order'].includes(takes[index] ?? '')
    return isWord ? String(operand.value).toLowerCase() : String(operand.value)
  })
}

function called(
  definition: FunctionDefinition,
  index: number,
  { name, nameSpan, operands, span }: CallParts,
): Expression {
  const overload = definition.overloads[index]
  if (overload === undefined) throw new TypeError(`${name} has no overload ${index}`)
  const typed = operands.map((operand, at) => coerced(operand, overload.takes[at] ?? 'any'))
  const types = typed.map(({ type }) => type)
  const { gives } = overload
  const type = typeof gives === 'string' ? gives : gives(types, constantsOf(overload.takes, typed))
  return {
    kind: 'call',
    name: definition.name,
    overload: index,
    operands: typed,
    type,
    level: levelOf(definition, typed, nameSpan),
    collation:
      type === 'string'
        ? (typed.find(({ collation }) => collation !== null)?.collation ?? null)
        : null,
    ...span,
  }
}

/** The operand as the parameter takes it. */
export function coerced(operand: Expression, wanted: ParameterType): Expression {
  if (wanted === 'fraction') return widened(operand, 'real')
  const isType = wanted === 'real' || wanted === 'datetime' || operand.type === 'null'
  if (
    !isType ||
    wanted === 'any' ||
    wanted === 'constant' ||
    wanted === 'date-part' ||
    wanted === 'weekday' ||
    wanted === 'order'
  )
    return operand
  return widened(operand, wanted)
}

function levelOf(
  definition: FunctionDefinition,
  operands: readonly Expression[],
  nameSpan: Span,
): Level {
  if (definition.level === 'aggregate') {
    for (const operand of operands) refuseAggregated(definition.name, operand)
    return 'aggregate'
  }
  if (definition.level === 'table') {
    const row = operands.find(({ level }) => level === 'row')
    if (row === undefined) return 'table'
    throw new FormulaError('context', `${definition.name} takes aggregates, not fields`, {
      from: row.from,
      to: row.to,
    })
  }
  return commonLevel(operands, () => nameSpan)
}

function refuseAggregated(name: string, { level, from, to }: Expression): void {
  if (level === 'aggregate') {
    throw new FormulaError(
      'nested-aggregate',
      `Argument to ${name} (an aggregate function) is already an aggregation, and cannot be further aggregated.`,
      { from, to },
    )
  }
  if (level === 'table') {
    throw new FormulaError('context', `${name} cannot aggregate a table calculation`, { from, to })
  }
}
