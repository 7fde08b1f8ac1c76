/**
 * Formulas over rows in memory, as plainly as they can be written: what every other way of computing them is compared
 * with. It also computes what is left after a query: table calculations over the marks.
 */

import { equalityKey } from './collation.ts'
import { callSite, evaluateCall } from './evaluate-call.ts'
import type { CallExpression, Expression, LodExpression } from './expression.ts'
import { partsOf } from './expression.ts'
import { FormulaError } from './formula-error.ts'
import type { Row, View, Environment, Frame, RowFrame, GroupFrame } from './frame.ts'
import { functions } from './functions/all-functions.ts'
import type { Surroundings } from './functions/function-table.ts'
import { evaluateTableCall } from './table-calculation.ts'
import type { Value } from './value.ts'

export function createEnvironment(
  view: View,
  more: Surroundings & { readonly parameters: ReadonlyMap<string, Value> },
): Environment {
  const { now, user, parameters } = more
  return { now, user, parameters, view, lods: new Map() }
}

export function rowFrame(environment: Environment, row: Row): RowFrame {
  return { kind: 'row', environment, row, known: new Map() }
}

export function groupFrame(environment: Environment, rows: readonly Row[]): GroupFrame {
  return { kind: 'group', environment, rows, known: new Map() }
}

/** @throws FormulaError limit for integers past 64 bits and malformed regular expressions. */
export function evaluate(node: Expression, frame: Frame): Value {
  if (frame.kind === 'mark' && node.level === 'aggregate') {
    return evaluate(node, frame.partition.group(frame.index))
  }
  switch (node.kind) {
    case 'literal':
      return node.value
    case 'parameter':
      return frame.environment.parameters.get(node.name) ?? null
    case 'column':
      return columnValue(node, frame)
    case 'calculation':
      return evaluateCalculation(node, frame)
    case 'call':
      return evaluateAnyCall(node, frame)
    case 'junction':
      return evaluateJunction(node, frame)
    case 'choose': {
      const branch = node.branches.find(({ when }) => evaluate(when, frame) === true)
      const chosen = branch?.result ?? node.otherwise
      return chosen === null ? null : evaluate(chosen, frame)
    }
    case 'match':
      return evaluateMatch(node, frame)
    case 'among':
      return evaluateAmong(node, frame)
    default:
      return frame.kind === 'row' ? lodValue(node, frame) : outside('a level of detail expression')
  }
}

/** An aggregate that a query has computed stands as a column of the only row of its mark. */
function columnValue(node: Expression & { kind: 'column' }, frame: Frame): Value {
  if (frame.kind === 'row') return frame.row.get(node.name) ?? null
  if (frame.kind === 'group' && node.level === 'aggregate') {
    return frame.rows[0]?.get(node.name) ?? null
  }
  return outside(node.name)
}

function outside(what: string): never {
  throw new TypeError(`${what} has a value for a row only`)
}

function evaluateCalculation(node: Expression & { kind: 'calculation' }, frame: Frame): Value {
  if (frame.kind === 'mark' && node.level === 'table') {
    return frame.partition.valueAt(node.body, frame.index)
  }
  const known = frame.known.get(node.body)
  if (known !== undefined) return known
  const value = evaluate(node.body, frame)
  frame.known.set(node.body, value)
  return value
}

function evaluateAnyCall(node: CallExpression, frame: Frame): Value {
  const definition = functions.get(node.name)
  if (definition?.level === 'table') {
    if (frame.kind !== 'mark') throw new TypeError(`${node.name} has a value for a mark only`)
    return evaluateTableCall(node, frame, evaluate)
  }
  if (definition?.level === 'aggregate') return evaluateAggregate(node, frame)
  const operands = node.operands.map((operand) => evaluate(operand, frame))
  return evaluateCall(node, operands, frame.environment)
}

function evaluateAggregate(node: CallExpression, frame: Frame): Value {
  if (frame.kind !== 'group') return outside(node.name)
  const definition = functions.get(node.name)
  const overload =
    definition?.level === 'aggregate' ? definition.overloads[node.overload] : undefined
  if (overload === undefined) throw new TypeError(`${node.name} is no aggregate`)
  const rows = rowsToAggregate(node, frame)
  const frames = rows.map((row) => rowFrame(frame.environment, row))
  const columns = node.operands.map((operand) => frames.map((each) => evaluate(operand, each)))
  const share = node.operands.find((_, index) => overload.takes[index] === 'fraction')
  if (share !== undefined) columns[1] = [evaluate(share, frame)]
  return overload.evaluateAll(columns, callSite(node, overload.takes))
}

/** An aggregate of nothing but LOD expressions counts each combination of their dimensions once. */
function rowsToAggregate(node: CallExpression, frame: GroupFrame): readonly Row[] {
  const lods = lodsAlone(node)
  if (lods === null) return frame.rows
  const dimensions = lods.flatMap((lod) => (lod.scope === 'exclude' ? [] : lod.dimensions))
  const kept = new Map<string, Row>()
  for (const row of frame.rows) {
    const key = keyOf(dimensions, rowFrame(frame.environment, row))
    if (!kept.has(key)) kept.set(key, row)
  }
  return [...kept.values()]
}

