/** The value of one expression of a logical query, for a row among others or for a group of rows. */

import { equalityKey } from '../../packages/viz/src/calculation/collation.ts'
import { functions } from '../../packages/viz/src/calculation/functions/all-functions.ts'
import type { Surroundings } from '../../packages/viz/src/calculation/functions/function-table.ts'
import { isoMs, type Value } from '../../packages/viz/src/calculation/value.ts'
import type { DataType, Literal } from '../../packages/viz/src/model/sheet.ts'
import type { Expression, OrderKey } from '../../packages/viz/src/query/logical-query.ts'
import { compareKeys } from './key-order.ts'
import { aggregate } from './plain-aggregate.ts'
import {
  arithmetic,
  compareValues,
  datePart,
  dateText,
  dateTruncate,
  keyOf,
} from './plain-value.ts'
import { Unverified } from './unverified.ts'

export type Row = ReadonlyMap<string, Value>

export interface Place {
  readonly row: Row
  /** What aggregates run over: the rows of the group, or all rows where `over` chooses among them. */
  readonly rows: readonly Row[]
  /** What windows have computed for all rows, by their expression. */
  readonly windows: Map<Expression, ReadonlyMap<Row, Value>>
  readonly around: Surroundings
}

export function valueOf(node: Expression, place: Place): Value {
  const inner = (operand: Expression): Value => valueOf(operand, place)
  switch (node.kind) {
    case 'column':
      return columnOf(node.name, place.row)
    case 'literal':
      return literal(node.type, node.value)
    case 'compare':
      return compared(node.operator, inner(node.left), inner(node.right))
    case 'arithmetic':
      return arithmetic(node.operator, inner(node.left), inner(node.right))
    case 'and':
    case 'or':
      return junction(node.operands.map(inner), node.kind === 'or')
    case 'not': {
      const value = inner(node.operand)
      return value === null ? null : value !== true
    }
    case 'is-null':
      return inner(node.operand) === null
    case 'in':
      return among(inner(node.operand), node.values.map(inner))
    case 'position': {
      const key = keyOf(inner(node.operand))
      const found = node.values.findIndex((value) => keyOf(inner(value)) === key)
      return found === -1 ? node.values.length : found
    }
    case 'cast':
      return cast(node, inner(node.operand))
    case 'date-part':
      return ofDate(inner(node.operand), (ms) => datePart(node.part, ms))
    case 'date-truncate':
      return ofDate(inner(node.operand), (ms) => dateTruncate(node.unit, ms))
    case 'iso-text':
      return ofDate(inner(node.operand), (ms) => dateText(node.type, ms))
    case 'aggregate':
      return aggregate(node.operator, each(node.operand, place))
    case 'if':
      return inner(node.condition) === true ? inner(node.result) : null
    case 'equality-key': {
      const text = inner(node.operand)
      return typeof text === 'string' ? equalityKey(text, node.collation) : text
    }
    case 'place':
      return windowed(node, place, [], (rows) => places(node.order, rows, place))
    default:
      return formulaValue(node, place)
  }
}

/** Equal rows share a place; there are no gaps. */
function places(
  order: readonly OrderKey[],
  rows: readonly Row[],
  place: Place,
): readonly (readonly [Row, Value])[] {
  const sorted = rows
    .map((row) => ({
      row,
      keys: order.map(({ expression }) => valueOf(expression, { ...place, row })),
    }))
    .toSorted((a, b) => compareKeys(a.keys, b.keys, order))
  let last = 0n
  return sorted.map(({ row, keys }, index) => {
    const before = sorted[index - 1]
    if (before === undefined || compareKeys(before.keys, keys, order) !== 0) last += 1n
    return [row, last] as const
  })
}

type FormulaNode = Extract<
  Expression,
  { kind: 'formula-call' | 'formula-aggregate' | 'is-first' | 'choose' | 'match' }
>

function formulaValue(node: FormulaNode, place: Place): Value {
  const inner = (operand: Expression): Value => valueOf(operand, place)
  switch (node.kind) {
    case 'choose': {
      const branch = node.branches.find(({ when }) => inner(when) === true)
      const chosen = branch?.result ?? node.otherwise
      return chosen === null ? null : inner(chosen)
    }
    case 'match': {
      const subject = inner(node.subject)
      const branch = node.branches.find(
        ({ when }) => compared('equal', subject, inner(when)) === true,
      )
      const chosen = branch?.result ?? node.otherwise
      return chosen === null ? null : inner(chosen)
    }
    case 'formula-call':
      return called(node, node.operands.map(inner), place.around)
    case 'is-first':
      return windowed(node, place, node.of, (rows) =>
        rows.map((row) => [row, row === rows[0]] as const),
      )
    case 'formula-aggregate':
      if (node.over === null) return aggregated(node, place)
      return windowed(node, place, node.over, (rows) => {
        const value = aggregated(node, { ...place, rows })
        return rows.map((row) => [row, value] as const)
      })
  }
}

