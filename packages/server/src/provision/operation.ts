/** How the operator of a server keeps its sites and users. Each refusal is one sentence for the operator. */

import type { CloudSiteRole, ListRequest } from '@easel/contract'
import { newSiteProblem, newUserProblem } from '../domain/new-names.ts'
import { isAdministrator } from '../domain/site-roles.ts'
import { found } from './found.ts'
import type { UserStanding } from '../cloud-manager/user-standing.ts'
import type {
  Account,
  Clock,
  ListResult,
  PersonalAccessTokens,
  Site,
  Store,
  Tenant,
  User,
  Writer,
} from '../ports/index.ts'

export interface NewSite {
  readonly name: string
  readonly contentUrl: string
  /** User name of its first administrator. */
  readonly administrator: string
}

export interface NewUser {
  readonly name: string
  readonly siteRole: CloudSiteRole
  readonly fullName?: string
  readonly email?: string
}

export interface SiteOverview {
  readonly site: Site
  readonly tenantName: string
  readonly userCount: number
  readonly storedBytes: number
}

/** All of them reject with a RangeError, and change nothing, where the wanted cannot be. */
export interface Operation {
  /** All sites, the oldest first, or the one with that content URL. */
  sites(contentUrl?: string): Promise<readonly SiteOverview[]>
  /** All tenants, the oldest first. */
  tenants(): Promise<readonly Tenant[]>
  /** The first site of a server, whose administrator manages the tenant, too. */
  firstSite(
    tenantName: string,
    site: NewSite,
  ): Promise<{
    readonly tenant: Tenant
    readonly site: Site
    readonly user: User
    readonly account: Account
  }>
  /** One more site. The tenant can be left out while there is one. */
  addSite(tenantName: string | null, site: NewSite): Promise<Site>
  /** Users by name, a page at a time. */
  users(siteLuid: string, page: ListRequest['page']): Promise<ListResult<User>>
  userNamed(siteLuid: string, name: string): Promise<User | null>
  addUser(siteLuid: string, user: NewUser): Promise<User>
  /** Another site role, with the end of sessions and tokens where the license is lost. A site keeps an administrator. */
  setRole(siteLuid: string, userLuid: string, siteRole: CloudSiteRole): Promise<User>
  /** The user leaves the site; sessions on it end, and so do tokens that open no other site. A site keeps an administrator. */
  removeUser(siteLuid: string, userLuid: string): Promise<void>
}

interface OperationDeps {
  readonly store: Store
  readonly tokens: PersonalAccessTokens
  readonly standing: UserStanding
  readonly clock: Clock
}

export function createOperation(deps: OperationDeps): Operation {
  const { store, clock } = deps
  return {
    sites: async (contentUrl) => {
      const { sites } = store.read
      const one = contentUrl === undefined ? null : await sites.byContentUrl(contentUrl)
      const wanted = contentUrl === undefined ? await sites.all() : one === null ? [] : [one]
      return Promise.all(wanted.map(async (site) => overviewOf(store, site)))
    },
    tenants: () => store.read.cloud.tenants(),
    firstSite: (tenantName, site) =>
      store.transaction((write) => firstSite(write, tenantName, { ...site, now: clock.now() })),
    addSite: (tenantName, site) =>
      store.transaction(async (write) => {
        const tenant = await tenantOf(write, tenantName)
        return (await makeSite(write, tenant, { ...site, now: clock.now() })).site
      }),
    users: async (siteLuid, page) => {
      const site = found(await store.read.sites.byLuid(siteLuid), `site ${siteLuid}`)
      const sort = [{ field: 'name', direction: 'asc' }] as const
      const request = { page, filter: [], dropped: [], sort, fields: null }
      return store.read.users.list({
        siteId: site.id,
        visibility: { kind: 'everything' },
        request,
      })
    },
    userNamed: async (siteLuid, name) => {
      const site = found(await store.read.sites.byLuid(siteLuid), `site ${siteLuid}`)
      return store.read.users.byName(site.id, name)
    },
    addUser: (siteLuid, user) =>
      store.transaction(async (write) => addUser(write, siteLuid, { ...user, now: clock.now() })),
    setRole: (siteLuid, userLuid, siteRole) => setRole(deps, { siteLuid, userLuid }, siteRole),
    removeUser: (siteLuid, userLuid) => removeUser(deps, { siteLuid, userLuid }),
  }
}

async function overviewOf({ read }: Store, site: Site): Promise<SiteOverview> {
  const tenant = await read.cloud.tenant(site.tenantLuid)
  return { site, tenantName: tenant?.name ?? '', ...(await read.sites.usage(site.id)) }
}

interface Dated {
  readonly now: Date
}

async function firstSite(
  write: Writer,
  tenantName: string,
  wanted: NewSite & Dated,
): ReturnType<Operation['firstSite']> {
  if ((await write.sites.count()) > 0) throw new RangeError('there is a site already')
  const { now } = wanted
  const tenant =
    (await write.cloud.tenantByName(tenantName)) ??
    found(await write.cloud.createTenant({ name: tenantName, now }), `tenant ${tenantName}`)
  const { site, user } = await makeSite(write, tenant, wanted)
  const { id } = found(await write.cloud.accountOf(user), `the account of ${user.name}`)
  await write.cloud.updateAccount(id, { isCloudAdministrator: true })
  const account = found(await write.cloud.accountOf(user), `the account of ${user.name}`)
  return { tenant, site, user, account }
}

