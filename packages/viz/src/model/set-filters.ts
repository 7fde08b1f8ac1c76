/** Sets of members as filters of a sheet, with the fields that they are computed from. */

import type { XmlElement } from '../package/xml-tree.ts'
import { parseAggregate, parseCondition } from './aggregate-text.ts'
import type { FieldResolver } from './field-resolver.ts'
import { evaluateGroupFilter } from './group-filter.ts'
import { complement, type MemberSet } from './member-set.ts'
import { parseInstanceName, unbracket } from './names.ts'
import type { Field, SetFilter } from './sheet.ts'
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
  const by = aggregateField(set.expression, context)
  if (by === undefined) return unsupported('top', set.expression)
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
  const comparisons = parseCondition(set.expression)
  const having = comparisons?.flatMap(({ aggregate, operator, value }) => {
    const field = aggregateField(aggregate, context)
    return field === undefined ? [] : [{ field, operator, value }]
  })
  if (having === undefined || having.length !== comparisons?.length) {
    return unsupported('condition', set.expression)
  }
  const within = bindMemberSet(set.within, context)
  if (within.kind === 'unsupported') return within
  const field = levelField(set.level, context)
  const mode = set.isNegated ? 'exclude' : 'include'
  return one({ kind: 'condition', field, mode, having, within: within.filters })
}

/** `SUM([Sales])` as the pill it would be. */
function aggregateField(text: string, { resolver, datasource }: SetContext): Field | undefined {
  const parsed = parseAggregate(text)
  if (parsed === undefined) return undefined
  const instance = `[${parsed.prefix}:${unbracket(parsed.column)}:qk]`
  return resolver.field({ datasource, instance })
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
