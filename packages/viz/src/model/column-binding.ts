/** Columns of one data source as a sheet sees them, and what stands in the way of computing them. */

import { formulaReferences } from './calculation.ts'
import { combinedFormula } from './derived-formulas.ts'
import type { DatasourceBinding } from './datasource-binding.ts'
import type { ColumnModel, FieldSet } from './datasource-facts.ts'
import {
  forecastIndicator,
  generatedColumn,
  isGeneratedPlace,
  isTableCount,
} from './generated-columns.ts'
import { bracketParts, unbracket } from './names.ts'
import {
  objectPresence,
  setMembership,
  type Column,
  type ColumnSource,
  type DataType,
} from './sheet.ts'
import type { Ordering } from './table-calculation.ts'
import { orderingOf } from './table-calculation.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { UnsupportedList } from './unsupported.ts'
import type { WorkbookModel, WorksheetModel } from './workbook.ts'
import { attribute, optional } from './xml-access.ts'

/** Everything a name can mean within one data source, for one sheet. */
export interface ColumnScope {
  readonly datasource: string
  /** The sheet's own share first, then the data source, then what shared filters declare. */
  readonly sets: readonly FieldSet[]
  readonly binding: DatasourceBinding | undefined
  readonly groups: ReadonlyMap<string, XmlElement>
  readonly hasAliases: boolean
  /** Columns bound so far. */
  readonly columns: Map<string, Column>
}

export function createColumnScope(
  workbook: WorkbookModel,
  sheet: WorksheetModel,
  name: string,
): ColumnScope {
  const datasource = workbook.datasources.get(name)
  const sets = [sheet.dependencies.get(name), datasource, workbook.sharedViewFields.get(name)]
  return {
    datasource: name,
    sets: sets.filter((set) => set !== undefined),
    binding: datasource?.binding(),
    groups: datasource?.groups ?? new Map(),
    hasAliases: datasource?.hasAliases !== false,
    columns: new Map(),
  }
}

/** Binds a column and, for its formula's sake, every column behind it. */
export function bindColumn(scope: ColumnScope, name: string, unsupported: UnsupportedList): Column {
  const known = scope.columns.get(name)
  if (known !== undefined) return known
  const column = bindOne(scope, name, unsupported)
  // A queue, not recursion: formulas may refer to each other in chains of any length, and in circles.
  const queue = [column]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const reference of formulaReferences(next.formula ?? '')) {
      if (!scope.columns.has(reference) && knowsColumn(scope, reference)) {
        queue.push(bindOne(scope, reference, unsupported))
      }
    }
  }
  return column
}

/** A formula of its own as a column, with every column behind it. */
export function bindFormula(
  scope: ColumnScope,
  made: Pick<Column, 'name' | 'dataType'> & { readonly formula: string },
  unsupported: UnsupportedList,
): Column {
  const known = scope.columns.get(made.name)
  if (known !== undefined) return known
  const column: Column = { ...made, caption: made.formula, role: 'measure', isUntyped: true }
  scope.columns.set(made.name, column)
  for (const reference of formulaReferences(made.formula)) {
    if (knowsColumn(scope, reference)) bindColumn(scope, reference, unsupported)
  }
  return column
}

function bindOne(scope: ColumnScope, name: string, unsupported: UnsupportedList): Column {
  const models = scope.sets.flatMap((set) => set.columns.get(name) ?? [])
  const group = scope.groups.get(name)
  const column = group === undefined ? makeColumn(scope, name, models) : groupColumn(group, name)
  scope.columns.set(name, column)
  report(scope, column, models[0], unsupported)
  return column
}

/** The members of several fields together, or whether a row is in a set: the binder of the sheet says what the set is. */
function groupColumn(group: XmlElement, name: string): Column {
  const caption = attribute(group, 'caption') ?? unbracket(name)
  const formula = combinedFormula(group)
  if (formula !== undefined) {
    return { name, caption, dataType: 'string', role: 'dimension', formula }
  }
  const source = { table: setMembership, column: name }
  return { name, caption, dataType: 'boolean', role: 'dimension', source }
}

