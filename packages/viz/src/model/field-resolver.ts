/** Finds the field a pill means: in the sheet's own dependencies first, then in the data source, then from the name itself. */

import { formulaFeatures, formulaReferences, isConstantFormula } from './calculation.ts'
import type { DatasourceBinding } from './datasource-binding.ts'
import { bindDatasource } from './datasource-binding.ts'
import type { ColumnModel, FieldSet, InstanceModel } from './datasource.ts'
import type { QualifiedName } from './names.ts'
import { isDerivation, parseInstanceName, unbracket } from './names.ts'
import type { Column, DataType, Derivation, Field, ShelfItem } from './sheet.ts'
import type { UnsupportedList } from './unsupported.ts'
import type { WorkbookModel, WorksheetModel } from './workbook.ts'
import { optional } from './xml-access.ts'

export interface FieldResolver {
  /** The field of a pill; what cannot be found becomes a text dimension of that name, and is reported. */
  readonly field: (name: QualifiedName) => Field
  /** The same, or one of the two generated pills. */
  readonly item: (name: QualifiedName) => ShelfItem
  /** Every column asked for so far and the columns their formulas need, by data source and local name. */
  readonly columns: () => ReadonlyMap<string, ReadonlyMap<string, Column>>
  /** Fields made so far. */
  readonly fields: () => readonly Field[]
}

export interface ResolverContext {
  readonly workbook: WorkbookModel
  readonly sheet: WorksheetModel
  readonly unsupported: UnsupportedList
  /** By data source and instance name: formats set on pills. */
  readonly formats: (datasource: string, instance: string) => string | undefined
}

interface Scope {
  readonly sets: readonly FieldSet[]
  readonly binding: DatasourceBinding | undefined
  readonly groups: ReadonlySet<string>
  readonly metadataTypes: ReadonlyMap<string, string>
  readonly columns: Map<string, Column>
}

export function createFieldResolver(context: ResolverContext): FieldResolver {
  const scopes = new Map<string, Scope>()
  const fields = new Map<string, Field>()
  const fallbackDatasource = context.sheet.datasources[0] ?? ''

  const scopeOf = (datasource: string): Scope => {
    const known = scopes.get(datasource)
    if (known !== undefined) return known
    const scope = createScope(context, datasource)
    scopes.set(datasource, scope)
    return scope
  }

  const field = (name: QualifiedName): Field => {
    const datasource = name.datasource ?? fallbackDatasource
    const key = JSON.stringify([datasource, name.instance])
    const known = fields.get(key)
    if (known !== undefined) return known
    const made = makeField(context, scopeOf(datasource), { ...name, datasource })
    fields.set(key, made)
    return made
  }

  return {
    field,
    item: (name) => {
      if (name.instance === '[:Measure Names]') return { kind: 'special', pill: 'measure-names' }
      if (name.instance === '[Multiple Values]') return { kind: 'special', pill: 'measure-values' }
      return { kind: 'field', field: field(name) }
    },
    columns: () => new Map([...scopes].map(([datasource, scope]) => [datasource, scope.columns])),
    fields: () => [...fields.values()],
  }
}

function createScope({ workbook, sheet }: ResolverContext, name: string): Scope {
  const datasource = workbook.datasources.get(name)
  const dependencies = sheet.dependencies.get(name)
  const shared = workbook.sharedViewFields.get(name)
  const metadata = [
    ...(datasource?.connection?.metadata ?? []),
    ...(datasource?.extract?.metadata ?? []),
  ]
  return {
    sets: [dependencies, datasource, shared].filter((set) => set !== undefined),
    binding: datasource && bindDatasource(datasource),
    groups: new Set(datasource?.groups.keys()),
    metadataTypes: new Map(metadata.map((record) => [record.localName, record.localType ?? ''])),
    columns: new Map(),
  }
}

function makeField(context: ResolverContext, scope: Scope, name: Required<QualifiedName>): Field {
  const { unsupported } = context
  const instance = findInstance(scope, name.instance)
  const column = findColumn(context, scope, instance.column)
  if (instance.hasTableCalculation) {
    unsupported.data('table-calculation', `${column.caption} (${name.instance})`)
  }
  if (name.instance.includes('].[')) unsupported.data('row-count', name.instance)
  const derivation = readDerivation(instance.derivation, column, unsupported)
  return {
    instance: name.instance,
    datasource: name.datasource,
    column,
    derivation,
    isDiscrete: instance.type !== 'quantitative',
    isAggregate: aggregates.has(derivation),
    ...optional('format', context.formats(name.datasource, name.instance)),
  }
}

