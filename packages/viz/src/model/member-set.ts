/** Sets of members of one level, and their algebra: lists stay lists, computed sets are combined where that can be said. */

import type { Literal } from './sheet.ts'

export type MemberSet =
  /** Every member: such a filter changes nothing. */
  | { readonly kind: 'all' }
  | {
      readonly kind: 'include' | 'exclude'
      /** Instance or column name with brackets, as the members say it. */
      readonly level?: string
      readonly members: readonly Literal[]
    }
  | TopSet
  | ConditionSet
  /** Members that are in each of the sets, at least one of which is computed. */
  | { readonly kind: 'all-of'; readonly sets: readonly MemberSet[] }
  /** Not supported: `member-range`, `crossjoin`, or the function's own name. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** The members at one end of an order. */
interface TopSet {
  readonly kind: 'top'
  readonly isNegated: boolean
  readonly level?: string
  /** What orders them, as a formula. */
  readonly expression: string
  readonly direction: 'asc' | 'desc'
  readonly end: 'first' | 'last'
  /** A whole number, or the name of a parameter. */
  readonly count: string
  readonly within: MemberSet
}

/** The members for which a formula over their rows is true. */
interface ConditionSet {
  readonly kind: 'condition'
  readonly isNegated: boolean
  readonly level?: string
  readonly expression: string
  readonly within: MemberSet
}

const all: MemberSet = { kind: 'all' }

export function unknown(reason: string): MemberSet {
  return { kind: 'unknown', reason }
}

export function levelOf(level: string | undefined): { readonly level?: string } {
  return level === undefined ? {} : { level }
}

/** Members in any of the sets. Lists run to thousands of members, so they are joined in one go. */
export function unite(sets: readonly MemberSet[]): MemberSet {
  if (sets.length === 0) return unknown('empty-operation')
  const obstacle = sets.find((set) => set.kind === 'unknown')
  if (obstacle !== undefined) return obstacle
  if (sets.some((set) => set.kind === 'all')) return all
  const lists = sets.filter((set): set is MemberList => 'members' in set)
  if (lists.length < sets.length) {
    const [only, another] = sets.filter((set) => !isEmpty(set))
    return only !== undefined && another === undefined ? only : unknown('union-of-computed-sets')
  }
  return uniteLists(lists)
}

type MemberList = MemberSet & { readonly kind: 'include' | 'exclude' }

function uniteLists(lists: readonly MemberList[]): MemberSet {
  const [level, otherLevel] = new Set(lists.flatMap((set) => set.level ?? []))
  if (otherLevel !== undefined) return unknown('several-levels')
  const listed = new Set(lists.flatMap((set) => (set.kind === 'include' ? set.members : [])))
  const [firstExcluded, ...otherExcluded] = lists
    .filter((set) => set.kind === 'exclude')
    .map((set) => new Set(set.members))
  if (firstExcluded === undefined) {
    return { kind: 'include', ...levelOf(level), members: [...listed] }
  }
  const members = [...firstExcluded].filter(
    (member) => !listed.has(member) && otherExcluded.every((set) => set.has(member)),
  )
  return members.length === 0 ? all : { kind: 'exclude', ...levelOf(level), members }
}

export function intersect(sets: readonly MemberSet[]): MemberSet {
  const obstacle = sets.find((set) => set.kind === 'unknown')
  if (obstacle !== undefined) return obstacle
  const isList = (set: MemberSet) => set.kind === 'all' || 'members' in set
  const lists = sets.filter(isList)
  const computed = sets.filter((set) => !isList(set))
  const ofLists = sets.length === 0 || lists.length > 0 ? complementOfUnion(lists) : all
  if (ofLists.kind === 'unknown') return ofLists
  const restricting = [...(ofLists.kind === 'all' ? [] : [ofLists]), ...computed]
  const [only, another] = restricting
  if (only === undefined) return ofLists
  return another === undefined ? only : { kind: 'all-of', sets: restricting }
}

function complementOfUnion(lists: readonly MemberSet[]): MemberSet {
  return complement(unite(lists.map((set) => complement(set))))
}

export function except(sets: readonly MemberSet[]): MemberSet {
  const [first, ...rest] = sets
  if (first === undefined) return unknown('empty-operation')
  if (rest.length === 0) return first
  return intersect([first, ...rest.map((set) => complement(set))])
}

function isEmpty(set: MemberSet): boolean {
  return set.kind === 'include' && set.members.length === 0
}

export function complement(set: MemberSet): MemberSet {
  switch (set.kind) {
    case 'unknown':
      return set
    case 'all':
      return { kind: 'include', members: [] }
    case 'top':
    case 'condition':
      return { ...set, isNegated: !set.isNegated }
    case 'all-of':
      return unknown('union-of-computed-sets')
    default:
      if (isEmpty(set)) return all
      return { ...set, kind: set.kind === 'include' ? 'exclude' : 'include' }
  }
}

/** Combinations of several levels: only a single restricted level can be said as a list. */
export function crossjoin(sets: readonly MemberSet[]): MemberSet {
  const restricting = sets.filter((set) => set.kind !== 'all')
  const [only, another] = restricting
  if (only === undefined) return all
  return another === undefined ? only : unknown('crossjoin')
}