function knowsColumn(scope: ColumnScope, name: string): boolean {
  return (
    scope.sets.some((set) => set.columns.has(name)) ||
    scope.binding?.columns.has(name) === true ||
    scope.groups.has(name)
  )
}

/** The sheet's own copy of a column leads; what it leaves out the data source's adds. */
function makeColumn(scope: ColumnScope, name: string, models: readonly ColumnModel[]): Column {
  const first = <T>(pick: (model: ColumnModel) => T | undefined): T | undefined =>
    models.map((model) => pick(model)).find((value) => value !== undefined)
  const written = first((model) => model.dataType) ?? scope.binding?.types.get(name)
  const counted = countedObject(scope, name)
  const isStored = counted !== undefined || scope.binding?.columns.has(name) === true
  const generated = isStored ? undefined : generatedColumn(name)
  const formula = first((model) => model.formula) ?? generated?.formula
  const isNumber = written === 'integer' || written === 'real'
  return {
    name,
    caption: first((model) => model.caption) ?? unbracket(bracketParts(name)?.at(-1) ?? name),
    dataType: isTableCount(name)
      ? 'integer'
      : (generated?.dataType ?? dataTypes.get(written ?? '') ?? 'string'),
    role: first((model) => model.role) ?? (isNumber || generated ? 'measure' : 'dimension'),
    ...optional(
      'format',
      first((model) => model.format),
    ),
    ...optional('formula', formula),
    ...optional(
      'ordering',
      first((model) => defaultOrdering(model)),
    ),
    ...optional(
      'source',
      counted ?? (formula === undefined ? scope.binding?.columns.get(name) : undefined),
    ),
    ...optional('aliases', scope.hasAliases ? first((model) => model.aliases) : undefined),
  }
}

/** An ordering that is not supported stays absent: the pill's own says what is not. */
function defaultOrdering({ tableCalculations }: ColumnModel): Ordering | undefined {
  const [element] = tableCalculations ?? []
  const ordering = element === undefined ? undefined : orderingOf(element)
  return typeof ordering === 'string' ? undefined : ordering
}

/** Of related tables each has a count of its own; that of an only one is the number of rows. */
function countedObject({ binding }: ColumnScope, name: string): ColumnSource | undefined {
  const objects = binding?.objects ?? []
  if (!isTableCount(name) || objects.length < 2) return undefined
  const id = unbracket(bracketParts(name)?.at(-1) ?? '')
  return { table: objectPresence, column: id }
}

const dataTypes: ReadonlyMap<string, DataType> = new Map<string, DataType>([
  ['string', 'string'],
  ['integer', 'integer'],
  ['real', 'real'],
  ['boolean', 'boolean'],
  ['date', 'date'],
  ['datetime', 'datetime'],
])

function report(
  scope: ColumnScope,
  column: Column,
  model: ColumnModel | undefined,
  unsupported: UnsupportedList,
): void {
  const { caption, name } = column
  if (scope.datasource === 'Parameters') return
  if (isTableCount(name)) {
    const { binding } = scope
    const known = binding?.objects.some(({ id }) => id === column.source?.column)
    if (binding?.objects.length !== 1 && known !== true) unsupported.data('row-count', caption)
  } else if (isGeneratedPlace(name)) unsupported.values('generated-geography', caption)
  else if (column.formula !== undefined) {
    // Whether a formula can be computed is for the calculation language to say.
    reportGroups(column, model?.calculationClass, unsupported)
  } else if (name === forecastIndicator) unsupported.data('forecast', caption)
  else if (column.source === undefined) unsupported.data('unknown-field', caption)
  else if (model !== undefined && !dataTypes.has(model.dataType)) {
    unsupported.data(`data-type:${model.dataType}`, caption)
  }
}

function reportGroups(
  { caption }: Column,
  calculationClass: string | undefined,
  unsupported: UnsupportedList,
): void {
  if (calculationClass === 'bin') unsupported.data('bin', caption)
  else if (calculationClass === 'categorical-bin') unsupported.data('group', caption)
}
