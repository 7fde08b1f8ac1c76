/** The fields and parameters of a vector, as a scope of the checker and as rows. */

import { createChecker, type Checker } from '../../packages/viz/src/calculation/checker.ts'
import {
  binFormula,
  groupFormula,
  setFormula,
} from '../../packages/viz/src/model/derived-formulas.ts'
import type { Environment, Row } from '../../packages/viz/src/calculation/frame.ts'
import {
  createEnvironment,
  evaluate,
  groupFrame,
  keyOf,
  rowFrame,
} from '../../packages/viz/src/calculation/interpreter.ts'
import type { FormulaUser } from '../../packages/viz/src/calculation/functions/function-table.ts'
import type { FieldMeaning, FormulaScope } from '../../packages/viz/src/calculation/scope.ts'
import type { Value } from '../../packages/viz/src/calculation/value.ts'
import type { Literal } from '../../packages/viz/src/model/sheet.ts'
import { toJson, toValue, type Json, type Vector, type VectorSet } from './vector.ts'

export interface VectorWorld {
  readonly checker: Checker
  readonly rows: readonly Row[]
  readonly parameters: ReadonlyMap<string, Value>
  readonly user: FormulaUser | null
}

export const now = '2024-06-15T10:30:00'

export function readWorld(vector: Vector): VectorWorld {
  const rows = readRows(vector)
  const parameters = new Map(
    Object.entries(vector.parameters ?? {}).map(([name, { type, value }]) => [
      name,
      toValue(type, value),
    ]),
  )
  const user = readUser(vector)
  const fields = new Map<string, FieldMeaning>()
  for (const [name, column] of Object.entries(vector.columns ?? {})) {
    const collation = column.type === 'string' ? (column.collation ?? 'en_US') : null
    fields.set(name, { kind: 'column', name, type: column.type, collation })
  }
  const checker = createChecker(scopeOf(vector, fields))
  const calculate = (name: string, formula: string) =>
    fields.set(name, { kind: 'calculation', name, formula })
  for (const [name, formula] of Object.entries(vector.fields ?? {})) calculate(name, formula)
  for (const [name, { field, size }] of Object.entries(vector.bins ?? {}))
    calculate(name, binFormula({ field, size: String(Number(size)), peg: 0 }))
  for (const [name, group] of Object.entries(vector.groups ?? {})) {
    const groups = Object.entries(group.groups).map(
      ([label, members]) => [label, literals(members)] as const,
    )
    calculate(name, groupFormula({ field: group.field, groups, other: group.other }))
  }
  const world = { checker, rows, parameters, user }
  for (const [name, set] of Object.entries(vector.sets ?? {})) {
    const members = set.members === undefined ? computedMembers(world, set) : literals(set.members)
    calculate(name, setFormula({ field: set.field, members, isExclusion: set.exclude === true }))
  }
  return world
}

function scopeOf(vector: Vector, fields: ReadonlyMap<string, FieldMeaning>): FormulaScope {
  return {
    field: (name) =>
      fields.get(name) ??
      fields.get([...fields.keys()].find((key) => key.toUpperCase() === name) ?? '') ??
      null,
    parameter: (name) => {
      const found = vector.parameters?.[name]
      return found === undefined ? null : { name, type: found.type }
    },
  }
}

function readRows(vector: Vector): readonly Row[] {
  const columns = Object.entries(vector.columns ?? {})
  const count = columns[0]?.[1].values.length ?? 0
  return Array.from(
    { length: count },
    (_, index) =>
      new Map(
        columns.map(([name, { type, values }]) => [name, toValue(type, values[index] ?? null)]),
      ),
  )
}

function readUser({ user }: Vector): FormulaUser | null {
  if (user === undefined) return null
  const { name, fullName, domain, groups } = user
  return {
    name,
    fullName,
    domain,
    groups,
    attributes: new Map(Object.entries(user.attributes ?? {})),
  }
}

function literals(members: readonly Json[]): readonly Literal[] {
  return members.map((member) =>
    typeof member === 'bigint' ? Number(member) : typeof member === 'object' ? null : member,
  )
}

export function environmentOf(world: VectorWorld, view?: Environment['view']): Environment {
  const { rows, parameters, user } = world
  return createEnvironment(view ?? { dimensions: [], fixedRows: rows, rows }, {
    now,
    user,
    parameters,
  })
}

/** Members of a top set or of a set by condition, from an aggregate for each member. */
function computedMembers(world: VectorWorld, set: VectorSet): readonly Literal[] {
  const field = world.checker.field(set.field)
  const formula = world.checker.check(set.top?.by ?? set.condition ?? 'COUNT(1)')
  const environment = environmentOf(world)
  const groups = [
    ...Map.groupBy(world.rows, (row) => keyOf([field], rowFrame(environment, row))).values(),
  ]
  const members = groups.map((rows) => ({
    member: toJson(field.type, evaluate(field, rowFrame(environment, rows[0] ?? new Map()))),
    value: evaluate(formula, groupFrame(environment, rows)),
  }))
  if (set.top === undefined)
    return literals(members.filter(({ value }) => value === true).map(({ member }) => member))
  const sign = set.top.end === 'top' ? -1 : 1
  const ranked = members
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => sign * (Number(a.value) - Number(b.value)))
  return literals(ranked.slice(0, Number(set.top.count)).map(({ member }) => member))
}
