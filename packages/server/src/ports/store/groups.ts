/** Groups of a site: their record, and where they are kept. */

import type { Page, SiteRole } from '@easel/contract'
import type { ListQuery, ListResult } from './lists.ts'
import type { User } from './users.ts'

export interface Group {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly name: string
  /** The group that every user of the site is in; it has no member rows. */
  readonly isAllUsers: boolean
  /** Whether people without an account on the site may enter through it, where a trust asserts that they are members. */
  readonly allowsOnDemandAccess: boolean
  /** What members are raised to when they sign in; null: nothing. */
  readonly minimumSiteRole: SiteRole | null
  readonly userCount: number
}

export interface GroupReader {
  /** Row ids by luid; groups of other sites are absent. */
  idsOf(siteId: number, luids: readonly string[]): Promise<ReadonlyMap<string, number>>
  byLuid(siteId: number, luid: string): Promise<Group | null>
  /** In any case. */
  byName(siteId: number, name: string): Promise<Group | null>
  list(query: ListQuery): Promise<ListResult<Group>>
  /** Those that the user is in, All Users included, by name. */
  ofUser(user: Pick<User, 'id' | 'siteId'>, page: Page): Promise<ListResult<Group>>
  /** The users of a group, in the order in which they came to the site. */
  members(group: Group, page: Page): Promise<ListResult<User>>
  /** Site roles that the user's groups raise their members to. */
  grantedRoles(userId: number): Promise<readonly SiteRole[]>
}

export interface GroupWriter extends GroupReader {
  create(group: NewGroup): Promise<Group>
  update(group: Pick<Group, 'id' | 'siteId'>, change: GroupChange): Promise<Group>
  /** With its members and the rules that name it. */
  delete(group: Pick<Group, 'id' | 'siteId'>): Promise<void>
  /** @returns the row ids of those that were no members before */
  addMembers(
    group: Pick<Group, 'id' | 'siteId'>,
    userIds: readonly number[],
  ): Promise<readonly number[]>
  /** @returns the row ids of those that were members before */
  removeMembers(
    group: Pick<Group, 'id' | 'siteId'>,
    userIds: readonly number[],
  ): Promise<readonly number[]>
}

export interface NewGroup {
  readonly siteId: number
  readonly name: string
  readonly allowsOnDemandAccess?: boolean
  readonly minimumSiteRole?: SiteRole | null
  readonly now: Date
}

export type GroupChange = Partial<Pick<Group, 'name' | 'allowsOnDemandAccess' | 'minimumSiteRole'>>
