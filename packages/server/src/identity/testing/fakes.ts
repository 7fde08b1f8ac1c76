/** Stand-ins for the stores, held in memory, with just what sign-in asks of them. For tests only. */

import { randomBytes, randomUUID } from 'node:crypto'
import type { SiteRole } from '@easel/contract'
import type {
  Clock,
  ConnectedApp,
  ConnectedAppSecret,
  ExternalAuthorizationServer,
  Group,
  PersonalAccessToken,
  Random,
  Session,
  SessionStore,
  Site,
  Store,
  StoredPassword,
  UatConfig,
  UatRevocation,
  User,
  Writer,
} from '../../ports/index.ts'

export interface MovableClock extends Clock {
  advance(seconds: number): void
}

export function movableClock(start = '2026-03-01T12:00:00Z'): MovableClock {
  let nowMs = Date.parse(start)
  return {
    now: () => new Date(nowMs),
    advance(seconds) {
      nowMs += seconds * 1000
    },
  }
}

export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  uuid: () => randomUUID(),
}

export interface FakeStore {
  readonly store: Store
  readonly sites: Site[]
  readonly users: User[]
  readonly tokens: PersonalAccessToken[]
  readonly apps: ConnectedApp[]
  readonly secrets: ConnectedAppSecret[]
  readonly servers: ExternalAuthorizationServer[]
  readonly uatConfigs: UatConfig[]
  readonly uatRevocations: UatRevocation[]
  readonly groups: Group[]
  /** By account. */
  readonly passwords: Map<number, StoredPassword>
  /** Transactions so far. */
  transactions: number
  addSite(contentUrl: string, change?: Partial<Site>): Site
  addUser(site: Site, name: string, change?: Partial<User>): User
  replaceUser(user: User, change: Partial<User>): void
}

