/** Storage of Cloud Manager on every database. */

import { sql } from 'kysely'
import { Kysely } from 'kysely'
import { describe, expect, test } from 'vitest'
import { connectSqlite, sqliteDialect } from '../src/store/engine/sqlite.ts'
import { contentMigrations, migrate } from '../src/store/engine/migrate.ts'
import { tablesOfSites } from '../src/store/sites/removal.ts'
import type { OpenStore } from '../src/store/open.ts'
import { jobFor } from './new-job.ts'
import { onEveryDatabase } from './store-databases.ts'

const now = new Date('2026-01-31T08:30:00Z')
const everything = { size: 100, start: { kind: 'beginning' }, isNumbered: true } as const

async function fill({ store }: OpenStore, name: string) {
  return store.transaction(async (write) => {
    const tenant = await write.cloud.createTenant({ name, now })
    const tenantLuid = tenant?.luid ?? ''
    const site = await write.sites.create({ tenantLuid, name, contentUrl: name, now })
    const user = await write.users.create({
      siteId: site.id,
      name: `ann@${name}`,
      fullName: 'Ann',
      email: `ann@${name}`,
      siteRole: 'Creator',
      now,
    })
    return { tenantLuid, site, user }
  })
}

await onEveryDatabase('Cloud Manager', (openEmpty) => {
  test('a tenant has its name to itself, in any case', async () => {
    await using opened = await openEmpty()
    const { store } = opened
    const make = (name: string) =>
      store.transaction((write) => write.cloud.createTenant({ name, now }))
    expect(await make('Acme')).not.toBeNull()
    expect(await make('ACME')).toBeNull()
    expect((await store.read.cloud.tenantByName('acme'))?.name).toBe('Acme')
  })

  test('sites and people are those of their tenant only', async () => {
    await using opened = await openEmpty()
    const one = await fill(opened, 'one')
    const two = await fill(opened, 'two')
    const { cloud } = opened.store.read
    expect(
      (await cloud.sites(one.tenantLuid, everything)).items.map(({ site }) => site.name),
    ).toEqual(['one'])
    expect(await cloud.site(two.tenantLuid, one.site.luid)).toBeNull()
    const { items, totalCount } = await cloud.accounts(two.tenantLuid, everything)
    expect([items.map(({ name }) => name), totalCount]).toEqual([['ann@two'], 1])
    expect(await cloud.account(one.tenantLuid, items[0]?.luid ?? '')).toBeNull()
    expect(await cloud.roleCounts(one.tenantLuid)).toEqual([
      { siteId: one.site.id, siteRole: 'Creator', userCount: 1 },
    ])
  })

  test('a deleted site leaves nothing behind, and its neighbour everything', async () => {
    await using opened = await openEmpty()
    const gone = await fill(opened, 'gone')
    const kept = await fill(opened, 'kept')
    const { store } = opened
    await store.transaction(async (write) => {
      const top = await write.projects.create({
        siteId: gone.site.id,
        parentId: null,
        name: 'Top',
        description: '',
        contentPermissions: 'LockedToProject',
        ownerId: gone.user.id,
        now,
      })
      const below = await write.projects.create({
        siteId: gone.site.id,
        parentId: top.id,
        name: 'Below',
        description: '',
        contentPermissions: 'ManagedByOwner',
        ownerId: gone.user.id,
        now,
      })
      await write.workbooks.create({
        siteId: gone.site.id,
        projectId: below.id,
        ownerId: gone.user.id,
        name: 'W',
        contentUrl: 'W',
        kind: 'twb',
        blobSha256: '0'.repeat(64),
        sizeBytes: 1,
        hasExtracts: false,
        showTabs: true,
        encryptExtracts: false,
        description: null,
        views: [{ name: 'V', viewUrlName: 'V', sheetType: 'view', thumbnailSha256: null }],
        connections: [],
        publisherId: gone.user.id,
        now,
      })
      await write.jobs.create(jobFor({ siteId: gone.site.id, creatorId: gone.user.id }))
    })
    await store.transaction((write) => write.cloud.deleteSite(gone.site.id))
    expect(await store.read.sites.byLuid(gone.site.luid)).toBeNull()
    expect((await store.read.referencedBlobs(['0'.repeat(64)])).size).toBe(0)
    expect((await store.read.sites.byLuid(kept.site.luid))?.name).toBe('kept')
    expect(await store.read.users.byName(kept.site.id, 'ann@kept')).not.toBeNull()
    await fill(opened, 'gone2')
  })

  test('events become files once, by site, type and hour', async () => {
    await using opened = await openEmpty()
    const { tenantLuid, site } = await fill(opened, 'log')
    const { store } = opened
    const event = (type: string, minutes: number) => ({
      tenantLuid,
      siteLuid: site.luid,
      type,
      at: new Date(now.getTime() + minutes * 60_000),
      actorLuid: null,
      facts: { number: minutes },
    })
    const files = async () => {
      await store.transaction((write) => write.cloud.fileEvents(tenantLuid))
      const { items } = await store.read.cloud.files({
        tenantLuid,
        siteLuid: site.luid,
        kind: 'activity',
        type: null,
        from: new Date(0),
        until: new Date(now.getTime() + 1e9),
        page: everything,
      })
      return items
    }
    await store.transaction((write) =>
      write.cloud.addEvents([event('a', 0), event('a', 1), event('b', 2), event('a', 40)]),
    )
    const first = await files()
    const sizes = first.map(({ type, rowCount }) => `${type}${rowCount}`)
    expect(new Set(sizes)).toEqual(new Set(['a1', 'a2', 'b1']))
    await store.transaction((write) => write.cloud.addEvents([event('a', 3)]))
    const second = await files()
    expect(second).toHaveLength(4)
    expect(second.slice(0, 3)).toEqual(first)
    const lines = await store.read.cloud.eventLines(second[3]?.id ?? 0)
    expect(lines.map((line) => (JSON.parse(line) as { number: number }).number)).toEqual([3])
  })

  test('a person without content goes with the site memberships and the tokens', async () => {
    await using opened = await openEmpty()
    const { tenantLuid, site, user } = await fill(opened, 'leave')
    const { store } = opened
    const account = await store.read.cloud.accountByName(tenantLuid, user.name)
    const accountId = account?.id ?? 0
    const second = await store.transaction(async (write) => {
      await write.cloud.createToken({
        guid: site.luid,
        accountId,
        name: 't',
        secretHash: Buffer.alloc(32, 1),
        createdAt: now,
        lastUsedAt: now,
        expiresAt: now,
        ended: null,
      })
      return write.users.create({
        siteId: site.id,
        name: 'heir',
        fullName: null,
        email: null,
        siteRole: 'Creator',
        now,
      })
    })
    await store.transaction(async (write) => {
      const project = await write.projects.byName(site.id, null, 'Default')
      await write.projects.update(project?.id ?? 0, { ownerId: second.id, now })
      await write.cloud.deleteAccount(accountId)
    })
    expect(await store.read.cloud.token(site.luid)).toBeNull()
    expect(await store.read.users.byName(site.id, user.name)).toBeNull()
    expect((await store.read.sites.usage(site.id)).userCount).toBe(1)
  })

  test('sessions end by themselves, by their person, by their token and by their trust', async () => {
    await using opened = await openEmpty()
    const { cloudSessions } = opened
    const session = (idPart: string) => ({
      idPart,
      secretHash: Buffer.alloc(32, 7),
      kind: 'pat' as const,
      tenantLuid: 't',
      accountLuid: `account of ${idPart}`,
      patGuid: `pat of ${idPart}`,
      trustId: `trust of ${idPart}`,
      scopes: ['tableau:tcm_sites:read'],
      createdAt: now,
      lastSeenAt: now,
    })
    for (const id of ['a', 'b', 'c', 'd', 'e']) await cloudSessions.open(session(id))
    expect(await cloudSessions.find('a')).toEqual(session('a'))
    await cloudSessions.end('a', 'signed-out', now)
    await cloudSessions.endOfAccount('account of b', 'user-changed', now)
    await cloudSessions.endOfPat('pat of c', 'credential-revoked', now)
    await cloudSessions.end('c', 'signed-out', new Date(now.getTime() + 1))
    await cloudSessions.endOfTrust('trust of d', 'credential-revoked', now)
    for (const id of ['a', 'b', 'c', 'd']) expect(await cloudSessions.find(id)).toBeNull()
    expect(await cloudSessions.find('e')).toEqual(session('e'))
    const ended = { session: session('c'), endedAt: now, endedReason: 'credential-revoked' }
    expect(await cloudSessions.findPast('c')).toEqual(ended)
    await cloudSessions.prune(new Date(now.getTime() + 1))
    for (const id of ['c', 'e']) expect(await cloudSessions.findPast(id)).toBeNull()
  })
})

describe('the list of tables that go with a site', () => {
  test('has every table with a column site_id', async () => {
    const db = new Kysely<Record<string, never>>({
      dialect: sqliteDialect(connectSqlite({ path: ':memory:', synchronous: 'FULL' })),
    })
    await migrate(db, 'content', contentMigrations)
    const { rows } = await sql<{ name: string }>`select distinct t.name as name
      from sqlite_master t join pragma_table_info(t.name) c
      where t.type = 'table' and c.name = 'site_id'`.execute(db)
    await db.destroy()
    expect(rows.map(({ name }) => name).sort()).toEqual([...tablesOfSites].sort())
  })
})
