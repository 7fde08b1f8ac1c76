/** What must exist before anyone can sign in, made by the operator: sites, people, credentials. */

import type { SiteRole } from '@easel/contract'
import { plainApp } from '../domain/connected-app.ts'
import type { AuthSetting } from '../domain/auth-settings.ts'
import { passwordProblems } from '../domain/password-rules.ts'
import { newTokenProblems, tokenDays } from '../domain/token-rules.ts'
import type {
  Account,
  Clock,
  ConnectedApps,
  Group,
  Passwords,
  PersonalAccessTokens,
  Random,
  Site,
  SiteTokenRules,
  Store,
  Tenant,
  UatConfig,
  User,
  Writer,
} from '../ports/index.ts'
import { methodOf } from '../cloud-manager/authentication-method.ts'
import { createCloudToken, livingCloudTokens } from '../cloud-manager/new-token.ts'
import type { NewUatSettings } from '../cloud-manager/uat-changes.ts'
import type { UserStanding } from '../cloud-manager/user-standing.ts'
import { createOperation, type Operation } from './operation.ts'
import { addGroup, putUatConfig, setAssertionRules, type AssertionRules } from './trust.ts'

/** What an application needs to sign JWTs for a connected app. */
export interface ConnectedAppCredentials {
  readonly clientId: string
  /** `kid` of the JWTs that it signs. */
  readonly secretId: string
  /** base64 of 32 bytes; its text is the HMAC key. Shown once. */
  readonly secretValue: string
}

export interface NewUserOnSite {
  readonly name: string
  readonly fullName?: string
  readonly email?: string
  readonly siteRole: SiteRole
  /** Names of groups of the site. */
  readonly groups?: readonly string[]
}

export interface TokenRules extends Partial<Omit<SiteTokenRules, 'creatorsGroupId'>> {
  /** Name of a group of the site. */
  readonly creatorsGroup?: string | null
}

export interface UserPlace {
  readonly siteRole?: SiteRole
  readonly authSetting?: AuthSetting
  /** A way to sign in that the site or its tenant has set up; where absent, `SAML` and `OpenID` mean the first one of their kind. */
  readonly idpConfigurationId?: string
}

export interface NewCloudAdministrator {
  /** Their user name, also on sites; an e-mail address as a rule. */
  readonly name: string
  readonly fullName?: string
  readonly email?: string
}

export interface Provision extends Operation {
  /** Whether there is no site yet. */
  isEmpty(): Promise<boolean>
  /** The user of that name on the site with that contentUrl, or null. */
  find(
    contentUrl: string,
    name: string,
  ): Promise<{ readonly site: Site; readonly user: User } | null>
  /** The tenant of that name, made where it does not exist. */
  tenant(name: string): Promise<Tenant>
  /** The person of that user name as a cloud administrator of the tenant, made where they do not exist. */
  cloudAdministrator(tenantLuid: string, person: NewCloudAdministrator): Promise<Account>
  /** A new token for Cloud Manager; its secret is shown once. An older one of the same name is revoked. */
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
  /** The group of that name, made where it does not exist; whether people without an account may come in through it stays where untold. */
  group(
    siteLuid: string,
    name: string,
    rules?: { readonly allowsOnDemandAccess?: boolean },
  ): Promise<Group>
  /** The user of that name, made where they do not exist. */
  user(siteLuid: string, user: NewUserOnSite): Promise<User>
  /** Another site role or way to authenticate; at once, and with the end of credentials that go with it. */
  changeUser(siteLuid: string, userLuid: string, change: UserPlace): Promise<User>
  /**
   * Gives the person a password, on all sites of the tenant, or takes it away; sessions that were opened by the one before end. Whether
   * passwords open anything is an option of the server.
   *
   * @throws RangeError when the password is too short, too long or too common
   */
  password(siteLuid: string, userLuid: string, password: string | null): Promise<void>
  /**
   * Whether the site takes personal access tokens, how long those live that are made from now on, and the group whose members may make
   * them (null: every user).
   *
   * @throws RangeError when `maxDays` is not 1 to 365, or there is no such group
   */
  tokenRules(siteLuid: string, change: TokenRules): Promise<Site>
  /** What of a JWT the site accepts besides the name of the user. Default: nothing. */
  assertionRules(siteLuid: string, change: Partial<AssertionRules>): Promise<Site>
  /**
   * The tenant's configuration of that name, made or changed, by the rules of the Cloud Manager API.
   *
   * @throws CloudError E_400_UAT_SVC_1000, E_409_UAT_SVC_1002
   */
  uatConfiguration(tenantLuid: string, settings: NewUatSettings): Promise<UatConfig>
  /**
   * A new token; its secret is shown once. An older one of the same name is revoked.
   *
   * @throws RangeError when the site or the user's other tokens do not allow it
   */
  personalAccessToken(
    siteLuid: string,
    userLuid: string,
    name: string,
  ): Promise<{ readonly name: string; readonly secret: string }>
  /** A new, enabled connected app with one secret, which is shown once. */
  connectedApp(siteLuid: string, name: string): Promise<ConnectedAppCredentials>
}

interface ProvisionDeps {
  readonly store: Store
  readonly tokens: PersonalAccessTokens
  readonly standing: UserStanding
  readonly passwords: Passwords
  readonly connectedApps: ConnectedApps
  readonly clock: Clock
  readonly random: Random
}

