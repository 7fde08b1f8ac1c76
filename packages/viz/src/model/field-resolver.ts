/** Finds the field a pill means: in the sheet's own dependencies first, then in the data source, then from the name itself. */

import type { Derivation } from './derivation.ts'
import type { ColumnScope } from './column-binding.ts'
import { bindColumn, bindFormula, createColumnScope } from './column-binding.ts'
import { derivedPill, type DerivedPill } from './derived-pill.ts'
import type { DatasourceBinding } from './datasource-binding.ts'
import type { InstanceModel } from './datasource-facts.ts'
import { isGeneratedPlace } from './generated-columns.ts'
import type { QualifiedName } from './names.ts'
import { bracket, isDerivation, parseInstanceName, unbracket } from './names.ts'
import type { Column, DataType, Field, ShelfItem } from './sheet.ts'
import { parseTableCalculation } from './table-calculation.ts'
import type { UnsupportedList } from './unsupported.ts'
import type { WorkbookModel, WorksheetModel } from './workbook.ts'
import { attribute, childAt, descendantsNamed, optional } from './xml-access.ts'

export interface FieldResolver {
  /** The field of a pill; what cannot be found becomes a text dimension of that name, and is reported. */
  readonly field: (name: QualifiedName) => Field
  /** The same, or one of the two generated pills. */
  readonly item: (name: QualifiedName) => ShelfItem
  /** A formula that no column of the document has, as a pill. */
  readonly formulaField: (asked: FormulaAsked) => Field
  /** By local name: the columns of a data source asked for so far, and those their formulas need. */
  readonly columns: (datasource: string) => ReadonlyMap<string, Column>
  /** Where the rows of a data source are; undefined when the workbook has none of that name. */
  readonly binding: (datasource: string) => DatasourceBinding | undefined
  /** Data sources asked for so far. */
  readonly datasources: () => readonly string[]
}

export interface FormulaAsked {
  readonly datasource: string
  readonly formula: string
  readonly dataType: DataType
  readonly level: 'row' | 'aggregate'
}

export interface ResolverContext {
  readonly workbook: WorkbookModel
  readonly sheet: WorksheetModel
  readonly unsupported: UnsupportedList
  /** Format set on a pill, by data source and instance name. */
  readonly formats: (datasource: string, instance: string) => string | undefined
}

export function createFieldResolver(context: ResolverContext): FieldResolver {
  const { workbook, sheet } = context
  const scopes = new Map<string, ColumnScope>()
  const fields = new Map<string, Field>()
  const used = new Set<string>()

  const scopeOf = (datasource: string): ColumnScope => {
    const known = scopes.get(datasource)
    if (known !== undefined) return known
    const scope = createColumnScope(workbook, sheet, datasource)
    scopes.set(datasource, scope)
    return scope
  }

  const field = ({ datasource = sheet.datasources[0] ?? '', instance }: QualifiedName): Field => {
    const key = JSON.stringify([datasource, instance])
    const known = fields.get(key)
    if (known !== undefined) return known
    const made = makeField(context, scopeOf(datasource), { datasource, instance })
    fields.set(key, made)
    used.add(datasource)
    return made
  }

  return {
    field,
    item: (name) => {
      if (name.instance === '[:Measure Names]') return { kind: 'special', pill: 'measure-names' }
      if (name.instance === '[Multiple Values]') return { kind: 'special', pill: 'measure-values' }
      return { kind: 'field', field: field(name) }
    },
    formulaField: ({ datasource, formula, dataType, level }) => {
      const name = bracket(`#formula ${level} ${dataType} ${formula}`)
      const column = bindFormula(
        scopeOf(datasource),
        { name, formula, dataType },
        context.unsupported,
      )
      used.add(datasource)
      return {
        instance: name,
        datasource,
        column,
        derivation: level === 'row' ? 'None' : 'User',
        isDiscrete: dataType === 'boolean',
        isAggregate: level === 'aggregate',
      }
    },
    columns: (datasource) => scopeOf(datasource).columns,
    binding: (datasource) => scopeOf(datasource).binding,
    datasources: () => [...used],
  }
}