async function makeSite(
  write: Writer,
  { luid: tenantLuid }: Tenant,
  { name, contentUrl, administrator, now }: NewSite & Dated,
): Promise<{ readonly site: Site; readonly user: User }> {
  const problem = newSiteProblem({ name, contentUrl })
  if (problem !== null) throw new RangeError(problem)
  if ((await write.sites.byContentUrl(contentUrl)) !== null) {
    throw new RangeError(`there is a site with content URL "${contentUrl}" already`)
  }
  if ((await write.sites.byName(name)) !== null) {
    throw new RangeError(`there is a site named "${name}" already`)
  }
  const site = await write.sites.create({ tenantLuid, name, contentUrl, now })
  const siteRole = 'SiteAdministratorCreator'
  const user = await addUser(write, site.luid, { name: administrator, siteRole, now })
  return { site, user }
}

/** The tenant of that name; where none is named, the one that all sites belong to. */
async function tenantOf({ sites, cloud }: Writer, name: string | null): Promise<Tenant> {
  if (name !== null) return found(await cloud.tenantByName(name), `tenant "${name}"`)
  const luids = [...new Set((await sites.all()).map(({ tenantLuid }) => tenantLuid))]
  const [luid, another] = luids
  if (luid === undefined) throw new RangeError('there is no tenant yet; easel init makes the first')
  if (another === undefined) return found(await cloud.tenant(luid), `tenant ${luid}`)
  throw new RangeError(`there are ${luids.length} tenants; name one of them`)
}

async function addUser(
  write: Writer,
  siteLuid: string,
  { name, fullName, email, siteRole, now }: NewUser & Dated,
): Promise<User> {
  const problem = newUserProblem({
    name,
    ...(fullName === undefined ? {} : { fullName }),
    ...(email === undefined ? {} : { email }),
  })
  if (problem !== null) throw new RangeError(problem)
  const { id: siteId } = await heldSite(write, siteLuid)
  if ((await write.users.byName(siteId, name)) !== null) {
    throw new RangeError(`the site has a user "${name}" already`)
  }
  return write.users.create({
    siteId,
    name,
    fullName: fullName ?? null,
    email: email ?? null,
    siteRole,
    now,
  })
}

interface Place {
  readonly siteLuid: string
  readonly userLuid: string
}

async function setRole(
  { store, standing }: OperationDeps,
  { siteLuid, userLuid }: Place,
  siteRole: CloudSiteRole,
): Promise<User> {
  const { user, endings } = await store.transaction(async (write) => {
    const site = await heldSite(write, siteLuid)
    const before = found(await write.users.byLuid(site.id, userLuid), `user ${userLuid}`)
    if (!isAdministrator(siteRole)) await keepAnAdministrator(write, site, before)
    return standing.change(write, before, { siteRole })
  })
  for (const end of endings) await end()
  return user
}

async function removeUser(
  { store, tokens }: OperationDeps,
  { siteLuid, userLuid }: Place,
): Promise<void> {
  const end = await store.transaction(async (write) => {
    const site = await heldSite(write, siteLuid)
    const user = found(await write.users.byLuid(site.id, userLuid), `user ${userLuid}`)
    await keepAnAdministrator(write, site, user)
    await ownsNothing(write, user)
    const ending = await tokens.reset(write, user)
    await write.users.delete(user)
    return ending
  })
  await end()
}

/** Who changes the site at the same moment waits: two administrators could otherwise each count on the other. */
async function heldSite({ sites }: Writer, luid: string): Promise<Site> {
  const site = found(await sites.byLuid(luid), `site ${luid}`)
  await sites.hold(site.id)
  return site
}

async function keepAnAdministrator(
  { cloud }: Writer,
  site: Site,
  { name, siteRole }: User,
): Promise<void> {
  if (!isAdministrator(siteRole)) return
  const counts = await cloud.roleCounts(site.tenantLuid)
  const total = counts
    .filter((role) => role.siteId === site.id && isAdministrator(role.siteRole))
    .reduce((sum, { userCount }) => sum + userCount, 0)
  if (total > 1) return
  throw new RangeError(`${name} is the last administrator of the site; make another one first`)
}

async function ownsNothing({ cloud }: Writer, { accountId, siteId, name }: User): Promise<void> {
  const owned = (await cloud.owned(accountId)).find((content) => content.siteId === siteId)
  const { projectCount = 0, workbookCount = 0, datasourceCount = 0 } = owned ?? {}
  if (projectCount + workbookCount + datasourceCount === 0) return
  throw new RangeError(
    `${name} owns ${counted(projectCount, 'project')}, ${counted(workbookCount, 'workbook')} and ${counted(datasourceCount, 'data source')} of the site; give them to another user first`,
  )
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
