/** The chain of the audit log: what is changed, removed or put in afterwards is found, also where many write at once. */

import { afterAll, beforeEach, afterEach, describe, expect, test } from 'vitest'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Act, AuditSeal } from '../src/ports/index.ts'
import { openStore, type OpenStore, type StoreLocation } from '../src/store/open.ts'
import { besidePostgres, besideSqlite, type DatabaseBeside } from './database-beside.ts'
import { MovableClock } from './kit.ts'
import { openTestPostgres } from './postgres.ts'

const postgres = await openTestPostgres()
// Each test has had a database of its own to drop.
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
}, 180_000)

const by = (method: string): Act => ({
  method,
  actorKind: 'provision',
  actorLuid: null,
  credentialKind: null,
  credentialId: null,
  tenantLuid: null,
  siteLuid: null,
  address: null,
  requestId: null,
  names: [],
})
const dayMs = 24 * 3600 * 1000

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', (database) => {
  describe.skipIf(database === 'PostgreSQL' && postgres === null)('the chain', () => {
    let open: OpenStore
    let beside: DatabaseBeside
    let location: StoreLocation
    let directory: string
    let clock: MovableClock
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'easel-chain-'))
      location =
        database === 'SQLite'
          ? { kind: 'sqlite', directory }
          : { kind: 'postgres', url: (await postgres?.database()) ?? '' }
      clock = new MovableClock()
      open = await openStore(location, { clock })
      beside =
        location.kind === 'postgres'
          ? await besidePostgres(location.url)
          : besideSqlite(join(directory, 'content.db'))
    })
    afterEach(async () => {
      await beside[Symbol.asyncDispose]()
      await open[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    })

    const change = (name: string) =>
      open.store.as(by(`test.${name}`), () =>
        open.store.transaction((write) => write.cloud.createTenant({ name, now: clock.now() })),
      )
    const changes = async (count: number) => {
      for (let number = 1; number <= count; number += 1) await change(`t${number}`)
      await open.audit.seal()
    }
    const verified = (
      options: { readonly after?: AuditSeal; readonly expected?: AuditSeal } = {},
    ) => open.audit.verify({ limit: 10_000, ...options })

    test('of an empty log holds', async () => {
      expect(await verified()).toMatchObject({ checked: 0, isEnd: true, broken: null })
    })

    test('holds after changes, in one look or in stretches', async () => {
      await changes(7)
      expect(await verified()).toMatchObject({ checked: 7, isEnd: true, broken: null })
      const first = await open.audit.verify({ limit: 3 })
      expect(first).toMatchObject({ checked: 3, isEnd: false, head: { position: 3 } })
      const rest = await verified({ after: first.head })
      expect(rest).toMatchObject({ checked: 4, isEnd: true, broken: null })
    })

    test.each([
      ['content that was changed', `update audit_entry set method = 'else' where position = 4`],
      ['an actor that was added', `update audit_entry set actor_luid = 'x' where position = 4`],
      ['a time that was moved', 'update audit_entry set happened_at = 0 where position = 4'],
      ['a fact that was changed', `update audit_entry set changes = '[]' where position = 4`],
      [
        'a hash that was changed',
        'update audit_entry set hash = (select hash from audit_entry where position = 1) where position = 4',
      ],
      ['an entry that is gone', 'delete from audit_entry where position = 4'],
      [
        'an index that hides it',
        'delete from audit_target where entry_id = (select id from audit_entry where position = 4)',
      ],
    ])('is broken at the fourth entry by %s', async (_, statement) => {
      await changes(7)
      await beside.run(statement)
      const { broken } = await verified()
      expect(broken).toMatchObject({ position: 4, problem: expect.stringMatching(/./) })
    })

    test('is broken by entries that are gone from its beginning', async () => {
      await changes(5)
      await beside.run('delete from audit_entry where position <= 2')
      expect((await verified()).broken).toEqual({
        position: 1,
        problem: 'entries 1 to 2 are missing',
      })
    })

    test('that lost its end holds by itself, but not with a head that was kept', async () => {
      await changes(5)
      const { head } = await verified()
      await beside.run('delete from audit_entry where position > 3')
      expect((await verified()).broken).toBeNull()
      expect((await verified({ expected: head })).broken).toEqual({
        position: 4,
        problem: 'entries 4 to 5 are missing at the end',
      })
    })

    test('that was computed anew holds by itself, but not with a head that was kept', async () => {
      await changes(2)
      const { head } = await verified()
      await beside.run('delete from audit_entry')
      await change('else')
      await changes(2)
      expect((await verified()).broken).toBeNull()
      expect((await verified({ expected: head })).broken).toMatchObject({ position: 2 })
    })

    test('that an anchor was noted of does not lose its end unseen', async () => {
      await changes(3)
      expect(await open.audit.anchor(clock.now())).toMatchObject({ position: 3 })
      expect(await open.audit.anchor(clock.now())).toBeNull()
      await beside.run('delete from audit_entry where position = 3')
      expect((await verified()).broken).toMatchObject({ position: 3 })
    })

    test('loses whole days by age, and the rest still verifies from the anchor that stays', async () => {
      for (let day = 0; day < 4; day += 1) {
        await change(`day${day}`)
        await open.audit.seal()
        await open.audit.anchor(clock.now())
        clock.advance(dayMs)
      }
      const before = new Date(clock.now().getTime() - 2.5 * dayMs)
      await open.audit.prune(before, clock.now())
      await open.audit.seal()
      const { items } = await open.audit.list({ offset: 0, limit: 10 })
      expect(items.map(({ method }) => method)).toEqual(['server', 'test.day3', 'test.day2'])
      expect(items[0]?.changes).toMatchObject([{ did: 'audit.prune', facts: { position: 2 } }])
      expect(await verified()).toMatchObject({ checked: 3, isEnd: true, broken: null })
      await beside.run('delete from audit_entry where position = 3')
      expect((await verified()).broken).toMatchObject({ position: 3 })
    })

    test('does not fork where two servers write and seal at once', async () => {
      // On SQLite one server at a time has the directory, so that one store writes.
      const other = location.kind === 'postgres' ? await openStore(location, { clock }) : open
      const write = (to: OpenStore, name: string) =>
        to.store.transaction(({ cloud }) => cloud.createTenant({ name, now: clock.now() }))
      await Promise.all(
        Array.from({ length: 60 }, async (_, number) => {
          await write(number % 2 === 0 ? open : other, `many${number}`)
          if (number % 7 === 0) await Promise.all([open.audit.seal(), other.audit.seal()])
        }),
      )
      await open.audit.seal()
      if (other !== open) await other[Symbol.asyncDispose]()
      expect(await verified()).toMatchObject({ checked: 60, isEnd: true, broken: null })
    })

    test('takes up after a kill what was committed and not sealed', async () => {
      await changes(2)
      await change('late')
      await open[Symbol.asyncDispose]()
      open = await openStore(location, { clock })
      await open.audit.seal()
      expect(await verified()).toMatchObject({ checked: 3, isEnd: true, broken: null })
    })
  })
})
