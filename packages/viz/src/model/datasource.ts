/** A data source as the document describes it: connections, columns, instances, groups, extract. */

import type { XmlElement } from '../package/xml-tree.ts'
import { isEnabledExtract, parseConnectionGroup } from './connection.ts'
import type { DatasourceBinding } from './datasource-binding.ts'
import { bindDatasource } from './datasource-binding.ts'
import type { ColumnModel, DatasourceFacts, FieldSet, InstanceModel } from './datasource-facts.ts'
import { derivedFormula, derivedType } from './derived-formulas.ts'
import { parseObjectGraph } from './object-graph.ts'
import { attribute, childAt, childrenNamed, isTrue, optional } from './xml-access.ts'

export interface DatasourceModel extends DatasourceFacts {
  /** Where its rows are; computed once, as every sheet asks. */
  readonly binding: () => DatasourceBinding
}

export function datasourceModel(facts: DatasourceFacts): DatasourceModel {
  let bound: DatasourceBinding | undefined
  return { ...facts, binding: () => (bound ??= bindDatasource(facts)) }
}

export function parseDatasource(element: XmlElement): DatasourceModel {
  const name = attribute(element, 'name') ?? attribute(element, 'formatted-name') ?? ''
  const connection = childAt(element, 'connection')
  const extract = childAt(element, 'extract')
  const extractConnection = isEnabledExtract(extract) ? childAt(extract, 'connection') : undefined
  return datasourceModel({
    name,
    caption: attribute(element, 'caption') ?? name,
    ...optional('connection', connection && parseConnectionGroup(connection)),
    ...optional('extract', extractConnection && parseConnectionGroup(extractConnection)),
    ...optional('extractSelection', selectionOf(extract)),
    ...parseObjectGraph(childAt(element, 'object-graph')),
    groups: new Map(
      childrenNamed(element, 'group').map((group) => [attribute(group, 'name') ?? '', group]),
    ),
    filters: childrenNamed(element, 'filter'),
    hasAliases: attribute(childAt(element, 'aliases'), 'enabled') !== 'no',
    defaultSorts: childAt(element, 'default-sorts')?.children ?? [],
    ...optional('style', childAt(element, 'style')),
    ...parseFieldSet(element),
  })
}

function selectionOf(extract: XmlElement | undefined): string | undefined {
  if (childrenNamed(extract, 'filter').length > 0) return 'filters'
  const count = extract === undefined ? undefined : attribute(extract, 'count')
  return count === undefined || count === '-1' ? undefined : `${count} rows`
}

/** Reads the `column` and `column-instance` children of a data source or of `datasource-dependencies`. */
export function parseFieldSet(element: XmlElement): FieldSet {
  const columns = new Map<string, ColumnModel>()
  for (const child of childrenNamed(element, 'column')) {
    const column = parseColumn(child)
    columns.set(column.name, column)
  }
  const instances = new Map<string, InstanceModel>()
  for (const child of childrenNamed(element, 'column-instance')) {
    const instance = parseInstance(child)
    instances.set(instance.name, instance)
  }
  return { columns, instances }
}

export function parseColumn(element: XmlElement): ColumnModel {
  const role = attribute(element, 'role') === 'measure' ? 'measure' : 'dimension'
  const calculation = childAt(element, 'calculation')
  const aliases = childrenNamed(childAt(element, 'aliases'), 'alias')
  return {
    name: attribute(element, 'name') ?? '',
    ...optional('caption', attribute(element, 'caption')),
    dataType:
      (calculation && derivedType(calculation)) ?? attribute(element, 'datatype') ?? 'string',
    role,
    type: parseType(attribute(element, 'type')),
    ...optional('format', attribute(element, 'default-format')),
    ...optional('formula', calculation && formulaOf(calculation)),
    ...optional('tableCalculations', calculation && childrenNamed(calculation, 'table-calc')),
    ...optional('calculationClass', calculation && classOf(calculation)),
    isHidden: isTrue(element, 'hidden'),
    ...optional('aliases', aliases.length === 0 ? undefined : aliasMap(aliases)),
  }
}

/** A group or bin that has a formula is a calculation like others. */
function classOf(calculation: XmlElement): string {
  const written = attribute(calculation, 'class') ?? 'tableau'
  return derivedFormula(calculation) === undefined ? written : 'tableau'
}

/** Groups and bins are formulas too; those that are not computed keep the text they have. */
function formulaOf(calculation: XmlElement): string {
  return derivedFormula(calculation) ?? attribute(calculation, 'formula') ?? ''
}

function aliasMap(aliases: readonly XmlElement[]): ReadonlyMap<string, string> {
  return new Map(
    aliases.map((alias) => [
      literalText(alias.attributes.get('key') ?? ''),
      alias.attributes.get('value') ?? '',
    ]),
  )
}

/** Raw value as text: `"East"` without its quotes and escapes, others as written. */
function literalText(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : text
}

function parseInstance(element: XmlElement): InstanceModel {
  return {
    name: attribute(element, 'name') ?? '',
    column: attribute(element, 'column') ?? '',
    derivation: attribute(element, 'derivation') ?? 'None',
    type: parseType(attribute(element, 'type')),
    tableCalculations: childrenNamed(element, 'table-calc'),
    isNamedAsTableCalculation: false,
  }
}

function parseType(text: string | undefined): 'nominal' | 'ordinal' | 'quantitative' {
  return text === 'ordinal' || text === 'quantitative' ? text : 'nominal'
}
