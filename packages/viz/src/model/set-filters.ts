/** Sets of members as filters of a sheet, with the fields that they are computed from. */

import type { XmlElement } from '../package/xml-tree.ts'
import { literalText } from './derived-formulas.ts'
import type { FieldResolver } from './field-resolver.ts'
import { evaluateGroupFilter } from './group-filter.ts'
import { complement, type MemberSet } from './member-set.ts'
import { parseInstanceName } from './names.ts'
import { pillFormula } from './pill-formula.ts'
import type { DataType, Field, Literal, SetFilter } from './sheet.ts'
import type { WorkbookModel } from './workbook.ts'
import { childAt } from './xml-access.ts'

export interface SetContext {
  readonly resolver: FieldResolver
  readonly datasource: string
  /** The level of members that do not say theirs. */
  readonly instance: string
  /** True when all members are of that level, whatever they say. */
  readonly hasOwnLevel: boolean
}

export type BoundSet =
  | { readonly kind: 'filters'; readonly filters: readonly SetFilter[] }
  /** What of the set is not supported, and the text that asks for it. */
  | { readonly kind: 'unsupported'; readonly feature: string; readonly detail: string }

/** Members of a set filter the rows; the filters of the answer hold together. */
export function bindMemberSet(set: MemberSet, context: SetContext): BoundSet {
  switch (set.kind) {
    case 'all':
      return { kind: 'filters', filters: [] }
    case 'unknown':
      return unsupported(set.reason, context.instance)
    case 'all-of':
      return joined(set.sets.map((part) => bindMemberSet(part, context)))
    case 'any-of':
      return bindAnyOf(set.sets, context)
    case 'range':
      return bindRange(set, context)
    case 'top':
      return bindTop(set, context)
    case 'condition':
      return bindCondition(set, context)
    default: {
      const field = levelField(set.level, context)
      return one({ kind: 'members', field, mode: set.kind, members: set.members })
    }
  }
}

/** A filter on whether rows are in a set: `chosen` holds true, false or both. */
export function bindInOut(chosen: MemberSet, set: MemberSet, context: SetContext): BoundSet {
  if (chosen.kind === 'all') return { kind: 'filters', filters: [] }
  if (!('members' in chosen)) return unsupported('set', context.instance)
  const keeps = (isIn: boolean) => chosen.members.includes(isIn) === (chosen.kind === 'include')
  const restricting = [...(keeps(false) ? [] : [set]), ...(keeps(true) ? [] : [complement(set)])]
  return joined(restricting.map((part) => bindMemberSet(part, context)))
}

function bindTop(set: MemberSet & { readonly kind: 'top' }, context: SetContext): BoundSet {
  const by = formulaField(set.expression, 'real', context)
  const count = countOf(set.count)
  if (count === undefined) return unsupported('top', set.count)
  const within = bindMemberSet(set.within, context)
  if (within.kind === 'unsupported') return within
  const { direction, end } = set
  const field = levelField(set.level, context)
  const mode = set.isNegated ? 'exclude' : 'include'
  return one({ kind: 'top', field, mode, by, direction, end, count, within: within.filters })
}

function countOf(written: string): number | { readonly parameter: string } | undefined {
  if (/^\d{1,9}$/.test(written)) return Number(written)
  const parameter = /^\[Parameters\]\.(\[.+\])$/s.exec(written)?.[1]
  return parameter === undefined ? undefined : { parameter }
}

function bindCondition(
  set: MemberSet & { readonly kind: 'condition' },
  context: SetContext,
): BoundSet {
  const by = formulaField(set.expression, 'boolean', context)
  const within = bindMemberSet(set.within, context)
  if (within.kind === 'unsupported') return within
  const field = levelField(set.level, context)
  const mode = set.isNegated ? 'exclude' : 'include'
  return one({ kind: 'condition', field, mode, by, within: within.filters })
}

/** Nothing holds in none of the terms: an empty one lets all pass. */
function bindAnyOf(sets: readonly MemberSet[], context: SetContext): BoundSet {
  const terms: (readonly SetFilter[])[] = []
  for (const set of sets) {
    const bound = bindMemberSet(set, context)
    if (bound.kind === 'unsupported') return bound
    if (bound.filters.length === 0) return { kind: 'filters', filters: [] }
    terms.push(bound.filters)
  }
  const [field] = terms.flat().map((filter) => filter.field)
  if (field === undefined) return unsupported('union', context.instance)
  return one({ kind: 'any-of', field, mode: 'include', terms })
}

/** Members that lie between two, by a formula: it knows the order of the column's collation. */
function bindRange(set: MemberSet & { readonly kind: 'range' }, context: SetContext): BoundSet {
  const field = levelField(set.level, context)
  const written = { from: boundText(set.from, field), to: boundText(set.to, field) }
  const operand = pillFormula(field)
  if (written.from === null || written.to === null) {
    return unsupported('member-range', context.instance)
  }
  const formula = `${operand} >= ${written.from} AND ${operand} <= ${written.to}`
  const { resolver, datasource } = context
  const isInside = resolver.formulaField({ datasource, formula, dataType: 'boolean', level: 'row' })
  const mode = set.isNegated ? 'exclude' : 'include'
  return one({ kind: 'members', field: isInside, mode, members: [true] })
}

function boundText(bound: Literal, { column }: Field): string | null {
  if (bound === null) return null
  const isDate = column.dataType === 'date' || column.dataType === 'datetime'
  return isDate && typeof bound === 'string' ? `#${bound}#` : literalText(bound)
}

/** What a set is ordered or chosen by, as the pill that the formula would be. */
function formulaField(formula: string, dataType: DataType, context: SetContext): Field {
  const { resolver, datasource } = context
  return resolver.formulaField({ datasource, formula, dataType, level: 'aggregate' })
}

function levelField(level: string | undefined, context: SetContext): Field {
  const { resolver, datasource, instance, hasOwnLevel } = context
  return resolver.field({ datasource, instance: hasOwnLevel ? instance : (level ?? instance) })
}

function one(filter: SetFilter): BoundSet {
  return { kind: 'filters', filters: [filter] }
}

function joined(parts: readonly BoundSet[]): BoundSet {
  const obstacle = parts.find((part) => part.kind === 'unsupported')
  if (obstacle !== undefined) return obstacle
  const filters = parts.flatMap((part) => (part.kind === 'filters' ? part.filters : []))
  return { kind: 'filters', filters }
}

function unsupported(feature: string, detail: string): BoundSet {
  return { kind: 'unsupported', feature: `filter:${feature}`, detail }
}

/** The set that a name with brackets means in a data source: `[Top Customers]`, or its pill `[io:Top Customers:nk]`. */
export function findSet(
  workbook: WorkbookModel,
  datasource: string,
  instance: string,
): { readonly definition: XmlElement; readonly isInOut: boolean } | undefined {
  const groups = workbook.datasources.get(datasource)?.groups
  const inOut = parseInstanceName(instance.replace(/^\[io:/, '[none:'))
  const isInOut = instance.startsWith('[io:') && inOut !== undefined
  const group = groups?.get(isInOut ? inOut.column : instance)
  const definition = childAt(group, 'groupfilter')
  return definition === undefined ? undefined : { definition, isInOut }
}

/** The members of a set, through the sets that it is made of. */
export function membersOfSet(
  workbook: WorkbookModel,
  datasource: string,
  definition: XmlElement,
): MemberSet {
  return evaluateGroupFilter(
    definition,
    (level) => findSet(workbook, datasource, level)?.definition,
  )
}