export function createProvision(deps: ProvisionDeps): Provision {
  const { store, clock, random } = deps
  const siteOf = async (write: Writer, luid: string) =>
    found(await write.sites.byLuid(luid), `site ${luid}`)
  return {
    ...createOperation(deps),
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
        const living = await livingCloudTokens(write, accountId, clock.now())
        const older = living.filter((token) => token.name === name)
        for (const { guid } of older) await write.cloud.revokeToken(guid, clock.now())
        const { secret } = await createCloudToken({ write, clock, random }, { accountId, name })
        return { name, secret }
      }),
    async find(contentUrl, name) {
      const site = await store.read.sites.byContentUrl(contentUrl)
      const user = site && (await store.read.users.byName(site.id, name))
      return site && user && { site, user }
    },
    isEmpty: async () => (await store.read.sites.count()) === 0,
    site: ({ name, contentUrl, tenantLuid }) =>
      store.transaction(async (write) => {
        const existing = await write.sites.byContentUrl(contentUrl)
        if (existing !== null) return existing
        const now = clock.now()
        const tenant = await tenantFor(write, { tenantLuid, contentUrl, now, random })
        return write.sites.create({ name, contentUrl, tenantLuid: tenant.luid, now })
      }),
    group: (siteLuid, name, rules) => addGroup(deps, { siteLuid, name }, rules),
    user: (siteLuid, user) =>
      store.transaction(async (write) =>
        addUser(write, (await siteOf(write, siteLuid)).id, user, clock.now()),
      ),
    changeUser: (siteLuid, userLuid, change) => changeUser(deps, { siteLuid, userLuid }, change),
    password: (siteLuid, userLuid, password) => setPassword(deps, { siteLuid, userLuid }, password),
    tokenRules: (siteLuid, change) =>
      store.transaction(async (write) =>
        setTokenRules(write, await siteOf(write, siteLuid), change),
      ),
    assertionRules: (siteLuid, change) => setAssertionRules(deps, siteLuid, change),
    uatConfiguration: (tenantLuid, settings) => putUatConfig(deps, tenantLuid, settings),
    personalAccessToken: (siteLuid, userLuid, name) => newToken(deps, { siteLuid, userLuid }, name),
    async connectedApp(siteLuid, name) {
      const site = found(await store.read.sites.byLuid(siteLuid), `site ${siteLuid}`)
      const app = await deps.connectedApps.create(site.id, { ...plainApp, name, isEnabled: true })
      const secret = await deps.connectedApps.addSecret(app)
      if (typeof secret === 'string') throw new RangeError(`connected app ${name}: ${secret}`)
      const { secretId, secretValue } = secret
      return { clientId: app.clientId, secretId, secretValue }
    },
  }
}

async function setTokenRules(
  write: Writer,
  site: Site,
  { creatorsGroup, ...change }: TokenRules,
): Promise<Site> {
  const rules = { ...site.personalAccessTokens, ...change }
  if (!isTokenLife(rules.maxDays)) {
    throw new RangeError(`tokens live 1 to 365 days, not ${rules.maxDays}`)
  }
  const creatorsGroupId =
    creatorsGroup == null
      ? creatorsGroup
      : found(await write.groups.byName(site.id, creatorsGroup), `group ${creatorsGroup}`).id
  return write.sites.update(site.id, {
    personalAccessTokens: { ...rules, ...(creatorsGroupId !== undefined && { creatorsGroupId }) },
  })
}

const isTokenLife = (days: number): boolean =>
  Number.isInteger(days) && days >= tokenDays.least && days <= tokenDays.most

interface Named {
  readonly siteLuid: string
  readonly userLuid: string
}

async function newToken(
  { store, tokens }: ProvisionDeps,
  { siteLuid, userLuid }: Named,
  name: string,
): Promise<{ readonly name: string; readonly secret: string }> {
  const site = found(await store.read.sites.byLuid(siteLuid), `site ${siteLuid}`)
  const user = found(await store.read.users.byLuid(site.id, userLuid), `user ${userLuid}`)
  const older = (await tokens.living(user)).find((token) => token.name === name)
  if (older !== undefined) await tokens.revoke(user, older.guid)
  const made = await tokens.create(user, { site, name })
  if ('problem' in made)
    throw new RangeError(`personal access token ${name}: ${newTokenProblems[made.problem]}`)
  return { name, secret: made.secret }
}

async function setPassword(
  { store, passwords }: ProvisionDeps,
  { siteLuid, userLuid }: Named,
  password: string | null,
): Promise<void> {
  const site = found(await store.read.sites.byLuid(siteLuid), `site ${siteLuid}`)
  const user = found(await store.read.users.byLuid(site.id, userLuid), `user ${userLuid}`)
  if (password === null) {
    await passwords.remove(user)
    return
  }
  const problem = await passwords.set(user, password)
  if (problem !== null) throw new RangeError(passwordProblems[problem])
}

async function changeUser(
  { store, standing }: ProvisionDeps,
  { siteLuid, userLuid }: Named,
  change: UserPlace,
): Promise<User> {
  const { user, endings } = await store.transaction(async (write) => {
    const site = found(await write.sites.byLuid(siteLuid), `site ${siteLuid}`)
    const before = found(await write.users.byLuid(site.id, userLuid), `user ${userLuid}`)
    const { authSetting: idpType, idpConfigurationId, siteRole } = change
    const wanted = { idpType, idpConfigurationId }
    const method = await methodOf(write, { site, present: before }, wanted)
    if (method !== null && 'problem' in method) throw new RangeError(method.problem)
    return standing.change(write, before, { ...(siteRole && { siteRole }), ...method })
  })
  for (const end of endings) await end()
  return user
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
