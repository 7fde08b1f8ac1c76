/** The set algebra of `groupfilter` elements, worked out to a list of members where that is possible. */

import type { XmlElement } from '../package/xml-tree.ts'
import { parseLiteral } from './literal.ts'
import type { Literal } from './sheet.ts'
import { attribute } from './xml-access.ts'

export type MemberSet =
  /** Every member: such a filter changes nothing. */
  | { readonly kind: 'all' }
  | {
      readonly kind: 'include' | 'exclude'
      /** Instance or column name with brackets, as the members say it. */
      readonly level?: string
      readonly members: readonly Literal[]
    }
  /** Cannot be said as a list: `top`, `condition`, `member-range`, `crossjoin`, or the function's own name. */
  | { readonly kind: 'unknown'; readonly reason: string }

const all: MemberSet = { kind: 'all' }

/** Expanding a range of numbers to more members than this would be a mistake. */
const MAX_RANGE_MEMBERS = 10_000

export function evaluateGroupFilter(element: XmlElement): MemberSet {
  const operands = () =>
    element.children
      .filter((child) => child.name === 'groupfilter')
      .map((child) => evaluateGroupFilter(child))
  const name = attribute(element, 'function') ?? 'none'
  switch (name) {
    case 'level-members':
      return all
    case 'member':
      return included(element, [parseLiteral(element.attributes.get('member') ?? '')])
    case 'empty-level':
      return { kind: 'include', ...levelOf(attribute(element, 'member')), members: [] }
    case 'range':
      return range(element)
    case 'union':
      return fold(operands(), unite)
    case 'intersection':
      return fold(operands(), intersect)
    case 'except':
      return except(operands())
    case 'crossjoin':
      return crossjoin(operands())
    case 'end':
    case 'order':
      return { kind: 'unknown', reason: 'top' }
    case 'filter':
      return { kind: 'unknown', reason: 'condition' }
    default:
      return { kind: 'unknown', reason: name }
  }
}

function levelOf(level: string | undefined): { readonly level?: string } {
  return level === undefined ? {} : { level }
}

function included(element: XmlElement, members: readonly Literal[]): MemberSet {
  return { kind: 'include', ...levelOf(attribute(element, 'level')), members }
}

/** Whole numbers, such as quarters, can be listed; the order of anything else is the data's own. */
function range(element: XmlElement): MemberSet {
  const from = parseLiteral(element.attributes.get('from') ?? '')
  const to = parseLiteral(element.attributes.get('to') ?? '')
  if (
    Number.isInteger(from) &&
    Number.isInteger(to) &&
    Number(to) - Number(from) < MAX_RANGE_MEMBERS
  ) {
    const count = Math.max(0, Number(to) - Number(from) + 1)
    const members = Array.from({ length: count }, (_item, index) => Number(from) + index)
    return included(element, members)
  }
  return { kind: 'unknown', reason: 'member-range' }
}

function fold(
  sets: readonly MemberSet[],
  combine: (a: MemberSet, b: MemberSet) => MemberSet,
): MemberSet {
  const [first, ...rest] = sets
  if (first === undefined) return { kind: 'unknown', reason: 'empty-operation' }
  return rest.reduce((sum, next) => combine(sum, next), first)
}

function except(sets: readonly MemberSet[]): MemberSet {
  const [first, ...rest] = sets
  if (first === undefined || rest.length === 0) {
    return { kind: 'unknown', reason: 'empty-operation' }
  }
  return intersect(first, complement(fold(rest, unite)))
}

function complement(set: MemberSet): MemberSet {
  if (set.kind === 'unknown') return set
  if (set.kind === 'all') return { kind: 'include', members: [] }
  return { ...set, kind: set.kind === 'include' ? 'exclude' : 'include' }
}

function unite(a: MemberSet, b: MemberSet): MemberSet {
  return complement(intersect(complement(a), complement(b)))
}

function intersect(a: MemberSet, b: MemberSet): MemberSet {
  if (a.kind === 'unknown') return a
  if (b.kind === 'unknown') return b
  if (a.kind === 'all') return b
  if (b.kind === 'all') return a
  if (a.level !== undefined && b.level !== undefined && a.level !== b.level) {
    return { kind: 'unknown', reason: 'several-levels' }
  }
  const level = levelOf(a.level ?? b.level)
  if (a.kind === 'exclude' && b.kind === 'exclude') {
    return simplify({
      kind: 'exclude',
      ...level,
      members: [...new Set([...a.members, ...b.members])],
    })
  }
  const [kept, other] = a.kind === 'include' ? [a, b] : [b, a]
  const others = new Set(other.members)
  const members = kept.members.filter((item) => others.has(item) === (other.kind === 'include'))
  return { kind: 'include', ...level, members }
}

/** Leaving out nothing is every member. */
function simplify(set: Exclude<MemberSet, { kind: 'unknown' | 'all' }>): MemberSet {
  return set.kind === 'exclude' && set.members.length === 0 ? all : set
}

/** Combinations of several levels: only a single restricted level can be said as a list. */
function crossjoin(sets: readonly MemberSet[]): MemberSet {
  const restricting = sets.filter((set) => set.kind !== 'all')
  const [only, another] = restricting
  if (only === undefined) return all
  return another === undefined ? only : { kind: 'unknown', reason: 'crossjoin' }
}