export function fakeStore(): FakeStore {
  const sites: Site[] = []
  const users: User[] = []
  const tokens: PersonalAccessToken[] = []
  const apps: ConnectedApp[] = []
  const secrets: ConnectedAppSecret[] = []
  const servers: ExternalAuthorizationServer[] = []
  const uatConfigs: UatConfig[] = []
  const uatRevocations: UatRevocation[] = []
  const groups: Group[] = []
  const passwords = new Map<number, StoredPassword>()
  /** Of every site that is given no other. */
  const tenantLuid = randomUUID()
  const at = new Date('2026-01-01T00:00:00Z')

  function replace<T>(list: T[], isIt: (item: T) => boolean, change: Partial<T>): void {
    const index = list.findIndex(isIt)
    const found = list[index]
    if (found !== undefined) list[index] = { ...found, ...change }
  }

  const writer = {
    sites: {
      byContentUrl: async (url: string) =>
        sites.find((s) => s.contentUrl.toLowerCase() === url.toLowerCase()) ?? null,
      byLuid: async (luid: string) => sites.find((s) => s.luid === luid) ?? null,
      byId: async (id: number) => sites.find((s) => s.id === id) ?? null,
    },
    users: {
      byLuid: async (siteId: number, luid: string) =>
        users.find((u) => u.siteId === siteId && u.luid === luid) ?? null,
      byName: async (siteId: number, name: string) =>
        users.find((u) => u.siteId === siteId && u.name === name) ?? null,
      async byEmail(siteId: number, email: string) {
        const found = users.filter((u) => u.siteId === siteId && u.email === email)
        return found.length === 1 ? (found[0] ?? null) : null
      },
      ofAccount: async (siteId: number, accountId: number) =>
        users.find((u) => u.siteId === siteId && u.accountId === accountId) ?? null,
      byId: async (id: number) => users.find((u) => u.id === id) ?? null,
      membershipsOf: async (id: number) => users.filter((u) => u.accountId === id),
      resetCredentials: async (id: number, credentialsResetAt: Date) =>
        replace(users, (u) => u.id === id, { credentialsResetAt }),
      recordSignIn: async (id: number, lastLogin: Date) =>
        replace(users, (u) => u.id === id, { lastLogin }),
    },
    tokens: {
      byGuid: async (guid: string) => tokens.find((t) => t.guid === guid) ?? null,
      ofAccount: async (id: number) => tokens.filter((t) => t.accountId === id),
      lockAccount: async () => undefined,
      create: async (token: PersonalAccessToken) => void tokens.push(token),
      revoke: async (guid: string, at: Date) =>
        replace(tokens, (t) => t.guid === guid, { ended: { at, reason: 'revoked' } }),
      recordEnd: async (guid: string, reason: 'expired' | 'idle', at: Date) =>
        replace(tokens, (t) => t.guid === guid, { ended: { at, reason } }),
      async forget(guid: string) {
        const index = tokens.findIndex((t) => t.guid === guid)
        if (index !== -1) tokens.splice(index, 1)
      },
      recordUse: async (guid: string, lastUsedAt: Date) =>
        replace(tokens, (t) => t.guid === guid, { lastUsedAt }),
    },
    passwords: {
      ofAccount: async (id: number) => passwords.get(id) ?? null,
      set: async (id: number, password: StoredPassword) => void passwords.set(id, password),
      delete: async (id: number) => passwords.delete(id),
      async rehash(id: number, { from, to }: { readonly from: string; readonly to: string }) {
        const stored = passwords.get(id)
        if (stored?.hash === from) passwords.set(id, { ...stored, hash: to })
      },
    },
    connectedApps: {
      byClientId: async (id: string) => apps.find((a) => a.clientId === id) ?? null,
      secret: async (clientId: string, secretId: string) =>
        secrets.find((s) => s.clientId === clientId && s.secretId === secretId) ?? null,
      create: async (app: ConnectedApp) => void apps.push(app),
      async update(id: string, change: Partial<ConnectedApp>) {
        replace(apps, (a) => a.clientId === id, change)
        return apps.some((a) => a.clientId === id)
      },
      async delete(id: string) {
        const index = apps.findIndex((a) => a.clientId === id)
        if (index !== -1) apps.splice(index, 1)
        return index !== -1
      },
      async addSecret(secret: ConnectedAppSecret) {
        if (secrets.filter((s) => s.clientId === secret.clientId).length >= 2) return false
        secrets.push(secret)
        return true
      },
    },
    groups: {
      grantedRoles: async () => [],
      byName: async (siteId: number, name: string) =>
        groups.find((g) => g.siteId === siteId && g.name === name) ?? null,
    },
    externalAuthorizationServers: {
      byIssuer: async (siteId: number, issuerUrl: string) =>
        servers.find((s) => s.siteId === siteId && s.issuerUrl === issuerUrl) ?? null,
    },
    uatConfigs: {
      byIssuer: async (tenantLuid: string, issuer: string) =>
        uatConfigs.find((c) => c.tenantLuid === tenantLuid && c.issuer === issuer) ?? null,
    },
    cloud: {
      token: async () => null,
      accountByName: async () => null,
      accountByEmail: async () => null,
    },
    uatRevocations: {
      isRevoked: async (tenantLuid: string, jtiHash: Buffer, at: Date) =>
        uatRevocations.some(
          (r) => r.tenantLuid === tenantLuid && r.jtiHash.equals(jtiHash) && r.expiresAt > at,
        ),
    },
  } as unknown as Writer

  const fake: FakeStore = {
    sites,
    users,
    tokens,
    apps,
    secrets,
    servers,
    uatConfigs,
    uatRevocations,
    groups,
    passwords,
    transactions: 0,
    store: {
      read: writer,
      as: async (_act, work) => work(),
      transaction: async (work) => {
        fake.transactions += 1
        return work(writer)
      },
      [Symbol.asyncDispose]: async () => undefined,
    },
    addSite(contentUrl, change) {
      const id = sites.length + 1
      const name = contentUrl || 'Default'
      const site: Site = {
        id,
        luid: randomUUID(),
        tenantLuid,
        name,
        contentUrl,
        state: 'Active',
        settings: {},
        personalAccessTokens: { isEnabled: true, maxDays: 365, creatorsGroupId: null },
        ...change,
      }
      sites.push(site)
      return site
    },
    addUser(site, name, change) {
      const id = users.length + 1
      const siteRole: SiteRole = 'Creator'
      const user: User = {
        id,
        luid: randomUUID(),
        siteId: site.id,
        accountId: id,
        name,
        siteRole,
        fullName: null,
        email: null,
        domain: 'local',
        authSetting: 'ServerDefault',
        idpConfigurationLuid: null,
        externalAuthUserId: '',
        locale: null,
        language: null,
        lastLogin: null,
        createdAt: at,
        credentialsResetAt: null,
        ...change,
      }
      users.push(user)
      return user
    },
    replaceUser(user, change) {
      replace(users, (u) => u.id === user.id, change)
    },
  }
  return fake
}