/** The outermost LOD expressions below a node; null when there is none, or a field of the row beside them. */
export function lodsAlone(node: Expression): readonly LodExpression[] | null {
  const lods = new Set<LodExpression>()
  const seen = new Set<Expression>([node])
  for (const part of seen) {
    if (part.kind === 'column') return null
    if (part.kind === 'lod') lods.add(part)
    else for (const child of partsOf(part)) seen.add(child)
  }
  return lods.size === 0 ? null : [...lods]
}

/** The members of some dimensions as one text; texts that the collation holds equal are one member. */
export function keyOf(dimensions: readonly Expression[], frame: Frame): string {
  return JSON.stringify(
    dimensions.map((dimension) => {
      const value = evaluate(dimension, frame)
      if (typeof value === 'string') return equalityKey(value, dimension.collation ?? 'en_US')
      return typeof value === 'bigint' ? Number(value) : value
    }),
  )
}

function lodValue(node: LodExpression, frame: RowFrame): Value {
  const { lods } = frame.environment
  let find = lods.get(node)
  if (find === undefined) {
    find = computeLod(node, frame.environment)
    lods.set(node, find)
  }
  return find(frame.row)
}

function computeLod(node: LodExpression, environment: Environment): (row: Row) => Value {
  const { view } = environment
  const rows = node.scope === 'fixed' ? view.fixedRows : view.rows
  const dimensions = lodDimensions(node, view.dimensions)
  const inner = createEnvironment({ dimensions, fixedRows: view.fixedRows, rows }, environment)
  const groups = Map.groupBy(rows, (row) => keyOf(dimensions, rowFrame(environment, row)))
  const values = new Map<string, Value>()
  return (row) => {
    const key = keyOf(dimensions, rowFrame(environment, row))
    if (!values.has(key)) {
      values.set(key, evaluate(node.body, groupFrame(inner, groups.get(key) ?? [])))
    }
    return values.get(key) ?? null
  }
}

/** What an LOD expression groups by in a view of these dimensions. */
export function lodDimensions(
  node: LodExpression,
  view: readonly Expression[],
): readonly Expression[] {
  if (node.scope === 'fixed') return node.dimensions
  const own = new Set(node.dimensions.map(dimensionName))
  const others = view.filter((dimension) => !own.has(dimensionName(dimension)))
  return node.scope === 'include' ? [...others, ...node.dimensions] : others
}

/** Dimensions are the same when they are the same field or the same formula. */
export function dimensionName(node: Expression): string {
  if (node.kind === 'column') return `[${node.name}]`
  if (node.kind === 'calculation') return `[${node.name}]`
  if (node.kind === 'literal' || node.kind === 'parameter') {
    return JSON.stringify([
      node.kind,
      node.type,
      String(node.kind === 'literal' ? node.value : node.name),
    ])
  }
  const name = node.kind === 'call' ? `${node.name} ${node.overload}` : node.kind
  return JSON.stringify([name, ...partsOf(node).map(dimensionName)])
}

/** AND is false where an operand is, whatever the others are; OR is true where one is. */
function evaluateJunction(node: Expression & { kind: 'junction' }, frame: Frame): Value {
  const decisive = node.operator === 'or'
  let isUnknown = false
  for (const operand of node.operands) {
    const value = evaluate(operand, frame)
    if (value === decisive) return decisive
    if (value === null) isUnknown = true
  }
  return isUnknown ? null : !decisive
}

function isEqual(left: Value, right: Value, node: Expression): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    const collation = node.collation ?? 'en_US'
    return equalityKey(left, collation) === equalityKey(right, collation)
  }
  return left === right
}

function evaluateMatch(node: Expression & { kind: 'match' }, frame: Frame): Value {
  const subject = evaluate(node.subject, frame)
  const branch = node.branches.find(({ when }) => {
    const value = subject === null ? null : evaluate(when, frame)
    return value !== null && isEqual(subject, value, node.subject)
  })
  const chosen = branch?.result ?? node.otherwise
  return chosen === null ? null : evaluate(chosen, frame)
}

function evaluateAmong(node: Expression & { kind: 'among' }, frame: Frame): Value {
  const operand = evaluate(node.operand, frame)
  if (operand === null) return null
  let isUnknown = false
  for (const member of node.members) {
    const value = evaluate(member, frame)
    if (value === null) isUnknown = true
    else if (isEqual(operand, value, node)) return true
  }
  return isUnknown ? null : false
}

/** A formula of constants alone. */
export function evaluateConstant(
  node: Expression,
  more: Surroundings & { readonly parameters: ReadonlyMap<string, Value> },
): Value {
  if (node.level !== 'constant') throw new FormulaError('constant-required', 'not a constant', node)
  const view: View = { dimensions: [], fixedRows: [], rows: [] }
  return evaluate(node, rowFrame(createEnvironment(view, more), new Map()))
}
