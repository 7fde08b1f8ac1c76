/** Master keys of a live server: what is under which, and a new one while it goes on answering. */

import { randomBytes } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sealedColumns } from '../src/store/installation/sealed.ts'
import { besidePostgres, besideSqlite } from './database-beside.ts'
import { startFamilyKit, type FamilyKit } from './families.ts'
import { currentKey, keysAt, settledKeys } from './master-keys.ts'
import { openTestPostgres } from './postgres.ts'

const adminKey = randomBytes(32).toString('base64url')
const postgres = await openTestPostgres()
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})

const keysOf = (url: string, verb: 'GET' | 'POST' = 'GET') => keysAt({ url, adminKey, verb })
const settled = (url: string) => settledKeys({ url, adminKey })

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', (database) => {
  describe.skipIf(database === 'PostgreSQL' && postgres === null)('a live server', () => {
    let kit: FamilyKit
    let databaseUrl: string | undefined
    beforeEach(async () => {
      databaseUrl = database === 'SQLite' ? undefined : await postgres?.database()
      kit = await startFamilyKit({
        adminKey,
        ...(databaseUrl === undefined ? {} : { databaseUrl }),
      })
    })
    afterEach(() => kit[Symbol.asyncDispose]())

    const keyFiles = async () =>
      (await readdir(kit.directory)).filter((name) => name.endsWith('.key')).toSorted()

    test('tells its one key and how many secrets rest under it', async () => {
      const [key, ...others] = await keysOf(kit.url)
      expect(others).toEqual([])
      expect(key).toMatchObject({ isCurrent: true, sealedRecords: 1 })
      expect(Math.abs(Date.parse(key?.madeAt ?? '') - Date.now())).toBeLessThan(60_000)
    })

    test('puts every secret under a new key, opens them all, and signs in by them meanwhile', async () => {
      const apps = await Promise.all(
        Array.from({ length: 120 }, (_, number) =>
          kit.easel.provision.connectedApp(kit.site.luid, `App ${number}`),
        ),
      )
      const before = currentKey(await keysOf(kit.url))
      await keysOf(kit.url, 'POST')
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => kit.signInWithScopes('viewer', ['tableau:content:read'])),
      )
      expect(answers).toHaveLength(20)
      const after = currentKey(await settled(kit.url))
      expect(after).toMatchObject({ isCurrent: true, sealedRecords: 121 })
      expect(after?.id).not.toBe(before?.id)
      const token = await kit.signIn('admin')
      for (const { clientId, secretId, secretValue } of apps) {
        const path = `/api/3.28/sites/${kit.site.luid}/connected-apps/direct-trust/${clientId}/secrets/${secretId}`
        expect((await kit.call({ path, token })).text).toContain(secretValue)
      }
    })

    test('keeps the old key, for its owner only, until nothing was under it for ten minutes', async () => {
      const before = currentKey(await keysOf(kit.url))
      await keysOf(kit.url, 'POST')
      await settled(kit.url)
      const old = `master-${before?.id}.key`
      expect(await keyFiles()).toEqual([old, 'master.key'])
      for (const name of [old, 'master.key']) {
        expect((await stat(join(kit.directory, name))).mode & 0o777).toBe(0o600)
      }
      kit.clock.advance(11 * 60_000)
      while ((await keyFiles()).length > 1) await sleep(100)
      expect(await keysOf(kit.url)).toMatchObject([{ isCurrent: true, sealedRecords: 1 }])
      expect(await kit.signInWithScopes('viewer', ['tableau:content:read'])).not.toBe('')
    })

    test('writes who made a key into the audit log', async () => {
      await keysOf(kit.url, 'POST')
      const headers = { 'x-easel-admin-key': adminKey }
      const answer = await fetch(`${kit.url}/easel/v1/audit?method=rotateKeys`, { headers })
      expect(await answer.json()).toMatchObject({
        audit: [
          {
            actorKind: 'admin-key',
            targets: [{ kind: 'master-key', luid: currentKey(await keysOf(kit.url))?.id }],
          },
        ],
      })
    })

    test('refuses to show or make keys without the admin key', async () => {
      const headers = { 'x-tableau-auth': await kit.signIn('admin') }
      for (const method of ['GET', 'POST']) {
        const answer = await fetch(`${kit.url}/easel/v1/keys`, { method, headers })
        expect(answer.status).toBe(403)
      }
    })

    test('knows every column that holds sealed values', async () => {
      await using beside =
        databaseUrl === undefined
          ? besideSqlite(join(kit.directory, 'content.db'))
          : await besidePostgres(databaseUrl)
      const columns = await beside.run(
        databaseUrl === undefined
          ? `select m.name as name, c.name as col from sqlite_master m, pragma_table_info(m.name) c
              where m.type = 'table' and c.name like 'sealed%'`
          : `select table_name as name, column_name as col from information_schema.columns
              where table_schema = 'public' and column_name like 'sealed%'`,
      )
      const found = columns.map(({ name, col }) => `${String(name)}.${String(col)}`).toSorted()
      expect(found).toEqual(sealedColumns.map((of) => `${of.table}.${of.column}`).toSorted())
    })
  })
})
