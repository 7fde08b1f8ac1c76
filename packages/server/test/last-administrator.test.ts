/** A tenant keeps a cloud administrator, also where the last two take each other away at the same moment. */

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { startCloudKit, type CloudKit, type CloudRequest } from './cloud-kit.ts'
import { besidePostgres } from './database-beside.ts'
import { openTestPostgres } from './postgres.ts'

const postgres = await openTestPostgres()
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})

type Luids = Readonly<Record<'caller' | 'other', string>>
type Ask = (luids: Luids) => Pick<CloudRequest, 'verb' | 'path' | 'body'>

const demotes = (luid: string) => ({
  verb: 'PATCH',
  path: `/users/${luid}`,
  body: { tcmRoleName: 'None' },
})
const ways: readonly (readonly [string, Ask])[] = [
  ['demote each other', ({ other }) => demotes(other)],
  ['delete each other', ({ other }) => ({ verb: 'DELETE', path: `/users/${other}` })],
  ['both resign', ({ caller }) => demotes(caller)],
]

interface Side extends Luids {
  readonly token: string
}

/** The tenant's only two administrators. */
async function sidesOf(kit: CloudKit): Promise<readonly Side[]> {
  const { tenant, administrator } = kit.acme
  const { provision } = kit.easel
  const enter = async (name: string) => {
    const { luid } = await provision.cloudAdministrator(tenant.luid, { name })
    const { secret } = await provision.cloudToken(luid, tenant.luid, 'tests')
    return { token: await kit.signIn({ ...kit.acme, secret }), luid }
  }
  const [one, two] = [await enter('one@acme.example'), await enter('two@acme.example')]
  const { path, ...request } = demotes(administrator.luid)
  await kit.call({ ...request, token: one.token, path: `/tenants/${tenant.luid}${path}` })
  return [
    { token: one.token, caller: one.luid, other: two.luid },
    { token: two.token, caller: two.luid, other: one.luid },
  ]
}

/** What both are answered who ask at once. */
const bothAsk = (kit: CloudKit, sides: readonly Side[], ask: Ask) =>
  Promise.all(
    sides.map(({ token, ...luids }) => {
      const { path, ...request } = ask(luids)
      return kit.call({ ...request, token, path: `/tenants/${kit.acme.tenant.luid}${path}` })
    }),
  )

/** One of them still is an administrator, and sees one. */
async function expectOneIsLeft(kit: CloudKit, sides: readonly Side[]) {
  const path = `/tenants/${kit.acme.tenant.luid}/users`
  const seen: number[] = []
  for (const { token } of sides) {
    const answer = await kit.call<{ users: readonly { tcmRoleName: string }[] }>({ path, token })
    const users = answer.status === 200 ? answer.json().users : null
    const administrators = users?.filter(({ tcmRoleName }) => tcmRoleName !== 'None')
    seen.push(administrators?.length ?? answer.status)
  }
  expect(seen.toSorted((a, b) => a - b)).toEqual([1, 401])
}

describe('on SQLite two administrators who', () => {
  test.each(ways)('%s leave one', async (_, ask) => {
    await using kit = await startCloudKit()
    const sides = await sidesOf(kit)
    const answers = await bothAsk(kit, sides, ask)
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1)
    await expectOneIsLeft(kit, sides)
  })
})

describe.skipIf(postgres === null)('on PostgreSQL two administrators who', () => {
  test.each(ways)('%s leave one', async (_, ask) => {
    const databaseUrl = (await postgres?.database()) ?? ''
    await using kit = await startCloudKit({ databaseUrl })
    await using holder = await besidePostgres(databaseUrl)
    await using watcher = await besidePostgres(databaseUrl)
    const sides = await sidesOf(kit)
    const waiting = async () => {
      const [row] = await watcher.run(
        `select count(*)::int as total from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return row?.['total']
    }
    // Neither writes before both have read, as far as they can.
    await holder.run('begin')
    await holder.run('lock table account in share mode')
    const asked = bothAsk(kit, sides, ask)
    while ((await waiting()) !== 2) await sleep(10)
    await holder.run('commit')
    const answers = await asked
    expect(answers.map(({ status, code }) => [status < 300, code])).toEqual(
      expect.arrayContaining([
        [true, null],
        [false, 'E_400_USR_SVC_2006'],
      ]),
    )
    await expectOneIsLeft(kit, sides)
  })
})
