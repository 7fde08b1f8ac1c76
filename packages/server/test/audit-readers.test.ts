/** Who may read the audit log, what they see of it, and what can be asked for. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { AuditEntryRecord } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cloudPerson, type CloudPerson } from './cloud-person.ts'
import { startInsightKit, type InsightKit } from './insight-kit.ts'
import { asPerson, mustBe } from './person.ts'
import { fullSite, type FullSite } from './sites-apart.ts'

interface Audited {
  readonly audit: readonly AuditEntryRecord[]
  readonly pagination: { readonly totalAvailable: number }
}

let kit: InsightKit
/** A second site of the kit's tenant, and one of another tenant. */
let beside: FullSite
let elsewhere: FullSite
let cloud: CloudPerson

beforeAll(async () => {
  kit = await startInsightKit({ devControls: true })
  const { tenantLuid } = kit.site
  beside = await fullSite(kit, 'beside', tenantLuid)
  elsewhere = await fullSite(kit, 'elsewhere', '6f0c1d8e-0000-4000-8000-000000000001')
  const admin = asPerson(kit, await kit.signIn('admin'))
  mustBe(await admin.post('/projects', { project: { name: 'Here' } }), 201)
  const name = 'above@example.com'
  cloud = await cloudPerson(kit.easel, tenantLuid, { name, now: () => kit.clock.now() })
})
afterAll(() => kit[Symbol.asyncDispose]())

const read = (query = '', headers?: Readonly<Record<string, string>>) =>
  kit.own<Audited>(`/audit?pageSize=1000${query}`, headers === undefined ? {} : { headers })
const sitesOf = ({ json }: { readonly json: Audited }) =>
  new Set(json.audit.map(({ siteLuid }) => siteLuid))
const ofSite = (token: string) => ({ 'x-tableau-auth': token })
const ofCloud = (token: string) => ({ 'x-tableau-session-token': token })

describe('the audit log', () => {
  test('is complete for the holder of the admin key', async () => {
    const all = await read()
    expect(all.status).toBe(200)
    for (const luid of [kit.site.luid, beside.site.luid, elsewhere.site.luid]) {
      expect([...sitesOf(all)]).toContain(luid)
    }
    expect(all.json.pagination.totalAvailable).toBe(all.json.audit.length)
  })

  test('shows an administrator of a site the entries about that site', async () => {
    const own = await read('', ofSite(await kit.signIn('admin')))
    expect(own.status).toBe(200)
    expect(own.json.audit.map(({ method }) => method)).toContain('createProject')
    expect([...sitesOf(own)]).toEqual([kit.site.luid])
  })

  test('shows a cloud administrator the entries about the tenant and its sites', async () => {
    const token = await cloud.signIn('pat')
    const path = `${kit.url}/api/v1/tenants/${kit.site.tenantLuid}/users`
    const headers = { ...ofCloud(token), 'content-type': 'application/json' }
    const body = JSON.stringify({ email: 'new@example.com' })
    expect((await fetch(path, { method: 'POST', headers, body })).status).toBe(201)
    const own = await read('', ofCloud(token))
    expect(own.status).toBe(200)
    expect(sitesOf(own)).toEqual(new Set([null, kit.site.luid, beside.site.luid]))
    expect(new Set(own.json.audit.map(({ tenantLuid }) => tenantLuid))).toEqual(
      new Set([kit.site.tenantLuid]),
    )
  })

  test.each([
    ['who administers nothing', async () => ofSite(await kit.signIn('creator'))],
    [
      'of an administrator whom scopes narrow',
      async () => ofSite(await kit.signInWithScopes('admin', ['tableau:*:*'])),
    ],
    ['of a cloud administrator whom scopes narrow', async () => ofCloud(await cloud.signIn('jwt'))],
  ])('is not for a session %s', async (_, headers) => {
    const { status, json } = await read('', await headers())
    expect([status, json]).toMatchObject([403, { error: { code: '403004' } }])
  })

  test('is refused without a credential', async () => {
    expect((await read('', {})).status).toBe(401)
  })
})

