/** A vector's answer by the interpreter. */

import { compareText } from '../../packages/viz/src/calculation/collation.ts'
import type { Expression } from '../../packages/viz/src/calculation/expression.ts'
import { FormulaError } from '../../packages/viz/src/calculation/formula-error.ts'
import type { Environment, GroupFrame, Row } from '../../packages/viz/src/calculation/frame.ts'
import {
  evaluate,
  groupFrame,
  keyOf,
  rowFrame,
} from '../../packages/viz/src/calculation/interpreter.ts'
import { createPartition } from '../../packages/viz/src/calculation/table-calculation.ts'
import type { Value } from '../../packages/viz/src/calculation/value.ts'
import { isSame, toJson, type Answer, type Mark, type Vector } from './vector.ts'
import { environmentOf, readWorld, type VectorWorld } from './vector-scope.ts'

export function interpretVector(vector: Vector): Answer {
  try {
    return answer(vector)
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error
    return {
      kind: 'error',
      error: error.kind,
      position: error.span?.from ?? null,
      message: error.message,
    }
  }
}

function answer(vector: Vector): Answer {
  const world = readWorld(vector)
  const tree = world.checker.check(vector.expression)
  const { type } = tree
  if (
    vector.kind === 'aggregate' ||
    vector.kind === 'tablecalc' ||
    vector.expected.table !== undefined
  ) {
    return {
      kind: 'table',
      type,
      rows:
        vector.kind === 'tablecalc' ? tableMarks(vector, world, tree) : marks(vector, world, tree),
    }
  }
  const environment = environmentOf(world)
  if (vector.columns === undefined || vector.expected.value !== undefined) {
    return { kind: 'value', type, value: evaluate(tree, rowFrame(environment, new Map())) }
  }
  const values = world.rows.map((row) => evaluate(tree, rowFrame(environment, row)))
  return { kind: 'values', type, values }
}

/** The rows that stand after the filters of some stages. */
function rowsAfter(vector: Vector, world: VectorWorld, stages: readonly string[]): readonly Row[] {
  const filters = (vector.view?.filters ?? []).filter(({ stage }) => stages.includes(stage))
  const environment = environmentOf(world)
  return world.rows.filter((row) =>
    filters.every(({ field = '', in: members = [] }) => {
      const tree = world.checker.field(field)
      const value = toJson(tree.type, evaluate(tree, rowFrame(environment, row)))
      return members.some((member) => isSame(member, value, 1e-9))
    }),
  )
}

interface ViewMarks {
  readonly environment: Environment
  readonly dimensions: ReadonlyMap<string, Expression>
  readonly groups: readonly GroupFrame[]
}

function viewMarks(vector: Vector, world: VectorWorld): ViewMarks {
  const { dimensions: listed = [], rows = [], columns = [] } = vector.view ?? {}
  const dimensions = new Map(
    [...listed, ...rows, ...columns].map((name) => [name, world.checker.field(name)]),
  )
  const trees = [...dimensions.values()]
  const visible = rowsAfter(vector, world, ['datasource', 'context', 'dimension'])
  const fixedRows = rowsAfter(vector, world, ['datasource', 'context'])
  const environment = environmentOf(world, { dimensions: trees, fixedRows, rows: visible })
  const groups = [
    ...Map.groupBy(visible, (row) => keyOf(trees, rowFrame(environment, row))).values(),
  ]
  return { environment, dimensions, groups: groups.map((group) => groupFrame(environment, group)) }
}

function memberOf(tree: Expression, frame: GroupFrame): Value {
  return evaluate(tree, rowFrame(frame.environment, frame.rows[0] ?? new Map()))
}

function markOf({ dimensions }: ViewMarks, frame: GroupFrame, value: Value): Mark {
  const members = new Map(
    [...dimensions].map(([name, tree]) => [name, toJson(tree.type, memberOf(tree, frame))]),
  )
  return { members, value }
}

function marks(vector: Vector, world: VectorWorld, tree: Expression): readonly Mark[] {
  const view = viewMarks(vector, world)
  return view.groups.map((frame) => markOf(view, frame, evaluate(tree, frame)))
}

function tableMarks(vector: Vector, world: VectorWorld, tree: Expression): readonly Mark[] {
  const view = viewMarks(vector, world)
  const { addressing = [], partitioning = [] } = vector.compute ?? {}
  const treesOf = (names: readonly string[]) =>
    names.map((name) => view.dimensions.get(name) ?? world.checker.field(name))
  const filters = (vector.view?.filters ?? []).flatMap(({ expression }) =>
    expression === undefined ? [] : [world.checker.check(expression)],
  )
  const parts = Map.groupBy(view.groups, (frame) =>
    JSON.stringify(treesOf(partitioning).map((each) => String(memberOf(each, frame)))),
  )
  return [...parts.values()].flatMap((frames) => {
    const ordered = frames.toSorted((a, b) => compareMembers(treesOf(addressing), a, b))
    const whole = () =>
      groupFrame(
        view.environment,
        ordered.flatMap(({ rows }) => rows),
      )
    const partition = createPartition(ordered, whole, evaluate)
    return ordered.flatMap((frame, index) => {
      const isShown = filters.every((filter) => partition.valueAt(filter, index) === true)
      return isShown ? [markOf(view, frame, partition.valueAt(tree, index))] : []
    })
  })
}

function compareMembers(trees: readonly Expression[], a: GroupFrame, b: GroupFrame): number {
  for (const tree of trees) {
    const [left, right] = [memberOf(tree, a), memberOf(tree, b)]
    if (left === right) continue
    if (left === null || right === null) return left === null ? -1 : 1
    if (typeof left === 'string') return compareText(left, String(right), tree.collation ?? 'en_US')
    return left < right ? -1 : 1
  }
  return 0
}
