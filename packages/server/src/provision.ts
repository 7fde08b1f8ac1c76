/** What must exist before anyone can sign in, made by whoever runs the server: sites, people, credentials. */

import type { SiteRole } from '@easel/contract'
import { cloudTokenLife } from './domain/token-life.ts'
import type { Clock, Group, Random, Site, Store, User, Writer } from './ports/index.ts'
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

export interface Provision {
  /** Whether there is no site yet. */
  isEmpty(): Promise<boolean>
  /** The site with that contentUrl, made where it does not exist. */
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
    isEmpty: async () => (await store.read.sites.count()) === 0,
    site: ({ name, contentUrl, tenantLuid }) =>
      store.transaction(async (write) => {
        const existing = await write.sites.byContentUrl(contentUrl)
        const tenant = tenantLuid ?? random.uuid()
        return (
          existing ?? write.sites.create({ name, contentUrl, tenantLuid: tenant, now: clock.now() })
        )
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