describe('asked for', () => {
  test('by target and by actor, in any case, tells those entries and no others', async () => {
    const { workbookId = '', userId = '' } = beside.ids
    const byTarget = await read(`&target=${workbookId.toUpperCase()}`)
    expect(byTarget.json.audit).toMatchObject([{ method: 'publishWorkbook', actorLuid: userId }])
    const byActor = await read(`&actor=${userId.toUpperCase()}`)
    const actors = byActor.json.audit.map(({ actorLuid }) => actorLuid)
    expect(new Set(actors)).toEqual(new Set([userId]))
    expect(byActor.json.pagination.totalAvailable).toBeGreaterThan(1)
    expect((await read(`&actor=${workbookId}`)).json.audit).toEqual([])
  })

  test('from and until tells what happened then, the beginning included and the end not', async () => {
    await kit.own('/clock', { verb: 'POST', body: { advanceSeconds: 3600 } })
    const [moved] = (await read()).json.audit
    const at = moved?.at ?? ''
    const later = new Date(Date.parse(at) + 1).toISOString()
    const ids = async (query: string) => (await read(query)).json.audit.map(({ id }) => id)
    const all = await ids('')
    expect(await ids(`&from=${at}`)).toEqual([moved?.id])
    expect(await ids(`&from=${later}`)).toEqual([])
    expect(await ids(`&until=${at}`)).toEqual(all.slice(1))
    expect(await ids(`&until=${later}`)).toEqual(all)
    await kit.own('/clock', { verb: 'POST', body: { reset: true } })
  })

  test.each([
    ['from=yesterday', '400000', 'from is no time'],
    ['until=2026-13-01', '400000', 'until is no time'],
    ['pageNumber=0', '400006', "Invalid page number '0'"],
    ['pageSize=1001', '400007', "Invalid page size '1001'"],
  ])('with %s is refused by name', async (query, code, words) => {
    const { status, json } = await kit.own<{ error: object }>(`/audit?${query}`)
    expect([status, json.error]).toMatchObject([
      400,
      { code, detail: expect.stringContaining(words) },
    ])
  })
})

describe('an entry', () => {
  test('is written for every developer control that changes something, and for none that only reads', async () => {
    const before = (await read()).json.pagination.totalAvailable
    await kit.own('/clock')
    await kit.own('/faults')
    await kit.own('/faults', { verb: 'POST', body: { method: 'none', status: 500 } })
    await kit.own('/faults', { verb: 'DELETE' })
    const { json } = await read()
    expect(json.pagination.totalAvailable).toBe(before + 2)
    expect(json.audit.slice(0, 2)).toMatchObject(
      ['clearFaults', 'addFault'].map((method) => ({
        method,
        actorKind: 'admin-key',
        actorLuid: null,
        address: '127.0.0.1',
        changes: [{ did: method, kind: 'dev-control' }],
      })),
    )
  })

  test('of a job tells the job as the one who acts, and that of its making who wanted it', async () => {
    const admin = asPerson(kit, await kit.signIn('admin'))
    const answer = await admin.publish({ name: 'As a job', query: 'asJob=true' })
    mustBe(answer, 202)
    const { id } = answer.json<{ job: { id: string } }>().job
    const report = async () => (await read(`&target=${id}`)).json.audit.toReversed()
    while ((await report()).length < 2) await sleep(20)
    const place = { tenantLuid: kit.site.tenantLuid, siteLuid: kit.site.luid }
    expect(await report()).toMatchObject([
      { method: 'publishWorkbook', actorKind: 'user', actorLuid: kit.users.admin.luid, ...place },
      { actorKind: 'job', actorLuid: id, credentialKind: null, ...place },
    ])
    const done = (await read(`&actor=${id}`)).json.audit.flatMap(({ changes }) => changes)
    expect(done.map(({ did }) => did)).toEqual(
      expect.arrayContaining(['workbooks.create', 'jobs.finish']),
    )
  })
})