function makeField(
  { unsupported, formats, sheet }: ResolverContext,
  scope: ColumnScope,
  { datasource, instance: name }: Required<QualifiedName>,
): Field {
  const instance = findInstance(scope, name)
  const derived = derivedPill(instance)
  if (derived !== undefined) {
    const place = isSecondary(sheet, datasource) ? `${bracket(datasource)}.${name}` : name
    const format = optional('format', formats(datasource, name))
    return {
      ...derivedField({ scope, instance, derived }, unsupported),
      instance: place,
      ...format,
    }
  }
  const column = bindColumn(scope, instance.column, unsupported)
  const calculation = parseTableCalculation(instance.tableCalculations)
  const isUndeclared = instance.isNamedAsTableCalculation && calculation === undefined
  if (isUndeclared) unsupported.data('table-calculation', `${column.caption} (${name})`)
  if (calculation !== undefined && 'unsupported' in calculation) {
    unsupported.data('table-calculation', `${column.caption}: ${calculation.unsupported}`)
  }
  const isPlace = isGeneratedPlace(column.name)
  const derivation = isPlace ? 'Avg' : readDerivation(instance.derivation, column, unsupported)
  return {
    instance: isSecondary(sheet, datasource) ? `${bracket(datasource)}.${name}` : name,
    datasource,
    column,
    derivation,
    isDiscrete: instance.type !== 'quantitative' && !isPlace,
    isAggregate: aggregates.has(derivation),
    ...optional('format', formats(datasource, name)),
    ...optional(
      'tableCalculation',
      calculation !== undefined && 'ordering' in calculation ? calculation : undefined,
    ),
  }
}

function captionOf({ sets }: ColumnScope, name: string): string {
  const captions = sets.flatMap(({ columns }) => columns.get(name)?.caption ?? [])
  return captions[0] ?? unbracket(name)
}

interface DerivedParts {
  readonly scope: ColumnScope
  readonly instance: InstanceModel
  readonly derived: DerivedPill
}

function derivedField(
  { scope, instance, derived }: DerivedParts,
  unsupported: UnsupportedList,
): Field {
  const { formula, dataType, prefix, isAggregate } = derived
  const name = bracket(`#pill ${instance.name}`)
  const { lacks } = derived
  if (lacks !== undefined) unsupported.values(lacks, captionOf(scope, instance.column))
  // What is not computed asks nothing of its column.
  const { caption, format } =
    lacks === undefined
      ? bindColumn(scope, instance.column, unsupported)
      : { caption: captionOf(scope, instance.column), format: undefined }
  const column = bindFormula(scope, { name, formula, dataType }, unsupported)
  return {
    instance: instance.name,
    datasource: scope.datasource,
    column: {
      ...column,
      caption: `${prefix}${caption}`,
      role: isAggregate ? 'measure' : 'dimension',
      ...optional('format', isAggregate ? format : undefined),
    },
    derivation: isAggregate ? 'User' : 'None',
    isDiscrete: instance.type !== 'quantitative',
    isAggregate,
  }
}

/** Fields of the primary data source keep the names that panes and axes call them by. */
function isSecondary(
  { datasources, rows, columns, table }: WorksheetModel,
  datasource: string,
): boolean {
  if (datasource === 'Parameters' || datasources.length < 2) return false
  const texts = [rows, columns, ...encodedColumns(table)]
  const isShown = (name: string) => texts.some((text) => text.includes(`${bracket(name)}.`))
  return datasource !== (datasources.find(isShown) ?? datasources[0])
}

function encodedColumns(table: WorksheetModel['table']): string[] {
  return descendantsNamed(childAt(table, 'panes'), 'encodings').flatMap(({ children }) =>
    children.map((encoding) => attribute(encoding, 'column') ?? ''),
  )
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
  unsupported.data(`derivation:${written}`, column.caption)
  return 'None'
}

function findInstance(scope: ColumnScope, name: string): InstanceModel {
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
      tableCalculations: [],
      isNamedAsTableCalculation: parts.outer.length > 0,
    }
  }
  const column = scope.sets.map((set) => set.columns.get(name)).find((item) => item !== undefined)
  const type = column?.type ?? 'nominal'
  return {
    name,
    column: name,
    derivation: 'None',
    type,
    tableCalculations: [],
    isNamedAsTableCalculation: false,
  }
}

const typeOfKey = { nk: 'nominal', ok: 'ordinal', qk: 'quantitative' } as const
