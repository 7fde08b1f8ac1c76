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
  | RangeSet
  /** Members, or combinations of them, that are in each of the sets. */
  | { readonly kind: 'all-of'; readonly sets: readonly MemberSet[] }
  /** Members, or combinations of them, that are in one of the sets. */
  | { readonly kind: 'any-of'; readonly sets: readonly MemberSet[] }
  /** Not supported: the function's own name. */
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

/** The members between two, in the order of the language. */
interface RangeSet {
  readonly kind: 'range'
  readonly isNegated: boolean
  readonly level?: string
  readonly from: Literal
  readonly to: Literal
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
  const isList = (set: MemberSet): set is MemberList => 'members' in set
  const lists = sets.filter((set) => isList(set) && !isEmpty(set)).filter(isList)
  const others = sets.filter((set) => !isList(set))
  const byLevel = Map.groupBy(lists, ({ level }) => level)
  // Members that say no level are of the one that others say.
  const united =
    byLevel.size > 2 || (byLevel.size === 2 && !byLevel.has(undefined))
      ? [...byLevel.values()].map((group) => uniteLists(group))
      : lists.length > 0
        ? [uniteLists(lists)]
        : []
  if (united.some((set) => set.kind === 'all')) return all
  const parts = [...united, ...others]
  const [only, another] = parts
  if (only === undefined) return uniteLists(sets.filter(isList))
  return another === undefined ? only : { kind: 'any-of', sets: parts }
}

type MemberList = MemberSet & { readonly kind: 'include' | 'exclude' }

function uniteLists(lists: readonly MemberList[]): MemberSet {
  const level = lists.find((set) => set.level !== undefined)?.level
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
  return complement(unite(sets.map((set) => complement(set))))
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
    case 'range':
      return { ...set, isNegated: !set.isNegated }
    case 'all-of':
      return { kind: 'any-of', sets: set.sets.map((part) => complement(part)) }
    case 'any-of':
      return { kind: 'all-of', sets: set.sets.map((part) => complement(part)) }
    default:
      if (isEmpty(set)) return all
      return { ...set, kind: set.kind === 'include' ? 'exclude' : 'include' }
  }
}

/** Combinations of several levels. */
export function crossjoin(sets: readonly MemberSet[]): MemberSet {
  const obstacle = sets.find((set) => set.kind === 'unknown')
  if (obstacle !== undefined) return obstacle
  const restricting = sets.filter((set) => set.kind !== 'all')
  const [only, another] = restricting
  if (only === undefined) return all
  return another === undefined ? only : { kind: 'all-of', sets: restricting }
}