const aggregates: ReadonlySet<Derivation> = new Set<Derivation>([
  'Attribute',
  'User',
  'Sum',
  'Avg',
  'Min',
  'Max',
  'Count',
  'CountD',
  'Median',
  'Stdev',
  'StdevP',
  'Var',
  'VarP',
])

function readDerivation(written: string, column: Column, unsupported: UnsupportedList): Derivation {
  if (isDerivation(written)) return written
  if (written === 'InOut') unsupported.data('set', column.caption)
  else unsupported.data(`derivation:${written}`, column.caption)
  return 'None'
}

function findInstance(scope: Scope, name: string): InstanceModel {
  for (const set of scope.sets) {
    const found = set.instances.get(name)
    if (found !== undefined) return found
  }
  const parts = parseInstanceName(name)
  if (parts !== undefined) {
    return {
      name,
      column: parts.column,
      derivation: parts.derivation,
      type: typeOfKey[parts.key],
      hasTableCalculation: parts.outer.length > 0,
    }
  }
  const column = scope.sets.map((set) => set.columns.get(name)).find((item) => item !== undefined)
  const type = column?.type ?? 'nominal'
  return { name, column: name, derivation: 'None', type, hasTableCalculation: false }
}

const typeOfKey = { nk: 'nominal', ok: 'ordinal', qk: 'quantitative' } as const

const generatedColumns: ReadonlySet<string> = new Set([
  '[Latitude (generated)]',
  '[Longitude (generated)]',
  '[Geometry (generated)]',
])

function findColumn(context: ResolverContext, scope: Scope, name: string): Column {
  const known = scope.columns.get(name)
  if (known !== undefined) return known
  const models = scope.sets.flatMap((set) => set.columns.get(name) ?? [])
  const [model] = models
  const column = makeColumn(scope, name, models)
  // Before the references of its formula, which could come back to it.
  scope.columns.set(name, column)
  reportColumn(context, scope, column, model)
  for (const reference of formulaReferences(column.formula ?? '')) {
    if (knowsColumn(scope, reference)) findColumn(context, scope, reference)
  }
  return column
}

function knowsColumn(scope: Scope, name: string): boolean {
  return (
    scope.sets.some((set) => set.columns.has(name)) || scope.binding?.columns.has(name) === true
  )
}

/** The sheet's own copy of a column leads; what it leaves out the data source's adds. */
function makeColumn(scope: Scope, name: string, models: readonly ColumnModel[]): Column {
  const first = <T>(pick: (model: ColumnModel) => T | undefined): T | undefined =>
    models.map((model) => pick(model)).find((value) => value !== undefined)
  const written = first((model) => model.dataType) ?? scope.metadataTypes.get(name)
  const formula = first((model) => model.formula)
  const isNumber = written === 'integer' || written === 'real'
  return {
    name,
    caption: first((model) => model.caption) ?? unbracket(name),
    dataType: dataTypes.get(written ?? '') ?? 'string',
    role: first((model) => model.role) ?? (isNumber ? 'measure' : 'dimension'),
    ...optional(
      'format',
      first((model) => model.format),
    ),
    ...optional('formula', formula),
    ...optional('source', formula === undefined ? scope.binding?.columns.get(name) : undefined),
    ...optional(
      'aliases',
      first((model) => model.aliases),
    ),
  }
}

const dataTypes: ReadonlyMap<string, DataType> = new Map<string, DataType>([
  ['string', 'string'],
  ['integer', 'integer'],
  ['real', 'real'],
  ['boolean', 'boolean'],
  ['date', 'date'],
  ['datetime', 'datetime'],
])

function reportColumn(
  { unsupported }: ResolverContext,
  scope: Scope,
  column: Column,
  model: ColumnModel | undefined,
): void {
  const { caption, formula, name } = column
  if (formula !== undefined) {
    if (model?.calculationClass === 'bin') unsupported.data('bin', caption)
    else if (model?.calculationClass === 'categorical-bin') unsupported.data('group', caption)
    else if (!isConstantFormula(formula)) unsupported.data('calculation', `${caption} = ${formula}`)
    for (const feature of formulaFeatures(formula)) unsupported.data(feature, caption)
    return
  }
  if (generatedColumns.has(name)) unsupported.data('generated-geography', caption)
  else if (name === '[Forecast Indicator]') unsupported.data('forecast', caption)
  else if (scope.groups.has(name)) unsupported.data('set', caption)
  else if (column.source === undefined && !name.includes('].[')) {
    unsupported.data('unknown-field', caption)
  }
  if (model !== undefined && !dataTypes.has(model.dataType) && !name.includes('].[')) {
    unsupported.data(`data-type:${model.dataType}`, caption)
  }
}
