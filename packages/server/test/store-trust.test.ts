import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ExternalAuthorizationServer, Session, Site, UatConfig } from '../src/ports/index.ts'
import type { OpenStore } from '../src/store/open.ts'
import { onEveryDatabase } from './store-databases.ts'

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1000)

const config = (change: Partial<UatConfig> = {}): UatConfig => ({
  luid: randomUUID(),
  tenantLuid: 'tenant',
  name: 'agents',
  issuer: 'https://idp.example',
  publicKey: null,
  jwksUri: 'https://idp.example/keys',
  usernameClaim: 'email',
  resourceIds: ['a', 'b'],
  scopes: null,
  algorithms: ['RS256'],
  isEnabled: true,
  createdAt: at(0),
  updatedAt: at(0),
  ...change,
})

await onEveryDatabase('trust', (openEmpty) => {
  let open: OpenStore
  let site: Site
  let other: Site

  const server = (
    change: Partial<ExternalAuthorizationServer> = {},
  ): ExternalAuthorizationServer => ({
    luid: randomUUID(),
    siteId: site.id,
    name: 'idp',
    issuerUrl: 'https://idp.example',
    jwksUri: null,
    isEnabled: true,
    createdAt: at(0),
    ...change,
  })

  beforeEach(async () => {
    open = await openEmpty()
    const create = async (name: string) =>
      open.store.transaction(async (write) =>
        write.sites.create({ tenantLuid: name, name, contentUrl: name, now: at(0) }),
      )
    site = await create('one')
    other = await create('two')
  })
  afterEach(async () => {
    await open[Symbol.asyncDispose]()
  })

  describe('an external authorization server', () => {
    test('is found as it was stored, on its own site only', async () => {
      const { store } = open
      const stored = server()
      await store.transaction((write) => write.externalAuthorizationServers.create(stored))
      const { externalAuthorizationServers: read } = store.read
      expect(await read.byLuid(site.id, stored.luid)).toEqual(stored)
      expect(await read.byIssuer(site.id, stored.issuerUrl)).toEqual(stored)
      expect(await read.byIssuer(site.id, `${stored.issuerUrl}/`)).toBeNull()
      expect(await read.ofSite(site.id)).toEqual([stored])
      expect(await read.byLuid(other.id, stored.luid)).toBeNull()
      expect(await read.byIssuer(other.id, stored.issuerUrl)).toBeNull()
      expect(await read.ofSite(other.id)).toEqual([])
    })

    test('is the only one of its issuer, also when two are stored at once', async () => {
      const { store } = open
      const create = async (change: Partial<ExternalAuthorizationServer>) =>
        store.transaction((write) => write.externalAuthorizationServers.create(server(change)))
      const outcomes = await Promise.all([create({ name: 'a' }), create({ name: 'b' })])
      expect(outcomes.toSorted()).toEqual(['created', 'issuer-taken'])
      expect(await create({ siteId: other.id })).toBe('created')
    })

    test('changes in what is named and cannot take the issuer of another', async () => {
      const { store } = open
      const first = server()
      const second = server({ issuerUrl: 'https://other.example' })
      const outcomes = await store.transaction(async ({ externalAuthorizationServers: write }) => [
        await write.create(first),
        await write.create(second),
        await write.update(site.id, first.luid, { isEnabled: false, name: 'new' }),
        await write.update(site.id, second.luid, { issuerUrl: first.issuerUrl }),
        await write.update(other.id, first.luid, { name: 'stolen' }),
        await write.delete(other.id, first.luid),
        await write.delete(site.id, second.luid),
      ])
      expect(outcomes).toEqual([
        'created',
        'created',
        'updated',
        'issuer-taken',
        'missing',
        false,
        true,
      ])
      const expected = { ...first, isEnabled: false, name: 'new' }
      expect(await store.read.externalAuthorizationServers.ofSite(site.id)).toEqual([expected])
    })
  })

  describe('a UAT configuration', () => {
    test('is found as it was stored, in its own tenant only', async () => {
      const { store } = open
      const stored = config({ publicKey: 'PEM', jwksUri: null, scopes: ['tableau:users:read'] })
      await store.transaction((write) => write.uatConfigs.create(stored))
      const { uatConfigs: read } = store.read
      expect(await read.byLuid('tenant', stored.luid)).toEqual(stored)
      expect(await read.byIssuer('tenant', stored.issuer)).toEqual(stored)
      expect(await read.ofTenant('tenant')).toEqual([stored])
      expect(await read.byLuid('stranger', stored.luid)).toBeNull()
      expect(await read.byIssuer('stranger', stored.issuer)).toBeNull()
      expect(await read.ofTenant('stranger')).toEqual([])
    })

    test('has name and issuer to itself, also when two are stored at once', async () => {
      const { store } = open
      const create = async (change: Partial<UatConfig>) =>
        store.transaction((write) => write.uatConfigs.create(config(change)))
      const outcomes = await Promise.all([
        create({ issuer: 'https://a.example' }),
        create({ issuer: 'https://b.example' }),
      ])
      expect(outcomes.toSorted()).toEqual(['created', 'name-taken'])
      const [{ issuer } = { issuer: '' }] = await store.read.uatConfigs.ofTenant('tenant')
      expect(await create({ name: 'x', issuer })).toBe('issuer-taken')
      expect(await create({ tenantLuid: 'other' })).toBe('created')
    })

    test('changes in what is named, within its tenant', async () => {
      const { store } = open
      const stored = config()
      const change = { scopes: ['tableau:users:*'], updatedAt: at(9) }
      const outcomes = await store.transaction(async ({ uatConfigs: write }) => [
        await write.create(stored),
        await write.update('tenant', stored.luid, change),
        await write.update('stranger', stored.luid, change),
        await write.delete('stranger', stored.luid),
      ])
      expect(outcomes).toEqual(['created', 'updated', 'missing', false])
      expect(await store.read.uatConfigs.ofTenant('tenant')).toEqual([{ ...stored, ...change }])
      await store.transaction((write) => write.uatConfigs.delete('tenant', stored.luid))
      expect(await store.read.uatConfigs.ofTenant('tenant')).toEqual([])
    })

    test('without any key is refused by the database', async () => {
      const keyless = config({ publicKey: null, jwksUri: null })
      await expect(
        open.store.transaction((write) => write.uatConfigs.create(keyless)),
      ).rejects.toThrow(/constraint/i)
    })
  })

  test('a revocation holds in its tenant until it is withdrawn or has ended', async () => {
    const { store } = open
    const jtiHash = Buffer.alloc(32, 1)
    const later = Buffer.alloc(32, 2)
    await store.transaction(async ({ uatRevocations: write }) => {
      await write.add({ tenantLuid: 'tenant', jtiHash, expiresAt: at(5) })
      await write.add({ tenantLuid: 'tenant', jtiHash, expiresAt: at(10) })
      await write.add({ tenantLuid: 'tenant', jtiHash: later, expiresAt: at(20) })
    })
    const { uatRevocations: read } = store.read
    expect(await read.isRevoked('tenant', jtiHash, at(0))).toBe(true)
    expect(await read.isRevoked('stranger', jtiHash, at(0))).toBe(false)
    expect(await read.isRevoked('tenant', jtiHash, at(10))).toBe(false)
    expect(await read.ofTenant('tenant')).toHaveLength(2)
    await store.transaction((write) => write.uatRevocations.prune(at(10)))
    expect(await read.isRevoked('tenant', jtiHash, at(0))).toBe(false)
    expect(await read.isRevoked('tenant', later, at(0))).toBe(true)
    const withdraw = async () =>
      store.transaction((write) => write.uatRevocations.delete('tenant', later))
    expect([await withdraw(), await withdraw()]).toEqual([true, false])
    expect(await read.isRevoked('tenant', later, at(0))).toBe(false)
  })

  test('what a JWT asserted stays with its session', async () => {
    const { sessions } = open
    const session: Session = {
      idPart: 'a',
      secretHash: Buffer.alloc(32),
      kind: 'uat',
      siteLuid: 's',
      userLuid: 'u',
      patGuid: null,
      trustId: 't',
      scopes: [],
      asserted: {
        groupIds: [3, 4],
        attributes: { region: ['EMEA'], level: 2 },
        onDemand: { name: 'x' },
      },
      createdAt: at(0),
      lastSeenAt: at(0),
    }
    await sessions.open(session, { now: at(0) })
    expect(await sessions.find('a')).toEqual(session)
  })

  test('a group allows on-demand access only where it was set to', async () => {
    const { store } = open
    const made = await store.transaction(async ({ groups: write }) => [
      await write.create({ siteId: site.id, name: 'plain', now: at(0) }),
      await write.create({
        siteId: site.id,
        name: 'open',
        allowsOnDemandAccess: true,
        now: at(0),
      }),
    ])
    expect(made.map((group) => group.allowsOnDemandAccess)).toEqual([false, true])
    const flags = async () => {
      const { groups } = store.read
      const found = [await groups.byName(site.id, 'plain'), await groups.byName(site.id, 'OPEN')]
      return found.map((group) => group?.allowsOnDemandAccess)
    }
    expect(await flags()).toEqual([false, true])
    const [plain, opened] = made
    if (plain === undefined || opened === undefined) throw new Error('two groups were made')
    await store.transaction(async ({ groups: write }) => {
      await write.update(plain, { allowsOnDemandAccess: true })
      await write.update(opened, { allowsOnDemandAccess: false })
    })
    expect(await flags()).toEqual([true, false])
  })
})
