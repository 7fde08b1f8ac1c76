/** Runs calculations among the marks on the answer of a query. */

import type { GroupFrame } from '../calculation/frame.ts'
import { createEnvironment, evaluate, groupFrame } from '../calculation/interpreter.ts'
import { createPartition } from '../calculation/table-calculation.ts'
import { isoMs, isoText, type Value, type ValueType } from '../calculation/value.ts'
import type { QueryResult } from '../database/executor.ts'
import type { DataType, Filter } from '../model/sheet.ts'
import { fieldType } from './field-expression.ts'
import { literalOf } from './filter-condition.ts'
import type { FormulaConstants } from './lower-formula.ts'
import type { RowFilter } from './row-filters.ts'
import type { TablePlan, TableStep } from './table-plan.ts'

type MarkValue = QueryResult['columns'][number]['values'][number]

export interface TableStage {
  readonly plan: TablePlan
  readonly constants: FormulaConstants
  /** Filters on calculations among marks: they hide marks and change no other mark. */
  readonly filters: readonly RowFilter[]
  /** Column that tells the repetitions of a mark apart; null when there is none. */
  readonly repeatedBy: string | null
}

/** The answer with a column for each step, without the marks that filters hide. */
export function runTableStage(stage: TableStage, result: QueryResult): QueryResult {
  const columns = new Map(result.columns.map(({ name, values }) => [name, values]))
  const marks = readMarks(stage, columns, result.rowCount)
  for (const step of stage.plan.steps) {
    const values = runStep(stage, step, { columns, marks, count: result.rowCount })
    for (const [index, value] of values.entries()) marks[index]?.set(step.name, value)
    columns.set(
      step.name,
      values.map((value) => written(step.formula.type, value)),
    )
  }
  const shown = Array.from({ length: result.rowCount }, (_, row) => row).filter((row) =>
    stage.filters.every((filter) =>
      passes(filter, columns.get(filter.field.instance)?.[row] ?? null),
    ),
  )
  return {
    rowCount: shown.length,
    columns: [...columns].map(([name, values]) => ({
      name,
      values: shown.map((row) => values[row] ?? null),
    })),
  }
}

type Columns = ReadonlyMap<string, readonly MarkValue[]>

function readMarks({ plan }: TableStage, columns: Columns, count: number): Map<string, Value>[] {
  const marks = Array.from({ length: count }, () => new Map<string, Value>())
  for (const { name, formula } of plan.inputs) {
    for (const [index, value] of (columns.get(name) ?? []).entries()) {
      marks[index]?.set(name, readBack(formula.type, value))
    }
  }
  return marks
}

interface Answer {
  readonly columns: Columns
  readonly marks: readonly ReadonlyMap<string, Value>[]
  readonly count: number
}

function runStep(
  stage: TableStage,
  step: TableStep,
  { columns, marks, count }: Answer,
): readonly Value[] {
  const { constants, repeatedBy } = stage
  const view = { dimensions: [], fixedRows: [], rows: [] }
  const environment = createEnvironment(view, constants)
  const apart = [...step.partitioning, ...(repeatedBy === null ? [] : [repeatedBy])]
  const keyOf = (row: number) =>
    JSON.stringify(apart.map((name) => columns.get(name)?.[row] ?? null))
  const orders = step.addressing.map((name) => columns.get(placeKey(name)) ?? [])
  const rows = Array.from({ length: count }, (_, row) => row)
  const values: Value[] = rows.map(() => null)
  for (const members of Map.groupBy(rows, keyOf).values()) {
    const ordered = members.toSorted((a, b) => {
      const difference = orders
        .map((places) => Number(places[a] ?? 0) - Number(places[b] ?? 0))
        .find((each) => each !== 0)
      return difference ?? a - b
    })
    const groups = ordered.map((row): GroupFrame =>
      groupFrame(environment, [marks[row] ?? new Map()]),
    )
    const whole = (): GroupFrame => {
      throw new TypeError('the query computes totals')
    }
    const partition = createPartition(groups, whole, evaluate)
    for (const [index, row] of ordered.entries()) {
      values[row] = partition.valueAt(step.formula, index)
    }
  }
  return values
}

/** Column with the places of the members of a dimension in the order of the view. */
export function placeKey(instance: string): string {
  return `#place ${instance}`
}

function readBack(type: ValueType, value: MarkValue): Value {
  if (value === null) return null
  if (type === 'integer') return BigInt(value)
  if (type === 'real') return Number(value)
  return type === 'date' || type === 'datetime' ? isoMs(String(value)) : value
}

function written(type: ValueType, value: Value): MarkValue {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  if ((type === 'date' || type === 'datetime') && typeof value === 'number') {
    return isoText(type, value)
  }
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

function passes(filter: Filter, value: MarkValue): boolean {
  if (filter.kind === 'members') {
    const type: DataType = fieldType(filter.field)
    const members = filter.members.map((member) =>
      member === null ? null : literalOf(member, type),
    )
    return members.includes(value) === (filter.mode === 'include')
  }
  if (filter.kind !== 'range') return true
  if (filter.nulls === 'only') return value === null
  if (value === null) return filter.nulls === 'include'
  const isBelow = (a: MarkValue, b: MarkValue) =>
    typeof a === 'string' && typeof b === 'string' ? a < b : Number(a) < Number(b)
  return (
    !(filter.min != null && isBelow(value, filter.min)) &&
    !(filter.max != null && isBelow(filter.max, value))
  )
}
