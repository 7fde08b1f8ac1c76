/**
 * Formulas as columns: those of rows are added to the rows, level of detail expressions as windows over them, those of
 * marks to the marks.
 */

import {
  partsOf,
  type Expression as Formula,
  type LodExpression,
} from '../calculation/expression.ts'
import { FormulaError } from '../calculation/formula-error.ts'
import { callSite } from '../calculation/evaluate-call.ts'
import { functions } from '../calculation/functions/all-functions.ts'
import { lodsAlone } from '../calculation/interpreter.ts'
import { createColumnStages, type ColumnStages, type StagedColumn } from './column-stages.ts'
import { dimensionsOfLod, keyOfFormula, type Dimension } from './lod-dimensions.ts'
import { allOf, columnOf, type Expression, type NamedExpression } from './logical-query.ts'
import { lowerFormula, type FormulaConstants } from './lower-formula.ts'
import type { RepeatedRows } from './repeated-rows.ts'

/** Where an aggregate is computed: for the marks of a view, or for the rows of a level of detail expression. */
export interface Grouping {
  readonly id: string
  readonly dimensions: readonly Dimension[]
  /** The latest step of `rows` that the dimensions use. */
  readonly uses: number
  /** True when the dimensions need the sets of the sheet. */
  readonly usesSets: boolean
  /** Columns of rows that only this grouping can add, as they depend on its dimensions or its filters. */
  readonly rows: ColumnStages
  /** Null for the marks of a view. */
  readonly over: readonly Expression[] | null
  /** Aggregates of the marks. */
  readonly aggregates: Map<string, NamedExpression>
  /** Formulas of the marks, computed from the aggregates. */
  readonly marks: ColumnStages
}

/** An expression, and the latest step that its columns are added in. */
interface Lowered {
  readonly expression: Expression
  readonly uses: number
  readonly looksAround: boolean
  readonly usesSets: boolean
}

export interface FormulaColumns {
  /** A formula of rows over the rows. */
  readonly rowValue: (node: Formula) => Expression
  /** A formula of aggregates over the marks of a grouping. */
  readonly markValue: (node: Formula, grouping: Grouping) => Expression
  readonly grouping: (dimensions: readonly Dimension[]) => Grouping
  /** Columns that every grouping finds on the rows. */
  readonly columns: () => readonly StagedColumn[]
}

export interface FormulaContext {
  readonly constants: FormulaConstants
  /** A column of the data, by its name in formulas. */
  readonly column: (name: string) => Expression
  /** True for the column of a set. */
  readonly isSet?: (name: string) => boolean
  /** Where rows of related tables are repeated, what tells those apart that an aggregate looks at. */
  readonly repeated?: ((call: Formula & { readonly kind: 'call' }) => RepeatedRows | null) | null
  /** Names of the columns start with it. */
  readonly prefix?: string
}

/** What every formula of one query is lowered with. */
interface ColumnMaker extends Required<Omit<FormulaContext, 'prefix'>> {
  /** A new name for a column. */
  readonly nextName: () => string
  /** Columns that every grouping finds on the rows. */
  readonly shared: ColumnStages
}

export function createFormulaColumns({
  constants,
  column,
  isSet = () => false,
  repeated = null,
  prefix = 'formula',
}: FormulaContext): FormulaColumns {
  let count = 0
  const nextName = (): string => `#${prefix} ${++count}`
  const shared = createColumnStages(nextName)
  const maker: ColumnMaker = { constants, column, isSet, repeated, nextName, shared }
  return {
    rowValue: (node) => lowerRow(maker, node, null, shared).expression,
    markValue: (node, group) => lowerMark(maker, node, group, group.marks).expression,
    grouping: (dimensions) => ({
      id: nextName(),
      dimensions,
      uses: 0,
      usesSets: false,
      rows: createColumnStages(nextName),
      over: null,
      aggregates: new Map(),
      marks: createColumnStages(nextName),
    }),
    columns: shared.columns,
  }
}

