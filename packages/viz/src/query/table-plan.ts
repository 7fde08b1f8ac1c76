/**
 * Calculations among the marks, cut from their formulas: what a query computes for each mark, and the steps that follow
 * on its answer.
 */

import { withParts, type Expression as Formula } from '../calculation/expression.ts'
import { FormulaError } from '../calculation/formula-error.ts'
import type { BoundSheet, Column, Field, ShelfExpression } from '../model/sheet.ts'
import { firstName } from './first-name.ts'
import type { Ordering } from '../model/table-calculation.ts'

/** A value of each mark that the query answers for a calculation. */
export interface TableInput {
  readonly name: string
  readonly formula: Formula
  /** Instances of the dimensions it is aggregated over again; absent: the mark itself. */
  readonly partition?: readonly string[]
}

export interface TableStep {
  /** Name of the column that the step adds to the answer. */
  readonly name: string
  readonly formula: Formula
  /** Instances of dimensions, outer first. */
  readonly addressing: readonly string[]
  readonly partitioning: readonly string[]
}

export interface TablePlan {
  readonly inputs: readonly TableInput[]
  readonly steps: readonly TableStep[]
}

/** Dimensions of a sheet by the shelf they stand on. */
export interface ShelfDimensions {
  readonly rows: readonly Field[]
  readonly columns: readonly Field[]
  readonly marks: readonly Field[]
}

export function shelfDimensions(sheet: BoundSheet, dimensions: readonly Field[]): ShelfDimensions {
  const rows = instancesOn(sheet.rows)
  const columns = instancesOn(sheet.columns)
  const marks = ({ instance }: Field) => !rows.has(instance) && !columns.has(instance)
  return {
    rows: dimensions.filter(({ instance }) => rows.has(instance)),
    columns: dimensions.filter(({ instance }) => columns.has(instance) && !rows.has(instance)),
    marks: dimensions.filter(marks),
  }
}

function instancesOn(shelf: ShelfExpression | null): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (item: ShelfExpression): void => {
    if ('items' in item) for (const part of item.items) visit(part)
    else if (item.kind === 'field') found.add(item.field.instance)
  }
  if (shelf !== null) visit(shelf)
  return found
}

/** A pill whose value is a calculation among the marks. */
export interface TableField {
  readonly field: Field
  readonly formula: Formula
}

export interface TablePlanning {
  readonly fields: readonly TableField[]
  readonly shelves: ShelfDimensions
  /** By name with brackets, for the orderings of calculations that formulas refer to. */
  readonly columns: ReadonlyMap<string, Column>
}

/** @throws FormulaError unsupported */
export function planTables({ fields, shelves, columns }: TablePlanning): TablePlan {
  const inputs = new Map<Formula, TableInput>()
  const steps = new Map<string, TableStep>()
  const input = (formula: Formula, partition?: readonly string[]): Formula => {
    const known = inputs.get(formula) ?? {
      name: `#mark ${inputs.size + 1}`,
      formula,
      ...(partition === undefined ? {} : { partition }),
    }
    inputs.set(formula, known)
    return valueOfMark(known.name, formula)
  }

  const cut = (node: Formula, field: Field, ordering: Ordering): Formula => {
    if (node.level === 'constant') return node
    if (node.level === 'aggregate') return input(node)
    if (node.kind === 'call' && node.name === 'TOTAL') {
      const [operand = node] = node.operands
      if (operand.level !== 'aggregate') {
        throw new FormulaError(
          'unsupported',
          'TOTAL of a calculation among marks is not computed',
          null,
        )
      }
      return input({ ...operand }, directions(ordering, shelves).partitioning)
    }
    if (node.kind !== 'calculation') return withParts(node, (part) => cut(part, field, ordering))
    const isFirst = node.name === firstName(field)
    const own = isFirst
      ? field.tableCalculation?.ordering
      : field.tableCalculation?.nested.get(node.name)
    const inner = own ?? columns.get(node.name)?.ordering ?? ordering
    const name = `#table ${node.name} ${JSON.stringify(inner)}`
    if (!steps.has(name)) {
      const formula = cut(node.body, field, inner)
      steps.set(name, { name, formula, ...directions(inner, shelves) })
    }
    return valueOfMark(name, node)
  }

  for (const { field, formula } of fields) {
    const { second, ordering: stated } = field.tableCalculation ?? {}
    const ordering = second?.ordering ?? stated ?? field.column.ordering ?? { kind: 'across' }
    // The pill's own ordering is that of its formula, not of one that it refers to.
    const own = formula.kind === 'calculation' ? formula.body : formula
    const step = cut(own, field, ordering)
    steps.set(field.instance, {
      name: field.instance,
      formula: step,
      ...directions(ordering, shelves),
    })
  }
  return { inputs: [...inputs.values()], steps: [...steps.values()] }
}

function valueOfMark(name: string, { type, collation, from, to }: Formula): Formula {
  return { kind: 'column', name, type, collation, level: 'aggregate', from, to }
}

type Directions = Pick<TableStep, 'addressing' | 'partitioning'>

/** Marks within a cell of the table belong to what is addressed. */
function directions(ordering: Ordering, { rows, columns, marks }: ShelfDimensions): Directions {
  const names = (fields: readonly Field[]) => fields.map(({ instance }) => instance)
  if (ordering.kind !== 'fields') {
    const inPane = { rows: rows.slice(-1), columns: columns.slice(-1) }
    const addressed: readonly Field[] = {
      across: columns,
      down: rows,
      'across-then-down': [...rows, ...columns],
      'down-then-across': [...columns, ...rows],
      'pane-across': inPane.columns,
      'pane-down': inPane.rows,
      'pane-across-then-down': [...inPane.rows, ...inPane.columns],
      'pane-down-then-across': [...inPane.columns, ...inPane.rows],
      cell: [],
    }[ordering.kind]
    const others = [...rows, ...columns].filter((field) => !addressed.includes(field))
    return { addressing: names([...addressed, ...marks]), partitioning: names(others) }
  }
  const all = [...rows, ...columns, ...marks]
  const named = ordering.fields.map((name) => all.filter((field) => isNamed(field, name)))
  const addressed = [...new Set(named.flat())]
  // Documents keep fields that the view showed once.
  if (addressed.length === 0) {
    const message = `a calculation runs along ${ordering.fields[0] ?? ''}, which the view does not show`
    throw new FormulaError('unsupported', message, null)
  }
  const last = addressed.findLastIndex((field) => isNamed(field, ordering.restart ?? ''))
  if (ordering.restart !== undefined && last < 0) {
    throw new FormulaError('unsupported', `a calculation restarts at ${ordering.restart}`, null)
  }
  const others = all.filter((field) => !addressed.includes(field))
  const level = addressed.findLastIndex((field) => isNamed(field, ordering.level ?? ''))
  if (ordering.level !== undefined && level < 0) {
    const message = `a calculation runs at the level of ${ordering.level}, which it does not run along`
    throw new FormulaError('unsupported', message, null)
  }
  const end = ordering.level === undefined ? addressed.length : level + 1
  // Below the level each member is a calculation of its own.
  others.push(...addressed.slice(end))
  return {
    addressing: names(addressed.slice(last + 1, end)),
    partitioning: names([...others, ...addressed.slice(0, last + 1)]),
  }
}

function isNamed({ instance, column }: Field, name: string): boolean {
  return instance === name || column.name === name
}