function columnOf(name: string, row: Row): Value {
  const value = row.get(name)
  if (value === undefined) throw new Unverified(`no column "${name}"`)
  return value
}

function literal(type: DataType, value: Literal): Value {
  if (value === null) return null
  switch (type) {
    case 'string':
      return String(value)
    case 'boolean':
      return value === true || String(value) === 'true'
    case 'integer':
      return /^-?\d+$/.test(String(value)) ? BigInt(value) : null
    case 'real':
      return Number.isNaN(Number(value)) ? null : Number(value)
    default:
      return isoMs(String(value))
  }
}

const holds = {
  equal: (sign: number) => sign === 0,
  less: (sign: number) => sign < 0,
  'less-or-equal': (sign: number) => sign <= 0,
  greater: (sign: number) => sign > 0,
  'greater-or-equal': (sign: number) => sign >= 0,
  'not-equal': (sign: number) => sign !== 0,
} as const

export function compared(operator: keyof typeof holds, left: Value, right: Value): Value {
  if (left === null || right === null) return null
  return holds[operator](compareValues(left, right))
}

function junction(values: readonly Value[], decisive: boolean): Value {
  if (values.includes(decisive)) return decisive
  return values.includes(null) ? null : !decisive
}

function among(operand: Value, values: readonly Value[]): Value {
  if (values.length === 0) return false
  if (operand === null) return null
  const key = keyOf(operand)
  if (values.some((value) => value !== null && keyOf(value) === key)) return true
  return values.includes(null) ? null : false
}

function ofDate<T extends Value>(value: Value, work: (ms: number) => T): Value {
  return value === null ? null : work(Number(value))
}

function cast({ type, from }: Expression & { kind: 'cast' }, value: Value): Value {
  if (value === null) return null
  if (typeof value === 'string' && type !== 'string') {
    const plain = literal(type, value.trim())
    if (plain === null || from === undefined) throw new Unverified(`text "${value}" as ${type}`)
    return plain
  }
  switch (type) {
    case 'real':
      return Number(value)
    case 'integer':
      return typeof value === 'number' && !Number.isInteger(value)
        ? BigInt(Math.round(value))
        : BigInt(Number(value))
    case 'date':
      return dateTruncate('day', Number(value))
    case 'datetime':
    case 'boolean':
      return value
    case 'string':
      if (typeof value === 'string' || typeof value === 'bigint') return String(value)
      throw new Unverified(`${typeof value} as text`)
  }
}

function called(
  node: Expression & { kind: 'formula-call' },
  operands: readonly Value[],
  around: Surroundings,
): Value {
  const definition = functions.get(node.name)
  const overload =
    definition?.level === 'row' || definition?.level === 'request'
      ? definition.overloads[node.overload]
      : undefined
  if (overload === undefined) throw new Unverified(`function ${node.name}`)
  if (!overload.seesNull && operands.includes(null)) return null
  return overload.evaluate(operands, node.site, around)
}

function aggregated(node: Expression & { kind: 'formula-aggregate' }, place: Place): Value {
  const definition = functions.get(node.name)
  const overload =
    definition?.level === 'aggregate' ? definition.overloads[node.overload] : undefined
  if (overload === undefined) throw new Unverified(`aggregate ${node.name}`)
  const columns = node.operands.map((operand) => each(operand, place))
  return overload.evaluateAll(columns, node.site)
}

const each = (operand: Expression, place: Place): readonly Value[] =>
  place.rows.map((row) => valueOf(operand, { ...place, row }))

/** A value for each row from those that share its members, computed once for all of them. */
function windowed(
  node: Expression,
  place: Place,
  members: readonly Expression[],
  compute: (rows: readonly Row[]) => readonly (readonly [Row, Value])[],
): Value {
  let known = place.windows.get(node)
  if (known === undefined) {
    const groups = Map.groupBy(place.rows, (row) =>
      JSON.stringify(members.map((member) => keyOf(valueOf(member, { ...place, row })))),
    )
    known = new Map([...groups.values()].flatMap(compute))
    place.windows.set(node, known)
  }
  return known.get(place.row) ?? null
}
