/** Filters of a sheet: its own, those its data source applies everywhere, and those shared between sheets. */

import type { XmlElement } from '../package/xml-tree.ts'
import type { FieldResolver } from './field-resolver.ts'
import { parseLiteral } from './literal.ts'
import type { MemberSet } from './member-set.ts'
import { allMeasures } from './measure-values.ts'
import type { QualifiedName } from './names.ts'
import { parseInstanceName, parseQualifiedName } from './names.ts'
import { bindInOut, bindMemberSet, findSet, membersOfSet } from './set-filters.ts'
import type { Field, Filter, Literal } from './sheet.ts'
import type { UnsupportedList } from './unsupported.ts'
import type { WorkbookModel, WorksheetModel } from './workbook.ts'
import { attribute, childAt, childrenNamed, childText, isTrue, optional } from './xml-access.ts'

export interface FilterContext {
  readonly workbook: WorkbookModel
  readonly sheet: WorksheetModel
  readonly resolver: FieldResolver
  readonly unsupported: UnsupportedList
  /** Documents keep the choice of measures of sheets that no longer show Measure Names. */
  readonly usesMeasureNames: boolean
}

interface FilterSource {
  readonly element: XmlElement
  readonly name: Required<QualifiedName>
  readonly isOfDatasource: boolean
}

/** Bound filters in document order. Filters that let everything pass are left out, and their fields are not looked up. */
export function bindFilters(context: FilterContext): readonly Filter[] {
  return filterSources(context).flatMap((source) => {
    const stage = stageOf(source)
    const filters = bindFilter(context, source)
    return stage === undefined ? filters : filters.map((filter) => ({ ...filter, stage }))
  })
}

function stageOf({ element, isOfDatasource }: FilterSource): Filter['stage'] {
  if (isOfDatasource) return 'datasource'
  return isTrue(element, 'context') ? 'context' : undefined
}

function filterSources({ workbook, sheet }: FilterContext): readonly FilterSource[] {
  const view = childAt(sheet.table, 'view')
  const read = (
    elements: readonly XmlElement[],
    datasource: string,
    isOfDatasource = false,
  ): FilterSource[] =>
    elements.flatMap((element) => {
      const name = parseQualifiedName(attribute(element, 'column') ?? '')
      return name === undefined ? [] : [{ element, name: { datasource, ...name }, isOfDatasource }]
    })
  const own = read(childrenNamed(view, 'filter'), sheet.datasources[0] ?? '')
  const slices = new Set(
    childrenNamed(childAt(view, 'slices'), 'column').map((column) => column.text.trim()),
  )
  const shared = sheet.datasources.flatMap((name) => {
    const sharedView = workbook.sharedViews.get(name)
    const filters = childrenNamed(sharedView, 'filter')
    return read(
      filters.filter((filter) => slices.has(attribute(filter, 'column') ?? '')),
      name,
    )
  })
  const ofDatasources = sheet.datasources.flatMap((name) =>
    read(workbook.datasources.get(name)?.filters ?? [], name, true),
  )
  return [...ofDatasources, ...shared, ...own]
}

function bindFilter(context: FilterContext, source: FilterSource): readonly Filter[] {
  const kind = attribute(source.element, 'class')
  if (kind === 'categorical') return bindCategorical(context, source)
  if (kind === 'quantitative') return bindQuantitative(context, source)
  if (kind === 'relative-date') return bindRelativeDate(context, source)
  context.unsupported.data(`filter:${kind ?? 'unknown'}`, source.name.instance)
  return []
}

