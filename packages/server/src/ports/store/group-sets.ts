/** Group sets: their record, and where they are kept. */

import type { ListQuery, ListResult } from './lists.ts'
import type { Group } from './groups.ts'

/** A set of groups: a rule for it holds for users who are in all of them. */
export interface GroupSet {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly name: string
  readonly groupCount: number
}

/** A group as its sets show it. */
export type GroupOfSet = Pick<Group, 'luid' | 'name'>

export interface GroupSetReader {
  /** Row ids by luid; sets of other sites are absent. */
  idsOf(siteId: number, luids: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Row ids of the sets all of whose groups are among these. */
  within(siteId: number, groupIds: readonly number[]): Promise<readonly number[]>
  byLuid(siteId: number, luid: string): Promise<GroupSet | null>
  /** In any case. */
  byName(siteId: number, name: string): Promise<GroupSet | null>
  list(query: ListQuery): Promise<ListResult<GroupSet>>
  /** Groups by the row id of their set, in order of their names. */
  groupsOf(setIds: readonly number[]): Promise<ReadonlyMap<number, readonly GroupOfSet[]>>
}

export interface GroupSetWriter extends GroupSetReader {
  create(set: {
    readonly siteId: number
    readonly name: string
    readonly now: Date
  }): Promise<GroupSet>
  rename(set: Pick<GroupSet, 'id' | 'siteId'>, name: string): Promise<GroupSet>
  /** With the rules that name it; the groups in it stay. */
  delete(set: Pick<GroupSet, 'id' | 'siteId'>): Promise<void>
  /** A group that is in the set already stays there. */
  addGroup(set: Pick<GroupSet, 'id' | 'siteId'>, groupId: number): Promise<void>
  /** @returns false where the group was not in the set */
  removeGroup(set: Pick<GroupSet, 'id' | 'siteId'>, groupId: number): Promise<boolean>
}
