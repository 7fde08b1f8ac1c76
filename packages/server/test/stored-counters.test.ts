/** What the database counts stays right over every kind of write, in any order. Generated from the contract. */

import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloudManager, rest } from '@easel/contract'
import { afterAll, describe, expect, test } from 'vitest'
import { changeNothing, cloudChanges, restChanges } from './audit-changes.ts'
import { startCloudKit } from './cloud-kit.ts'
import { besidePostgres, besideSqlite } from './database-beside.ts'
import { startFamilyKit } from './families.ts'
import { asPerson } from './person.ts'
import { openTestPostgres } from './postgres.ts'
import { storedCounters } from './stored-counters.ts'

const postgres = await openTestPostgres()
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})

const changing = (table: object) =>
  Object.values(table as Readonly<Record<string, { readonly name: string; readonly verb: string }>>)
    .filter(({ name, verb }) => verb !== 'GET' && !changeNothing.has(name))
    .map(({ name, verb }) => ({ name, verb }))

/** Everything three times, in an order of no meaning that is the same in each run. */
function mixed<T>(items: readonly T[]): readonly T[] {
  const all = [...items, ...items, ...items]
  return all.map((_, index) => all[(index * 7919) % all.length] as T)
}

/** Each changing method three times is minutes on a slow machine. */
const timeout = 300_000

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', { timeout }, (database) => {
  const isHere = database === 'SQLite' || postgres !== null
  const urlOf = async () =>
    database === 'SQLite' ? {} : { databaseUrl: (await postgres?.database()) ?? '' }
  const opened = async (databaseUrl: string | undefined, directory: string) =>
    databaseUrl === undefined
      ? besideSqlite(join(directory, 'content.db'))
      : besidePostgres(databaseUrl)

  test.skipIf(!isHere)(
    'every counter equals its rows after all writes of the REST API',
    async () => {
      const options = await urlOf()
      await using kit = await startFamilyKit(options)
      await using beside = await opened(options.databaseUrl, kit.directory)
      const token = await kit.signIn('admin')
      const changes = restChanges(kit, asPerson(kit, token))
      for (const { name, verb } of mixed(changing(rest))) {
        const { path = '', ...made } = (await changes[name]?.()) ?? {}
        const answer = await kit.call({
          verb,
          token,
          ...made,
          path: `/api/3.28/sites/${kit.site.luid}${path}`,
        })
        expect(answer.status, `${name}: ${answer.text}`).toBeLessThan(300)
      }
      const { wrong, compared } = await storedCounters(beside)
      expect(wrong).toEqual([])
      expect(compared).toBeGreaterThan(10)
    },
  )

  test.skipIf(!isHere)(
    'every counter equals its rows after all writes of the Cloud Manager API',
    async () => {
      const options = await urlOf()
      await using directory = await mkdtempDisposable(join(tmpdir(), 'easel-counters-'))
      const { path: at } = directory
      await using kit = await startCloudKit({ data: { kind: 'directory', path: at }, ...options })
      await using beside = await opened(options.databaseUrl, at)
      const token = await kit.signIn()
      const changes = cloudChanges(kit, token)
      for (const { name, verb } of mixed(changing(cloudManager))) {
        const made = await changes[name]?.()
        const place = made?.path ?? ''
        const path = place.startsWith('//')
          ? place.slice(1)
          : `/tenants/${kit.acme.tenant.luid}${place}`
        const answer = await kit.call({ verb, token, ...made, path })
        expect(answer.status, `${name}: ${answer.text}`).toBeLessThan(300)
      }
      const { wrong, compared } = await storedCounters(beside)
      expect(wrong).toEqual([])
      expect(compared).toBeGreaterThan(10)
    },
  )
})