function bindCategorical(
  context: FilterContext,
  { element, name }: FilterSource,
): readonly Filter[] {
  const { workbook, resolver, unsupported } = context
  const { datasource, instance } = name
  const named = findSet(workbook, datasource, instance)
  const isGroup = workbook.datasources.get(datasource)?.groups.has(instance) === true
  const written = childAt(element, 'groupfilter')
  // A filter by a set says no members: those of the set are meant.
  const group = written ?? named?.definition
  if (group === undefined) {
    const isKnown = isGroup || parseInstanceName(instance) !== undefined
    if (!isKnown) unsupported.data('filter:set', instance)
    return []
  }
  const chosen = membersOfSet(workbook, datasource, group)
  if (instance === '[:Measure Names]') return bindMeasureNames(context, chosen)
  // Filters by sets and actions name a group; the level says which field its members are of.
  const isField =
    parseInstanceName(instance) !== undefined ||
    workbook.datasources.get(datasource)?.columns.has(instance) === true
  const hasOwnLevel = isField && !isGroup && !named
  const setContext = { resolver, datasource, instance, hasOwnLevel }
  const bound =
    named?.isInOut === true && written !== undefined
      ? bindInOut(chosen, membersOfSet(workbook, datasource, named.definition), setContext)
      : bindMemberSet(chosen, setContext)
  if (bound.kind === 'filters') return bound.filters
  unsupported.data(bound.feature, bound.detail)
  return []
}

function bindMeasureNames(context: FilterContext, chosen: MemberSet): readonly Filter[] {
  if (chosen.kind === 'all') return []
  if (!('members' in chosen)) {
    context.unsupported.data(`filter:${chosen.kind}`, '[:Measure Names]')
    return []
  }
  if (!context.usesMeasureNames) return []
  return [{ kind: 'measure-names', fields: measureFields(context, chosen.kind, chosen.members) }]
}

/** Members of Measure Names are written as qualified instance names. */
function measureFields(
  { sheet, resolver }: FilterContext,
  mode: 'include' | 'exclude',
  members: readonly Literal[],
): readonly Field[] {
  const names = members.flatMap((member) => {
    const name = typeof member === 'string' ? parseQualifiedName(member) : undefined
    return name === undefined ? [] : [name]
  })
  if (mode === 'include') return names.map((name) => resolver.field(name))
  const excluded = new Set(names.map((name) => name.instance))
  return allMeasures(sheet, resolver).filter((field) => !excluded.has(field.instance))
}

function bindQuantitative(
  context: FilterContext,
  { element, name }: FilterSource,
): readonly Filter[] {
  const included = attribute(element, 'included-values') ?? 'all'
  if (included === 'all') return []
  const nulls = nullHandling.get(included)
  if (nulls === undefined) {
    context.unsupported.data(`filter:${included}`, name.instance)
    return []
  }
  const bound = (tag: string) => {
    const text = childText(element, tag)
    return text === undefined ? undefined : parseLiteral(text)
  }
  const isRange = included.startsWith('in-range')
  return [
    {
      kind: 'range',
      field: context.resolver.field(name),
      ...optional('min', isRange ? bound('min') : undefined),
      ...optional('max', isRange ? bound('max') : undefined),
      nulls,
    },
  ]
}

const nullHandling: ReadonlyMap<string, 'include' | 'exclude' | 'only'> = new Map([
  ['in-range', 'exclude'],
  ['in-range-or-null', 'include'],
  ['non-null', 'exclude'],
  ['null', 'only'],
])

type RelativeDate = Extract<Filter, { kind: 'relative-date' }>

const periods: readonly RelativeDate['period'][] = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
]

function bindRelativeDate(
  context: FilterContext,
  { element, name }: FilterSource,
): readonly Filter[] {
  const written = attribute(element, 'period-type-v2') ?? attribute(element, 'period-type')
  const period = periods.find((item) => item === written)
  const first = Number(attribute(element, 'first-period'))
  const last = Number(attribute(element, 'last-period'))
  if (period === undefined || !Number.isInteger(first) || !Number.isInteger(last)) {
    context.unsupported.data('filter:relative-date', `${written ?? 'no period'} ${name.instance}`)
    return []
  }
  const anchor = attribute(element, 'period-anchor')
  const anchorValue = anchor === undefined ? undefined : String(parseLiteral(anchor))
  return [
    {
      kind: 'relative-date',
      field: context.resolver.field(name),
      period,
      first,
      last,
      includesFuture: isTrue(element, 'include-future'),
      ...(isTrue(element, 'include-null') ? { includesNull: true } : {}),
      ...optional('anchor', anchorValue),
    },
  ]
}
