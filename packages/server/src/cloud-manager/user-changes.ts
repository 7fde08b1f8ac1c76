/** Making and changing people of a tenant: what is wrong is found before anything is written. */

import { cloudError, type CloudError, type CloudRole, type SiteRole } from '@easel/contract'
import { isLicensed, licenseLevel } from '../domain/site-roles.ts'
import type { Account, Membership, Site, TenantSite, Writer } from '../ports/index.ts'
import { capacitiesOf } from './answers.ts'

export interface WantedUser {
  readonly email?: string
  readonly userName?: string
  readonly displayName?: string
  readonly language?: string
  readonly locale?: string
  readonly tcmRoleName?: CloudRole
  readonly siteRoles?: readonly { readonly siteId: string; readonly siteRole: SiteRole }[]
}

/** What the sessions of the person must hear of, once the change is committed. */
export interface UserChanged {
  readonly account: Account
  /** Users on sites that lost their licence. */
  readonly unlicensed: readonly string[]
  readonly lostCloudManager: boolean
}

interface Change {
  readonly write: Writer
  readonly tenantLuid: string
  readonly now: Date
}

/** Roles that only a server of one's own has. */
const notOffered: readonly SiteRole[] = ['Guest', 'ServerAdministrator', 'SupportUser']

/** @throws CloudError E_400_USR_SVC_2010, E_403_USR_SVC_2017, E_404_USR_SVC_2020 or E_409_USR_SVC_2025 */
export async function createUser(change: Change, wanted: WantedUser): Promise<UserChanged> {
  const { write, tenantLuid, now } = change
  const { email = '', userName = email } = wanted
  const problem = nameProblem(email, userName)
  if (problem !== null) throw problem
  if ((await write.cloud.accountByName(tenantLuid, userName)) !== null) {
    throw cloudError('E_409_USR_SVC_2025', {
      problem: `User '${userName}' is in the tenant already.`,
    })
  }
  const roles = await rolesOf(change, wanted)
  await checkCapacities(change, roles, [])
  const account = await write.cloud.createAccount({
    tenantLuid,
    name: userName,
    email,
    displayName: wanted.displayName ?? null,
    language: wanted.language ?? null,
    locale: wanted.locale ?? null,
    isCloudAdministrator: wanted.tcmRoleName === 'CloudAdministrator',
    createdAt: now,
  })
  await setRoles(change, account, { roles, memberships: [] })
  return { account, unlicensed: [], lostCloudManager: false }
}

/** @throws CloudError E_400_USR_SVC_2006, E_400_USR_SVC_2010, E_403_USR_SVC_2017 or E_404_USR_SVC_2020 */
export async function updateUser(
  change: Change,
  before: Account,
  wanted: WantedUser,
): Promise<UserChanged> {
  const { write, tenantLuid } = change
  if (wanted.email !== undefined) {
    const problem = nameProblem(wanted.email, before.name)
    if (problem !== null) throw problem
  }
  const { tcmRoleName } = wanted
  const lostCloudManager = before.isCloudAdministrator && tcmRoleName === 'None'
  if (lostCloudManager && (await write.cloud.administratorCount(tenantLuid)) <= 1) {
    throw cloudError('E_400_USR_SVC_2006', {
      problem: 'A tenant keeps at least one cloud administrator.',
    })
  }
  const roles = await rolesOf(change, wanted)
  const memberships = await write.cloud.memberships([before.id])
  await checkCapacities(change, roles, memberships)
  const { email, displayName, language, locale } = wanted
  await write.cloud.updateAccount(before.id, {
    ...(email !== undefined && { email }),
    ...(displayName !== undefined && { displayName }),
    ...(language !== undefined && { language }),
    ...(locale !== undefined && { locale }),
    ...(tcmRoleName !== undefined && {
      isCloudAdministrator: tcmRoleName === 'CloudAdministrator',
    }),
  })
  const unlicensed = await setRoles(change, before, { roles, memberships })
  const account = (await write.cloud.account(tenantLuid, before.luid)) ?? before
  return { account, unlicensed, lostCloudManager }
}

