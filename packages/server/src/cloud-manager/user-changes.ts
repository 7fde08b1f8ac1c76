/** Making and changing people of a tenant: what is wrong is found before anything is written. */

import { licenceProblem } from './licences.ts'
import {
  cloudError,
  cloudSiteRoles,
  type CloudError,
  type CloudRole,
  type SiteRole,
} from '@easel/contract'
import type { Account, Membership, TenantSite, Writer } from '../ports/index.ts'
import { losesAdministrator } from './last-administrator.ts'
import { methodOf, type AuthenticationMethod, type WantedMethod } from './authentication-method.ts'
import type { Ending, UserStanding } from './user-standing.ts'

export interface WantedUser {
  readonly email?: string
  readonly userName?: string
  readonly displayName?: string
  readonly language?: string
  readonly locale?: string
  readonly tcmRoleName?: CloudRole
  readonly siteRoles?: readonly (WantedMethod & {
    readonly siteId: string
    readonly siteRole: SiteRole
  })[]
}

/** What the sessions of the person must hear of, once the change is committed. */
export interface UserChanged {
  readonly account: Account
  /** Sessions that end where a licence was lost, or the way to authenticate is another. */
  readonly endings: readonly Ending[]
  readonly lostCloudManager: boolean
}

export interface Change {
  readonly write: Writer
  readonly standing: UserStanding
  readonly tenantLuid: string
  readonly now: Date
}

const offered: readonly SiteRole[] = cloudSiteRoles

/** @throws CloudError E_400_USR_SVC_2010, E_400_USR_SVC_2017, E_403_USR_SVC_2017, E_404_USR_SVC_2020 or E_409_USR_SVC_2025 */
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
  const roles = await rolesOf(change, wanted, [])
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
  return { account, endings: [], lostCloudManager: false }
}

/** @throws CloudError E_400_USR_SVC_2006, E_400_USR_SVC_2010, E_400_USR_SVC_2017, E_403_USR_SVC_2017 or E_404_USR_SVC_2020 */
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
  const lostCloudManager = tcmRoleName === 'None' && (await losesAdministrator(write, before))
  const memberships = await write.cloud.memberships([before.id])
  const roles = await rolesOf(change, wanted, memberships)
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
  const endings = await setRoles(change, before, { roles, memberships })
  const account = (await write.cloud.account(tenantLuid, before.luid)) ?? before
  return { account, endings, lostCloudManager }
}

function nameProblem(email: string, userName: string): CloudError | null {
  const isGood = /^[^\s@]+@[^\s@]+$/.test(email) && /^\S(.*\S)?$/.test(userName)
  if (isGood) return null
  return cloudError('E_400_USR_SVC_2010', { problem: `'${email}' is not an e-mail address.` })
}

interface Role {
  readonly site: TenantSite
  readonly siteRole: SiteRole
  /** Null: it stays as it is. */
  readonly method: AuthenticationMethod | null
}

async function rolesOf(
  { write, tenantLuid }: Change,
  { siteRoles = [] }: WantedUser,
  memberships: readonly Membership[],
): Promise<readonly Role[]> {
  const roles: Role[] = []
  for (const { siteId, siteRole, ...wanted } of siteRoles) {
    const site = await write.cloud.site(tenantLuid, siteId.toLowerCase())
    if (site === null) throw cloudError('E_404_USR_SVC_2020', { id: siteId })
    if (!offered.includes(siteRole)) {
      throw cloudError('E_400_USR_SVC_2010', { problem: `Role ${siteRole} cannot be given.` })
    }
    if (roles.some((role) => role.site.site.id === site.site.id)) {
      throw cloudError('E_400_USR_SVC_2010', { problem: `Site '${siteId}' is named twice.` })
    }
    const present = memberships.find((one) => one.site.id === site.site.id) ?? null
    const method = await methodOf(write, { site: site.site, present }, wanted)
    if (method !== null && 'problem' in method) throw cloudError('E_400_USR_SVC_2017', method)
    roles.push({ site, siteRole, method })
  }
  return roles
}

async function checkCapacities(
  { write }: Change,
  roles: readonly Role[],
  memberships: readonly Membership[],
): Promise<void> {
  for (const { site, siteRole } of roles) {
    const now = memberships.find((one) => one.site.id === site.site.id)
    const before = now?.siteRole ?? null
    const problem = await licenceProblem(write, site.site, { siteRole, before })
    if (problem !== null) throw cloudError('E_403_USR_SVC_2017', { problem })
  }
}

async function setRoles(
  change: Change,
  account: Account,
  set: { readonly roles: readonly Role[]; readonly memberships: readonly Membership[] },
): Promise<readonly Ending[]> {
  const { write, standing } = change
  const endings: Ending[] = []
  for (const role of set.roles) {
    const present = set.memberships.find((one) => one.site.id === role.site.site.id)
    const user = present === undefined ? null : await write.users.byId(present.userId)
    if (user === null) await addTo(change, account, role)
    else {
      const { siteRole, method } = role
      endings.push(...(await standing.change(write, user, { siteRole, ...method })).endings)
    }
  }
  return endings
}

async function addTo(
  { write, now }: Change,
  account: Account,
  { site, siteRole, method }: Role,
): Promise<void> {
  const user = await write.users.create({
    siteId: site.site.id,
    name: account.name,
    fullName: account.displayName,
    email: account.email,
    siteRole,
    now,
  })
  if (method !== null) await write.users.update(user.id, method)
}
