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
      return unite(operands())
    case 'intersection':
      return intersect(operands())
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

/** Members in any of the sets. Lists run to thousands of members, so they are joined in one go. */
function unite(sets: readonly MemberSet[]): MemberSet {
  if (sets.length === 0) return { kind: 'unknown', reason: 'empty-operation' }
  const unknown = sets.find((set) => set.kind === 'unknown')
  if (unknown !== undefined) return unknown
  const lists = sets.filter((set) => 'members' in set)
  if (lists.length < sets.length) return all
  const [level, otherLevel] = new Set(lists.flatMap((set) => set.level ?? []))
  if (otherLevel !== undefined) return { kind: 'unknown', reason: 'several-levels' }
  const included = new Set(lists.flatMap((set) => (set.kind === 'include' ? set.members : [])))
  const [firstExcluded, ...otherExcluded] = lists
    .filter((set) => set.kind === 'exclude')
    .map((set) => new Set(set.members))
  if (firstExcluded === undefined) {
    return { kind: 'include', ...levelOf(level), members: [...included] }
  }
  const members = [...firstExcluded].filter(
    (member) => !included.has(member) && otherExcluded.every((set) => set.has(member)),
  )
  return members.length === 0 ? all : { kind: 'exclude', ...levelOf(level), members }
}

function intersect(sets: readonly MemberSet[]): MemberSet {
  return complement(unite(sets.map((set) => complement(set))))
}

function except(sets: readonly MemberSet[]): MemberSet {
  const [first, ...rest] = sets
  if (first === undefined) return { kind: 'unknown', reason: 'empty-operation' }
  return intersect([first, complement(unite(rest))])
}

function complement(set: MemberSet): MemberSet {
  if (set.kind === 'unknown') return set
  if (set.kind === 'all') return { kind: 'include', members: [] }
  if (set.kind === 'include' && set.members.length === 0) return all
  return { ...set, kind: set.kind === 'include' ? 'exclude' : 'include' }
}

/** Combinations of several levels: only a single restricted level can be said as a list. */
function crossjoin(sets: readonly MemberSet[]): MemberSet {
  const restricting = sets.filter((set) => set.kind !== 'all')
  const [only, another] = restricting
  if (only === undefined) return all
  return another === undefined ? only : { kind: 'unknown', reason: 'crossjoin' }
}
