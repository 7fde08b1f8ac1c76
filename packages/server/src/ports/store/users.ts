/** Users of a site: their record, and where they are kept. */

import type { AuthSetting } from '../../domain/auth-settings.ts'
import type { ListQuery, ListResult } from './lists.ts'
import type { SiteRole } from '@easel/contract'

export interface User {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  /** The person across sites: PATs belong to it. */
  readonly accountId: number
  readonly name: string
  readonly fullName: string | null
  readonly email: string | null
  /** Where the user's name lives; `local` for those that the site itself keeps. */
  readonly domain: string
  readonly siteRole: SiteRole
  readonly authSetting: AuthSetting
  /** The way to sign in, of the site or its tenant, that `authSetting` means; null where it means none of them. */
  readonly idpConfigurationLuid: string | null
  readonly externalAuthUserId: string
  readonly locale: string | null
  readonly language: string | null
  readonly lastLogin: Date | null
  readonly createdAt: Date
  /** Personal access tokens made up to then no longer sign the user in to this site. */
  readonly credentialsResetAt: Date | null
}

export interface Owner {
  readonly id: number
  readonly luid: string
  readonly name: string
  readonly fullName: string | null
  readonly email: string | null
  readonly siteRole: SiteRole
  readonly lastLogin: Date | null
}

export interface UserReader {
  byLuid(siteId: number, luid: string): Promise<User | null>
  byId(id: number): Promise<User | null>
  /** In no order; those that are gone are absent. */
  byIds(ids: readonly number[]): Promise<readonly User[]>
  /** Exact, case-sensitive. */
  byName(siteId: number, name: string): Promise<User | null>
  /** The user of that name in any case. */
  byNameKey(siteId: number, name: string): Promise<User | null>
  /** Whether the site has a user of that name, in any case. */
  isNameTaken(siteId: number, name: string): Promise<boolean>
  /** The one user of the site with that e-mail address; null where there is none, or more than one. */
  byEmail(siteId: number, email: string): Promise<User | null>
  ofAccount(siteId: number, accountId: number): Promise<User | null>
  /** The same person on all sites. */
  membershipsOf(accountId: number): Promise<readonly User[]>
  /** Users who sign in by that authentication configuration, on all sites. */
  ofIdpConfiguration(configurationLuid: string): Promise<readonly User[]>
  list(query: ListQuery): Promise<ListResult<User>>
  /** Row ids by luid; users of other sites are absent. */
  idsOf(siteId: number, luids: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** How many administrators the site has. */
  administratorCount(siteId: number): Promise<number>
  /** Whether the user owns content of any kind. */
  ownsContent(userId: number): Promise<boolean>
  /** Row ids of the caller's groups, the one of all users included. */
  groupIds(userId: number): Promise<readonly number[]>
}

export interface UserWriter extends UserReader {
  create(user: NewUser): Promise<User>
  update(userId: number, change: UserChange): Promise<User>
  /** The user's place on the site, with its groups and rules; the account stays. The user must own nothing on the site. */
  delete(user: Pick<User, 'id' | 'siteId'>): Promise<void>
  recordSignIn(userId: number, at: Date): Promise<void>
  /** Gives everything that the user owns to another user of the site. */
  giveContent(from: Pick<User, 'id' | 'siteId'>, toId: number): Promise<void>
  /** From now on older personal access tokens no longer sign the user in to the site. */
  resetCredentials(userId: number, at: Date): Promise<void>
}

export type UserChange = Partial<
  Pick<User, 'siteRole' | 'authSetting' | 'idpConfigurationLuid' | 'fullName' | 'email'>
>

export interface NewUser {
  readonly siteId: number
  readonly name: string
  readonly fullName: string | null
  readonly email: string | null
  readonly siteRole: SiteRole
  /** Default: what the site offers. */
  readonly authSetting?: AuthSetting
  readonly idpConfigurationLuid?: string | null
  readonly now: Date
}