function nameProblem(email: string, userName: string): CloudError | null {
  const isGood = /^[^\s@]+@[^\s@]+$/.test(email) && /^\S(.*\S)?$/.test(userName)
  if (isGood) return null
  return cloudError('E_400_USR_SVC_2010', { problem: `'${email}' is not an e-mail address.` })
}

interface Role {
  readonly site: TenantSite
  readonly siteRole: SiteRole
}

async function rolesOf(
  { write, tenantLuid }: Change,
  { siteRoles = [] }: WantedUser,
): Promise<readonly Role[]> {
  const roles: Role[] = []
  for (const { siteId, siteRole } of siteRoles) {
    const site = await write.cloud.site(tenantLuid, siteId.toLowerCase())
    if (site === null) throw cloudError('E_404_USR_SVC_2020', { id: siteId })
    if (notOffered.includes(siteRole)) {
      throw cloudError('E_400_USR_SVC_2010', { problem: `Role ${siteRole} cannot be given.` })
    }
    if (roles.some((role) => role.site.site.id === site.site.id)) {
      throw cloudError('E_400_USR_SVC_2010', { problem: `Site '${siteId}' is named twice.` })
    }
    roles.push({ site, siteRole })
  }
  return roles
}

const capacityOf = {
  Creator: 'creatorCapacity',
  Explorer: 'explorerCapacity',
  Viewer: 'viewerCapacity',
} as const

/** A capacity bounds how many users of a licence a site has; one that is not set bounds nothing. */
async function checkCapacities(
  { write, tenantLuid }: Change,
  roles: readonly Role[],
  memberships: readonly Membership[],
): Promise<void> {
  const bounded = roles.flatMap(({ site, siteRole }) => {
    const license = licenseLevel(siteRole)
    const capacity =
      license === 'Unlicensed' ? -1 : (capacitiesOf(site.site.settings)[capacityOf[license]] ?? -1)
    return capacity < 0 ? [] : [{ site, license, capacity }]
  })
  if (bounded.length === 0) return
  const counts = await write.cloud.roleCounts(tenantLuid)
  for (const { site, license, capacity } of bounded) {
    const now = memberships.find((one) => one.site.id === site.site.id)
    const hasOne = now !== undefined && licenseLevel(now.siteRole) === license
    const taken = counts
      .filter((one) => one.siteId === site.site.id && licenseLevel(one.siteRole) === license)
      .reduce((sum, { userCount }) => sum + userCount, 0)
    if (!hasOne && taken >= capacity) {
      throw cloudError('E_403_USR_SVC_2017', {
        problem: `Site '${site.site.name}' has no ${license} licence left.`,
      })
    }
  }
}

/** @returns LUIDs of the users that lost their licence */
async function setRoles(
  { write, now }: Change,
  account: Account,
  set: { readonly roles: readonly Role[]; readonly memberships: readonly Membership[] },
): Promise<readonly string[]> {
  const unlicensed: string[] = []
  for (const { site, siteRole } of set.roles) {
    const present = set.memberships.find((one) => one.site.id === site.site.id)
    if (present === undefined) await addTo(write, site.site, { account, siteRole, now })
    else if (present.siteRole !== siteRole) {
      await write.cloud.setSiteRole(present.userId, siteRole)
      if (!isLicensed(siteRole)) unlicensed.push(present.userLuid)
    }
  }
  return unlicensed
}

async function addTo(
  write: Writer,
  site: Site,
  {
    account,
    siteRole,
    now,
  }: { readonly account: Account; readonly siteRole: SiteRole; readonly now: Date },
): Promise<void> {
  await write.users.create({
    siteId: site.id,
    name: account.name,
    fullName: account.displayName,
    email: account.email,
    siteRole,
    now,
  })
}
