/** A database of before opens with today's schema, and what is in it means what it meant. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentMigrations, migrate, sessionMigrations } from '../src/store/engine/migrate.ts'
import { openStore, type StoreLocation } from '../src/store/open.ts'
import { postgresDialect, postgresPool } from '../src/store/engine/postgres.ts'
import { connectSqlite, sqliteDialect } from '../src/store/engine/sqlite.ts'
import { openTestPostgres } from './postgres.ts'

const older = ['0001-identity', '0002-content']

/** A site with a user, two tokens of one name, and an enabled app, as the first schema held them. */
async function fill<T>(db: Kysely<T>): Promise<void> {
  const known = Object.entries(contentMigrations).filter(([name]) => older.includes(name))
  await migrate(db, 'content', Object.fromEntries(known))
  for (const statement of [
    sql`insert into account (id, tenant_luid, name, created_at) values (1, 't', 'ann', 1)`,
    sql`insert into site (id, luid, tenant_luid, name, name_key, content_url, content_url_key, state, settings, created_at)
      values (1, 'site', 't', 'S', 's', 's', 's', 'Active', '{}', 1)`,
    sql`insert into site_user (id, luid, site_id, account_id, name, name_key, email_key, domain, site_role, auth_setting, external_auth_user_id, created_at)
      values (1, 'user', 1, 1, 'ann', 'ann', '', 'local', 'Viewer', 'ServerDefault', '', 1)`,
    ...['first', 'second'].map(
      (guid, at) =>
        sql`insert into personal_access_token (guid, account_id, name, secret_hash, created_at, last_used_at, expires_at)
          values (${guid}, 1, 'same', ${Buffer.alloc(32)}, ${at}, ${at}, 9)`,
    ),
    sql`insert into connected_app (client_id, site_id, name, is_enabled, created_at)
      values ('app', 1, 'App', 1, 1)`,
  ]) {
    await statement.execute(db)
  }
}

async function contentOf(location: StoreLocation) {
  await using open = await openStore(location)
  const { sites, users, tokens, connectedApps } = open.store.read
  return {
    tokenRules: (await sites.byLuid('site'))?.personalAccessTokens,
    resetAt: (await users.byLuid(1, 'user'))?.credentialsResetAt,
    tokens: (await tokens.ofAccount(1)).map(({ guid }) => guid),
    apps: await connectedApps.ofSite(1),
  }
}

const upgraded = {
  tokenRules: { isEnabled: true, maxDays: 365, creatorsGroupId: null },
  resetAt: null,
  tokens: ['second'],
  apps: [
    {
      clientId: 'app',
      siteId: 1,
      name: 'App',
      isEnabled: true,
      domainSafelist: [],
      unrestrictedEmbedding: false,
      projects: null,
      createdAt: new Date(1),
    },
  ],
}

describe('a database of the first schema', () => {
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'easel-upgrade-'))
  })
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true })
  })

  test('on SQLite has its tokens and apps as before, and of two tokens of one name the later', async () => {
    const path = join(directory, 'content.db')
    const db = new Kysely({ dialect: sqliteDialect(connectSqlite({ path, synchronous: 'FULL' })) })
    await fill(db)
    await db.destroy()
    expect(await contentOf({ kind: 'sqlite', directory })).toEqual(upgraded)
  })

  test('on SQLite names the method of each sign-in event, and changes nothing else in it', async () => {
    const of = join(directory, 'events')
    await mkdir(of)
    const path = join(of, 'sessions.db')
    const db = new Kysely({ dialect: sqliteDialect(connectSqlite({ path, synchronous: 'FULL' })) })
    await fillEvents(db)
    await db.destroy()
    expect(await eventsOf({ kind: 'sqlite', directory: of })).toEqual(upgradedEvents)
  })
})

/** An event of a refused sign-in as the schema before 0026 held it; the claim in its JWT and the fact are the caller's own words. */
const earlierEvent = JSON.stringify({
  id: 'e1',
  jwt: { aud: '{"door":"a"}' },
  outcome: 'refused',
  door: 'pat',
  facts: { problem: '"door": \u0000' },
  at: new Date(1),
})

async function fillEvents<T>(db: Kysely<T>): Promise<void> {
  const { '0026-auth-event-method': _, ...known } = sessionMigrations
  await migrate(db, 'session', known)
  await sql`insert into auth_event (id, happened_at, outcome, event)
    values ('e1', 1, 'refused', ${earlierEvent}), ('e2', 2, 'refused', '{"id":"e2","at":"1970-01-01T00:00:00.001Z"}')`.execute(
    db,
  )
}

async function eventsOf(location: StoreLocation) {
  await using open = await openStore(location)
  return (await open.authEvents.list({ offset: 0, limit: 10 })).items
}

const upgradedEvents = [
  { id: 'e2', at: new Date(1) },
  {
    id: 'e1',
    jwt: { aud: '{"door":"a"}' },
    outcome: 'refused',
    method: 'pat',
    facts: { problem: '"door": \u0000' },
    at: new Date(1),
  },
]

const postgres = await openTestPostgres()
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})

test.skipIf(postgres === null)('on PostgreSQL it is the same', async () => {
  const url = (await postgres?.database()) ?? ''
  const pool = postgresPool({ url })
  const db = new Kysely({ dialect: postgresDialect(pool) })
  await fill(db)
  await db.destroy()
  await pool.end()
  expect(await contentOf({ kind: 'postgres', url })).toEqual(upgraded)
})

test.skipIf(postgres === null)('on PostgreSQL sign-in events name their method, too', async () => {
  const url = (await postgres?.database()) ?? ''
  const pool = postgresPool({ url })
  const db = new Kysely({ dialect: postgresDialect(pool) })
  await fillEvents(db)
  await db.destroy()
  await pool.end()
  expect(await eventsOf({ kind: 'postgres', url })).toEqual(upgradedEvents)
})
