/** Two servers of one PostgreSQL: what is done on the one holds on the other at once. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SiteRole } from '@easel/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { newJob } from '../src/content/job-payloads.ts'
import { openStore } from '../src/store/open.ts'
import { send, startKit, type Kit, type TestAnswer } from './kit.ts'
import { jobFor } from './new-job.ts'
import { asPerson, mustBe, outcomeOf, type Person } from './person.ts'
import { openTestPostgres } from './postgres.ts'

const postgres = await openTestPostgres()
afterAll(() => postgres?.[Symbol.asyncDispose]())

describe.skipIf(postgres === null)('what one server does to a user ends at another server', () => {
  let path: string
  let one: Kit
  let other: Kit
  let admin: Person
  let counter = 0
  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), 'easel-two-'))
    const databaseUrl = (await postgres?.database()) ?? ''
    const shared = { data: { kind: 'directory', path }, databaseUrl } as const
    one = await startKit(shared)
    other = await startKit(shared)
    admin = asPerson(one, await one.signIn('admin'))
  })
  afterAll(async () => {
    await other[Symbol.asyncDispose]()
    await one[Symbol.asyncDispose]()
    await rm(path, { recursive: true, force: true })
  })

  /** A session that both servers know, and how the other answers it. */
  const session = async (siteRole: SiteRole) => {
    const name = `user${(counter += 1)}@example.com`
    const { luid } = await one.easel.provision.user(one.site.luid, { name, siteRole })
    const pat = await one.easel.provision.personalAccessToken(one.site.luid, luid, 'tests')
    const credentials = {
      personalAccessTokenName: pat.name,
      personalAccessTokenSecret: pat.secret,
      site: { contentUrl: 'test' },
    }
    const signedIn = await one.call({
      verb: 'POST',
      path: '/api/3.28/auth/signin',
      accept: 'application/json',
      contentType: 'application/json',
      body: JSON.stringify({ credentials }),
    })
    mustBe(signedIn, 200)
    const { token } = signedIn.json<{ credentials: { token: string } }>().credentials
    const ask = (what: string): Promise<TestAnswer> =>
      send(other.url, { path: `/api/3.28/sites/${one.site.luid}/${what}`, token })
    return { luid, name, ask }
  }

  test('a user who is removed has no session any more', async () => {
    const { luid, ask } = await session('Viewer')
    mustBe(await ask('views'), 200)
    mustBe(await admin.delete(`/users/${luid}`), 204)
    expect(outcomeOf(await ask('views'))).toEqual([401, '401002'])
  })

  test('a user who is unlicensed has no session any more', async () => {
    const { luid, ask } = await session('Creator')
    mustBe(await ask('workbooks'), 200)
    mustBe(await admin.put(`/users/${luid}`, { user: { siteRole: 'Unlicensed' } }), 200)
    expect(outcomeOf(await ask('workbooks'))).toEqual([401, '401002'])
  })

  test('an administrator who is demoted keeps the session and loses the right', async () => {
    const { luid, ask } = await session('SiteAdministratorExplorer')
    mustBe(await ask('users'), 200)
    mustBe(await admin.put(`/users/${luid}`, { user: { siteRole: 'Viewer' } }), 200)
    expect(outcomeOf(await ask('users'))).toEqual([403, '403004'])
    mustBe(await ask('workbooks'), 200)
  })

  test('a user who leaves a group loses what its rules allow', async () => {
    const { luid, ask } = await session('Viewer')
    const made = await admin.post('/groups', { group: { name: `Group ${counter}` } })
    const { group } = made.json<{ group: { id: string } }>()
    const { id } = await admin.published({ name: `Book${counter}` })
    const rules = {
      granteeCapabilities: [
        { group, capabilities: { capability: [{ name: 'Read', mode: 'Allow' }] } },
      ],
    }
    mustBe(await admin.post(`/workbooks/${id}/permissions`, { permissions: rules }), 200)
    expect((await ask(`workbooks/${id}`)).code).toBe('404006')
    mustBe(await admin.post(`/groups/${group.id}/users`, { user: { id: luid } }), 200)
    mustBe(await ask(`workbooks/${id}`), 200)
    mustBe(await admin.delete(`/groups/${group.id}/users/${luid}`), 204)
    expect((await ask(`workbooks/${id}`)).code).toBe('404006')
  })
})

describe.skipIf(postgres === null)('a job that another server has made', () => {
  afterEach(() => void vi.useRealTimers())

  test('starts by the word of the database, without a look', async () => {
    // Looks now and then are intervals, which do not pass here.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const databaseUrl = (await postgres?.database()) ?? ''
    await using kit = await startKit({ databaseUrl })
    await using elsewhere = await openStore({ kind: 'postgres', url: databaseUrl })
    const { id: siteId } = kit.site
    const lines = [{ line: 1, name: 'stranger', problem: null }]
    for (let turn = 0; turn < 3; turn += 1) {
      const { luid } = await elsewhere.store.transaction((write) =>
        write.jobs.create({
          ...jobFor({ siteId, creatorId: kit.users.admin.id, now: new Date() }),
          ...newJob('DeleteSiteUsersCsv', { lines }),
        }),
      )
      const status = async () => (await elsewhere.store.read.jobs.byLuid(siteId, luid))?.status
      while ((await status()) !== 'Success') await sleep(10)
      expect(await status()).toBe('Success')
    }
  })
})