export interface FakeSessionStore extends SessionStore {
  readonly live: Map<string, Session>
  /** Calls of `find` so far. */
  finds: number
  /** Runs inside `find`, between reading and answering. */
  whileFinding: (() => Promise<void>) | null
}

export function fakeSessionStore(): FakeSessionStore {
  const live = new Map<string, Session>()
  const jwtIds = new Set<string>()
  const held = new Map<string, Date>()
  const store: FakeSessionStore = {
    live,
    finds: 0,
    whileFinding: null,
    async open(session, { replaces, claim }) {
      const key = claim && `${claim.trustId} ${claim.jtiHash.toString('hex')}`
      if (key !== undefined && jwtIds.has(key)) return false
      if (key !== undefined) jwtIds.add(key)
      for (const [id, other] of live) {
        const isSamePat = session.patGuid !== null && other.patGuid === session.patGuid
        if (isSamePat || id === replaces) live.delete(id)
      }
      live.set(session.idPart, session)
      return true
    },
    async find(idPart) {
      store.finds += 1
      const found = live.get(idPart) ?? null
      await store.whileFinding?.()
      return found
    },
    async findPast(idPart) {
      const session = live.get(idPart)
      return session === undefined ? null : { session, endedAt: null, endedReason: null }
    },
    async end(idPart) {
      live.delete(idPart)
    },
    async endOfUser(userLuid) {
      for (const [id, session] of live) if (session.userLuid === userLuid) live.delete(id)
    },
    async endOfSite(siteLuid) {
      for (const [id, session] of live) if (session.siteLuid === siteLuid) live.delete(id)
    },
    async endOfPat(patGuid) {
      for (const [id, session] of live) if (session.patGuid === patGuid) live.delete(id)
    },
    async endOfPassword(userLuid) {
      for (const [id, session] of live) {
        if (session.kind === 'password' && session.userLuid === userLuid) live.delete(id)
      }
    },
    async endOfTrust(trustId) {
      for (const [id, session] of live) if (session.trustId === trustId) live.delete(id)
    },
    async endRunOut({ createdBefore, unusedSince }) {
      for (const [id, { createdAt, lastSeenAt }] of live) {
        const seen = held.get(id) ?? lastSeenAt
        if (createdAt <= createdBefore || seen <= unusedSince) live.delete(id)
      }
    },
    touch(idPart, now) {
      held.set(idPart, now)
    },
    async prune({ createdBefore }) {
      for (const [id, session] of live) if (session.createdAt < createdBefore) live.delete(id)
    },
    async flush() {
      for (const [idPart, lastSeenAt] of held) {
        const found = live.get(idPart)
        if (found !== undefined) live.set(idPart, { ...found, lastSeenAt })
      }
      held.clear()
    },
  }
  return store
}
