/** Secondary data sources of a sheet: which of their fields meet which of the primary's. */

import type { BlendModel } from './blend-model.ts'
import type { FieldResolver } from './field-resolver.ts'
import { parseQualifiedName } from './names.ts'
import type { Blend, Field, Filter, Sort } from './sheet.ts'
import type { UnsupportedList } from './unsupported.ts'

export interface BlendBinding {
  readonly models: readonly BlendModel[]
  readonly primary: string
  readonly resolver: FieldResolver
  readonly unsupported: UnsupportedList
  /** Fields on shelves and marks cards, and those behind Measure Values. */
  readonly shown: readonly Field[]
  readonly filters: readonly Filter[]
  readonly sorts: readonly Sort[]
}

/** One blend for each data source besides the primary that the sheet uses. */
export function bindBlends(binding: BlendBinding): readonly Blend[] {
  const { resolver, primary } = binding
  const others = resolver.datasources().filter((name) => name !== primary && name !== 'Parameters')
  return others.map((datasource): Blend => {
    reportUses(binding, datasource)
    const links = linksTo(binding, datasource)
    if (links.length === 0) report(binding, datasource, 'no field of the view links it')
    return { datasource, links, columnsByName: resolver.columns(datasource) }
  })
}

/** The links whose primary field the view shows; without any of the document, fields of one name and look. */
function linksTo(binding: BlendBinding, datasource: string): Blend['links'] {
  const { models, primary, resolver, shown } = binding
  const written = models.flatMap(({ source, target, pairs }) => {
    if (source === primary && target === datasource) return pairs
    if (source !== datasource || target !== primary) return []
    return pairs.map(([own, other]) => [other, own] as const)
  })
  const dimensions = shown.filter((field) => field.datasource === primary && !field.isAggregate)
  const isWritten = models.some(
    ({ source, target }) =>
      (source === primary && target === datasource) ||
      (source === datasource && target === primary),
  )
  if (!isWritten) return alikeLinks(binding, datasource, dimensions)
  return written.flatMap(([own, other]) => {
    const name = parseQualifiedName(own)
    const field = dimensions.find(({ instance }) => instance === name?.instance)
    const secondary = parseQualifiedName(other)
    if (field === undefined || secondary === undefined) return []
    return [{ primary: field, secondary: resolver.field({ datasource, ...secondary }) }]
  })
}

function alikeLinks(
  { resolver }: BlendBinding,
  datasource: string,
  dimensions: readonly Field[],
): Blend['links'] {
  const names = resolver.binding(datasource)?.columns
  return dimensions.flatMap((field) =>
    names?.has(field.column.name) === true
      ? [{ primary: field, secondary: resolver.field({ datasource, instance: field.instance }) }]
      : [],
  )
}

function reportUses(binding: BlendBinding, datasource: string): void {
  const { shown, filters, sorts } = binding
  const isOf = (field: Field) => field.datasource === datasource
  for (const field of shown.filter(isOf)) {
    if (!field.isAggregate) report(binding, datasource, `${field.column.caption} groups the marks`)
    else if (field.tableCalculation !== undefined) {
      report(binding, datasource, `${field.column.caption} is a calculation among marks`)
    }
  }
  for (const filter of filters) {
    const isForMarks =
      filter.kind !== 'measure-names' && isOf(filter.field) && filter.field.isAggregate
    if (isForMarks) report(binding, datasource, `${filter.field.column.caption} filters the marks`)
  }
  for (const { by } of sorts) {
    if (by !== undefined && isOf(by))
      report(binding, datasource, `${by.column.caption} sorts the marks`)
  }
}

function report({ resolver, unsupported }: BlendBinding, datasource: string, reason: string): void {
  unsupported.data('blend', `${resolver.binding(datasource)?.caption ?? datasource}: ${reason}`)
}
