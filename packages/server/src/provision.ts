/** What must exist before anyone can sign in, made by whoever runs the server: sites, people, credentials. */

import type { SiteRole } from '@easel/contract'
import { cloudTokenLife } from './domain/token-life.ts'
import type {
  Account,
  Clock,
  Group,
  Random,
  Site,
  Store,
  Tenant,
  User,
  Writer,
} from './ports/index.ts'
import { createCloudToken } from './signin/cloud/provision.ts'
import {
  createConnectedApp,
  createPersonalAccessToken,
  type NewConnectedAppSecret,
} from './signin/provision.ts'
import type { Keyring } from './signin/sealed.ts'

export interface NewUserOnSite {
  readonly name: string
  readonly fullName?: string
  readonly email?: string
  readonly siteRole: SiteRole
  /** Names of groups of the site. */
  readonly groups?: readonly string[]
}

export interface NewCloudAdministrator {
  /** His user name, also on sites; an e-mail address as a rule. */
  readonly name: string
  readonly fullName?: string
  readonly email?: string
}

export interface Provision {
  /** Whether there is no site yet. */
  isEmpty(): Promise<boolean>
  /** The tenant of that name, made where it does not exist. */
  tenant(name: string): Promise<Tenant>
  /** The person of that user name as a cloud administrator of the tenant, made where he does not exist. */
  cloudAdministrator(tenantLuid: string, person: NewCloudAdministrator): Promise<Account>
  /** A new token for Cloud Manager; its secret is told once. An older one of the same name is revoked. */
  cloudToken(
    accountLuid: string,
    tenantLuid: string,
    name: string,
  ): Promise<{ readonly name: string; readonly secret: string }>
  /** The site with that contentUrl, made where it does not exist, in a tenant that is made where there is none. */
  site(site: {
    readonly name: string
    readonly contentUrl: string
    readonly tenantLuid?: string
  }): Promise<Site>
  /** The group of that name, made where it does not exist. */
  group(siteLuid: string, name: string): Promise<Group>
  /** The user of that name, made where he does not exist. */
  user(siteLuid: string, user: NewUserOnSite): Promise<User>
  /** A new token; its secret is told once. An older one of the same name is revoked. */
  personalAccessToken(
    siteLuid: string,
    userLuid: string,
    name: string,
  ): Promise<{ readonly name: string; readonly secret: string }>
  /** A new, enabled connected app with one secret, which is told once. */
  connectedApp(siteLuid: string, name: string): Promise<NewConnectedAppSecret>
}

interface ProvisionDeps {
  readonly store: Store
  readonly keys: Keyring
  readonly clock: Clock
  readonly random: Random
}

export function createProvision({ store, keys, clock, random }: ProvisionDeps): Provision {
  const siteOf = async (write: Writer, luid: string) =>
    found(await write.sites.byLuid(luid), `site ${luid}`)
  return {
    tenant: (name) =>
      store.transaction(async (write) => {
        const existing = await write.cloud.tenantByName(name)
        const made = existing ?? (await write.cloud.createTenant({ name, now: clock.now() }))
        return found(made, `tenant ${name}`)
      }),
    cloudAdministrator: (tenantLuid, person) =>
      store.transaction((write) => addAdministrator(write, tenantLuid, person, clock.now())),
    cloudToken: (accountLuid, tenantLuid, name) =>
      store.transaction(async (write) => {
        const account = found(
          await write.cloud.account(tenantLuid, accountLuid),
          `account ${accountLuid}`,
        )
        const accountId = account.id
        const older = (await write.cloud.tokens(accountId)).filter((token) => token.name === name)
        for (const { guid } of older) await write.cloud.deleteToken(guid)
        const { secret } = await createCloudToken({ write, clock, random }, { accountId, name })
        return { name, secret }
      }),
    isEmpty: async () => (await store.read.sites.count()) === 0,
    site: ({ name, contentUrl, tenantLuid }) =>
      store.transaction(async (write) => {
        const existing = await write.sites.byContentUrl(contentUrl)
        if (existing !== null) return existing
        const now = clock.now()
        const tenant = await tenantFor(write, { tenantLuid, contentUrl, now, random })
        return write.sites.create({ name, contentUrl, tenantLuid: tenant.luid, now })
      }),
    group: (siteLuid, name) =>
      store.transaction(async (write) => {
        const { id: siteId } = await siteOf(write, siteLuid)
        const existing = await write.groups.byName(siteId, name)
        return existing ?? write.groups.create({ siteId, name, now: clock.now() })
      }),
    user: (siteLuid, user) =>
      store.transaction(async (write) =>
        addUser(write, (await siteOf(write, siteLuid)).id, user, clock.now()),
      ),
    personalAccessToken: (siteLuid, userLuid, name) =>
      store.transaction(async (write) => {
        const site = await siteOf(write, siteLuid)
        const user = found(await write.users.byLuid(site.id, userLuid), `user ${userLuid}`)
        const { accountId } = user
        const older = (await write.tokens.ofAccount(accountId)).filter(
          (token) => token.name === name,
        )
        for (const { guid } of older) await write.tokens.delete(guid)
        const deps = { write, clock, random }
        const { secret } = await createPersonalAccessToken(deps, {
          accountId,
          name,
          life: cloudTokenLife,
        })
        return { name, secret }
      }),
    connectedApp: (siteLuid, name) =>
      store.transaction(async (write) => {
        const { id: siteId } = await siteOf(write, siteLuid)
        return createConnectedApp({ write, clock, random, keys }, { siteId, name, isEnabled: true })
      }),
  }
}

async function addUser(
  write: Writer,
  siteId: number,
  wanted: NewUserOnSite,
  now: Date,
): Promise<User> {
  const { name, fullName = null, email = null, siteRole, groups = [] } = wanted
  const user =
    (await write.users.byName(siteId, name)) ??
    (await write.users.create({ siteId, name, fullName, email, siteRole, now }))
  for (const groupName of groups) {
    const group = found(await write.groups.byName(siteId, groupName), `group ${groupName}`)
    await write.users.addToGroup(user.id, group.id)
  }
  return user
}

function found<T>(value: T | null, what: string): T {
  if (value === null) throw new RangeError(`${what} does not exist`)
  return value
}

/** The tenant that is named, or a new one with a name made of the site's address. */
async function tenantFor(
  write: Writer,
  wanted: {
    readonly tenantLuid: string | undefined
    readonly contentUrl: string
    readonly now: Date
    readonly random: Random
  },
): Promise<Tenant> {
  const { tenantLuid, contentUrl, now, random } = wanted
  const luid = tenantLuid ?? random.uuid()
  const existing = await write.cloud.tenant(luid)
  if (existing !== null) return existing
  const name = contentUrl.replace(/[^A-Za-z0-9-]/g, '') || 'default'
  const made =
    (await write.cloud.createTenant({ luid, name, now })) ??
    (await write.cloud.createTenant({ luid, name: `${name}-${luid.slice(0, 8)}`, now }))
  return found(made, `tenant ${name}`)
}

async function addAdministrator(
  write: Writer,
  tenantLuid: string,
  { name, fullName, email = name }: NewCloudAdministrator,
  now: Date,
): Promise<Account> {
  const existing = await write.cloud.accountByName(tenantLuid, name)
  if (existing === null) {
    return write.cloud.createAccount({
      tenantLuid,
      name,
      email,
      displayName: fullName ?? null,
      language: null,
      locale: null,
      isCloudAdministrator: true,
      createdAt: now,
    })
  }
  await write.cloud.updateAccount(existing.id, { isCloudAdministrator: true })
  return { ...existing, isCloudAdministrator: true }
}