/** Formulas of rows; `around` is the grouping that INCLUDE and EXCLUDE look at, `stages` what the result is added to. */
function lowerRow(
  maker: ColumnMaker,
  node: Formula,
  around: Grouping | null,
  stages: ColumnStages,
): Lowered {
  const seen = { uses: 0, looksAround: false, usesSets: false }
  const use = (found: StagedColumn, within: ColumnStages): Expression => {
    if (within === stages) seen.uses = Math.max(seen.uses, found.stage)
    if (found.looksAround) seen.looksAround = true
    if (found.usesSets) seen.usesSets = true
    return columnOf(found.name)
  }
  const leaf = (part: Formula & { kind: 'column' | 'calculation' | 'lod' }): Expression => {
    if (part.kind === 'column') {
      // Sets are computed after the filters of the context, as level of detail expressions are.
      if (maker.isSet(part.name)) Object.assign(seen, { looksAround: true, usesSets: true })
      return maker.column(part.name)
    }
    if (part.kind === 'lod') {
      const lowered = lowerLod(maker, part, around)
      if (lowered.stages === stages) seen.uses = Math.max(seen.uses, lowered.uses)
      if (lowered.usesSets) seen.usesSets = true
      seen.looksAround = true
      return lowered.expression
    }
    const own = dependsOnView(part.body) ? inGrouping(around).rows : maker.shared
    const key = own === maker.shared ? part.name : `${part.name} ${inGrouping(around).id}`
    return use(
      own.ensure(key, () => lowerRow(maker, part.body, around, own)),
      own,
    )
  }
  const expression = lowerFormula(node, { constants: maker.constants, leaf, aggregate: misplaced })
  return { expression, ...seen }
}

function lowerLod(
  maker: ColumnMaker,
  node: LodExpression,
  around: Grouping | null,
): Lowered & { readonly stages: ColumnStages } {
  const isFixed = node.scope === 'fixed'
  const stages = isFixed ? maker.shared : inGrouping(around).rows
  const lowered = node.dimensions.map((dimension) => lowerRow(maker, dimension, null, maker.shared))
  const own = node.dimensions.map((dimension, index): Dimension => {
    const expression = lowered[index]?.expression ?? columnOf('')
    return { ...keyOfFormula(dimension), expression }
  })
  const uses = stages === maker.shared ? lowered.map((each) => each.uses) : []
  const outer = isFixed ? 0 : inGrouping(around).uses
  const dimensions = dimensionsOfLod(node, own, isFixed ? [] : inGrouping(around).dimensions)
  const over = dimensions.map(({ expression }) => expression)
  const id = `${isFixed ? '' : inGrouping(around).id}{${JSON.stringify(over)}}`
  const inner: Grouping = {
    id,
    dimensions,
    uses: Math.max(outer, ...uses),
    usesSets: lowered.some((each) => each.usesSets),
    rows: stages,
    over,
    aggregates: new Map(),
    marks: stages,
  }
  const body = lowerMark(maker, node.body, inner, stages)
  return { ...body, usesSets: body.usesSets || inner.usesSets, stages }
}

/** Formulas of aggregates. Over a window their columns are added to the rows, over marks to the marks. */
function lowerMark(
  maker: ColumnMaker,
  node: Formula,
  group: Grouping,
  stages: ColumnStages,
): Lowered {
  const seen = { uses: 0, looksAround: true, usesSets: false }
  const use = (found: StagedColumn): Expression => {
    if (found.usesSets) seen.usesSets = true
    seen.uses = Math.max(seen.uses, found.stage)
    return columnOf(found.name)
  }
  const expression = lowerFormula(node, {
    constants: maker.constants,
    leaf: (part) => {
      if (part.kind !== 'calculation') return misplaced(part)
      return use(
        stages.ensure(`${part.name} ${group.id}`, () => lowerMark(maker, part.body, group, stages)),
      )
    },
    aggregate: (call) => {
      if (group.over !== null) return use(windowColumn(maker, call, group))
      const lowered = aggregateOf(maker, call, group)
      const key = JSON.stringify(lowered.expression)
      const known = group.aggregates.get(key) ?? {
        name: maker.nextName(),
        expression: lowered.expression,
      }
      group.aggregates.set(key, known)
      return columnOf(known.name)
    },
  })
  return { expression, ...seen }
}

function windowColumn(
  maker: ColumnMaker,
  call: Formula & { kind: 'call' },
  group: Grouping,
): StagedColumn {
  const lowered = aggregateOf(maker, call, group)
  return group.rows.ensure(JSON.stringify(lowered.expression), () => lowered)
}

