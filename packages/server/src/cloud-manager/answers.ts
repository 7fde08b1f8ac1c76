/** Records as the Cloud Manager API answers them. */

import type { CloudPage, SiteRole } from '@easel/contract'
import { licenseLevel } from '../domain/site-roles.ts'
import type {
  Account,
  CloudPageResult,
  CloudSignedIn,
  CloudToken,
  Membership,
  PlatformFile,
  RoleCount,
  Tenant,
  TenantSite,
} from '../ports/index.ts'
import { pageTokenAfter } from '@easel/contract'
import { pathOf } from './platform-data.ts'

/** Everything is in one place: the machine that Easel runs on. */
export const localRegion = {
  uuid: '00000000-0000-4000-8000-000000000001',
  name: 'local',
  location: { latitude: 0, longitude: 0 },
  visibility: 'PUBLIC',
} as const

const localPod = '00000000-0000-4000-8000-000000000002'
const megabyte = 1024 * 1024

/** What every page of a list carries. */
export const pageAnswer = (page: CloudPage, result: Omit<CloudPageResult<unknown>, 'items'>) => ({
  pageToken: result.next === null ? undefined : pageTokenAfter(result.next),
  totalCount: page.isNumbered ? result.totalCount : undefined,
})

/** A page of a list that is held whole; its key is the place in the list. */
export function pageOfAll<T>(page: CloudPage, all: readonly T[]): CloudPageResult<T> {
  const { start, size } = page
  const from = start.kind === 'after' ? start.key : start.kind === 'offset' ? start.count : 0
  const items = all.slice(from, from + size)
  const end = from + items.length
  return { items, next: end < all.length ? end : null, totalCount: all.length }
}

export const signedInAnswer = ({ token, caller, expiresAt }: CloudSignedIn) => ({
  sessionToken: token,
  userId: caller.account.luid,
  tenantId: caller.tenant.luid,
  sessionExpiration: expiresAt.toISOString(),
})

export function cloudSiteAnswer(
  { site, storedBytes, createdAt, updatedAt, suspendedAt }: TenantSite,
  baseUrl: string,
) {
  return {
    siteUUID: site.luid,
    tenantId: site.tenantLuid,
    name: site.name,
    contentUrl: site.contentUrl,
    status: site.state,
    suspendedDateTime: suspendedAt ?? undefined,
    createDateTime: createdAt,
    lastUpdateDateTime: updatedAt,
    ...capacitiesOf(site.settings),
    storageUsed: Math.ceil(storedBytes / megabyte),
    instance: {
      id: localPod,
      baseUrl,
      regionUUID: localRegion.uuid,
      cloudProvider: { name: 'Easel', region: localRegion.name },
    },
  }
}

/** Settings of a site that are its capacities: the REST API has them under other names. */
export const capacitySettings = {
  creatorCapacity: 'tierCreatorCapacity',
  explorerCapacity: 'tierExplorerCapacity',
  viewerCapacity: 'tierViewerCapacity',
  storageQuota: 'storageQuota',
} as const

type Capacity = keyof typeof capacitySettings

export function capacitiesOf(
  settings: TenantSite['site']['settings'],
): Partial<Record<Capacity, number>> {
  return Object.fromEntries(
    Object.entries(capacitySettings)
      .map(([name, setting]) => [name, settings[setting]] as const)
      .filter(([, value]) => typeof value === 'number'),
  )
}

/** Roles from the one that is worth most. */
const roleOrder: readonly SiteRole[] = [
  'ServerAdministrator',
  'SiteAdministratorCreator',
  'SiteAdministratorExplorer',
  'Creator',
  'ExplorerCanPublish',
  'Explorer',
  'Viewer',
  'SupportUser',
  'Guest',
  'Unlicensed',
]

export function cloudUserAnswer(account: Account, memberships: readonly Membership[]) {
  const own = memberships.filter(({ accountId }) => accountId === account.id)
  const logins = own.flatMap(({ lastLogin }) => (lastLogin === null ? [] : [lastLogin.getTime()]))
  return {
    userId: account.luid,
    tenantId: account.tenantLuid,
    email: account.email ?? undefined,
    userName: account.name,
    displayName: account.displayName ?? undefined,
    userStatus: 'active',
    tcmRoleName: account.isCloudAdministrator ? ('CloudAdministrator' as const) : ('None' as const),
    maxSiteRole: roleOrder.find((role) => own.some(({ siteRole }) => siteRole === role)),
    numberOfSiteRoles: own.length,
    lastLoginTime: logins.length === 0 ? undefined : new Date(Math.max(...logins)),
    language: account.language ?? undefined,
    locale: account.locale ?? undefined,
    siteRoles: own.map(({ site, siteRole, authSetting, idpConfigurationLuid }) => ({
      siteId: site.luid,
      siteRole,
      idpType: authSetting,
      idpConfigurationId: idpConfigurationLuid ?? undefined,
    })),
  }
}

/** Users by licence. */
export function countsOf(counts: readonly RoleCount[]) {
  const sum = (license: ReturnType<typeof licenseLevel>): number =>
    counts
      .filter(({ siteRole }) => licenseLevel(siteRole) === license)
      .reduce((total, { userCount }) => total + userCount, 0)
  const [creators, explorers, viewers] = [sum('Creator'), sum('Explorer'), sum('Viewer')]
  return {
    creators,
    explorers,
    viewers,
    unlicensed: sum('Unlicensed'),
    licensedUsers: creators + explorers + viewers,
  }
}

export const tenantAnswer = (
  tenant: Tenant,
  totals: { readonly numberOfSites: number; readonly numberOfUsers: number },
) => ({
  tenantId: tenant.luid,
  name: tenant.name,
  status: tenant.state,
  createDateTime: tenant.createdAt,
  lastUpdateDateTime: tenant.updatedAt,
  termsAcceptedDateTime: tenant.termsAcceptedAt ?? undefined,
  ...totals,
})

export const cloudPatAnswer = (token: Omit<CloudToken, 'id'>) => ({
  tokenGuid: token.guid,
  tokenName: token.name,
  createdAt: token.createdAt,
  lastUsedAt: token.lastUsedAt > token.createdAt ? token.lastUsedAt : undefined,
  expiresAt: token.expiresAt,
})

export const logFileAnswer = (file: PlatformFile) => ({ path: pathOf(file), size: file.sizeBytes })