/** An aggregate of nothing but level of detail expressions counts each combination of their dimensions once. */
function aggregateOf(
  maker: ColumnMaker,
  call: Formula & { kind: 'call' },
  group: Grouping,
): Lowered {
  const definition = functions.get(call.name)
  const site = callSite(call, definition?.overloads[call.overload]?.takes ?? [])
  const lowered = call.operands.map((operand) => lowerRow(maker, operand, group, group.rows))
  const lods = lodsAlone(call)
  const { name, overload } = call
  const first = lods === null ? firstRow(maker, call, group) : firstOf(maker, lods, group)
  const condition = first && allOf([columnOf(first.name), ...first.present])
  const operands = lowered.map(({ expression }, index): Expression => {
    const isValue = lods === null || call.operands[index]?.level === 'row'
    return condition === null || !isValue
      ? expression
      : { kind: 'if', condition, result: expression }
  })
  const stages = [group.uses, first?.stage ?? 0, ...lowered.map(({ uses }) => uses)]
  return {
    expression: { kind: 'formula-aggregate', name, overload, operands, site, over: group.over },
    uses: Math.max(...stages),
    looksAround: true,
    usesSets: group.usesSets || lowered.some((each) => each.usesSets) || first?.usesSets === true,
  }
}

/** Of rows that related tables repeat each counts once; that changes nothing for what looks at values alone. */
function firstRow(
  maker: ColumnMaker,
  call: Formula & { kind: 'call' },
  group: Grouping,
): FirstRow | null {
  if (maker.repeated === null || distinctAggregates.has(call.name)) return null
  const rows = maker.repeated(call)
  if (rows === null) {
    const reason = 'an aggregate of a constant over related tables is not computed'
    throw new FormulaError('unsupported', reason, null)
  }
  const view = group.dimensions.map(({ expression }) => expression)
  const present = rows.presence.map((name): Expression => ({
    kind: 'not',
    operand: { kind: 'is-null', operand: columnOf(name) },
  }))
  const of = [...view, ...rows.identity.map((name) => columnOf(name))]
  const column = group.rows.ensure(`first ${JSON.stringify(of)}`, () => ({
    expression: { kind: 'is-first', of },
    uses: group.uses,
    looksAround: true,
    usesSets: group.usesSets,
  }))
  return { ...column, present }
}

function firstOf(maker: ColumnMaker, lods: readonly LodExpression[], group: Grouping): FirstRow {
  const trees = lods.flatMap((lod) => (lod.scope === 'exclude' ? [] : lod.dimensions))
  const lowered = trees.map((dimension) => lowerRow(maker, dimension, group, group.rows))
  const view = group.dimensions.map(({ expression }) => expression)
  const of = [...view, ...lowered.map(({ expression }) => expression)]
  const column = group.rows.ensure(`first ${JSON.stringify(of)}`, () => ({
    expression: { kind: 'is-first', of },
    uses: Math.max(group.uses, ...lowered.map(({ uses }) => uses)),
    looksAround: true,
    usesSets: group.usesSets || lowered.some((each) => each.usesSets),
  }))
  return { ...column, present: [] }
}

/** The column that is true for one row of each group, and what else has to hold of it. */
interface FirstRow extends StagedColumn {
  readonly present: readonly Expression[]
}

/** A value counts once here, however many rows have it. */
const distinctAggregates: ReadonlySet<string> = new Set(['MIN', 'MAX', 'COUNTD', 'ATTR'])

function misplaced(node: Formula): never {
  throw new TypeError(`${node.kind} has no place in a formula of this level`)
}

/** INCLUDE and EXCLUDE have a value within a view only. */
function inGrouping(around: Grouping | null): Grouping {
  if (around !== null) return around
  throw new FormulaError(
    'unsupported',
    'INCLUDE and EXCLUDE are computed within an aggregate of a view only',
    null,
  )
}

/** True for formulas whose value depends on the dimensions or the filters of the view. */
function dependsOnView(tree: Formula): boolean {
  const seen = new Set<Formula>([tree])
  for (const node of seen) {
    if (node.kind === 'lod' && node.scope !== 'fixed') return true
    // What stands inside FIXED looks at its dimensions, not at the view's.
    const parts = node.kind === 'lod' ? node.dimensions : partsOf(node)
    for (const part of parts) seen.add(part)
  }
  return false
}
