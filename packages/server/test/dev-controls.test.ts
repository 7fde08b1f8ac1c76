/** The clock, limits, faults and the recorder of a server that was started for development. */

import {
  ownDevControls,
  type ClockReport,
  type FaultRecord,
  type RecordingReport,
} from '@easel/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startInsightKit, type InsightKit } from './insight-kit.ts'

let kit: InsightKit
beforeAll(async () => {
  kit = await startInsightKit({ devControls: true })
})
afterEach(async () => {
  await kit.own('/clock', { verb: 'POST', body: { reset: true } })
  await kit.own('/faults', { verb: 'DELETE' })
  await kit.own('/rate-limits', { verb: 'PUT', body: { preset: 'off' } })
})
afterAll(() => kit[Symbol.asyncDispose]())

const current = (token: string) => kit.call({ path: '/api/3.28/sessions/current', token })
const advance = (advanceSeconds: number) =>
  kit.own<ClockReport>('/clock', { verb: 'POST', body: { advanceSeconds } })
const day = 24 * 3600

describe('without --dev', () => {
  test('no developer control exists, whatever the key', async () => {
    await using plain = await startInsightKit()
    for (const { verb, path } of Object.values(ownDevControls)) {
      const request = verb === 'GET' || verb === 'DELETE' ? { verb } : { verb, body: {} }
      expect((await plain.own(path, request)).status).toBe(404)
    }
  })
})

test.each(Object.values(ownDevControls).map((method) => [method.name, method] as const))(
  '%s is refused without the admin key, also to a site administrator',
  async (_, { verb, path }) => {
    const headers = { 'x-tableau-auth': await kit.signIn('admin') }
    expect((await kit.own(path, { verb, headers })).status).toBe(403)
    const wrong = { 'x-easel-admin-key': kit.adminKey.replace(/^./, '!') }
    expect((await kit.own(path, { verb, headers: wrong })).status).toBe(401)
  },
)

describe('the clock', () => {
  test('moved by 31 minutes ends idle sessions, and by 16 days unused tokens', async () => {
    const pat = await kit.newPat('aging')
    const token = await kit.signIn('creator')
    expect((await current(token)).status).toBe(200)
    await advance(31 * 60)
    expect((await current(token)).code).toBe('401002')
    await advance(16 * day)
    const refused = await kit.attempt(pat)
    expect([refused.status, (await kit.why(refused)).authEvent.reason]).toEqual([
      401,
      'pat_idle_expired',
    ])
    await kit.own('/clock', { verb: 'POST', body: { reset: true } })
    expect((await kit.attempt(pat)).status).toBe(401)
    expect((await kit.attempt(await kit.newPat('aging'))).status).toBe(200)
  })

  test('moved ahead refuses a JWT that was good a moment before', async () => {
    const jwt = kit.jwt()
    const { json } = await advance(3600)
    expect(json.offsetSeconds).toBe(3600)
    const refused = await kit.attempt({ jwt })
    expect((await kit.why(refused)).authEvent.reason).toBe('jwt_expired')
  })

  test('does not leave the years that can be written', async () => {
    expect((await advance(300 * 365 * day)).status).toBe(400)
  })
})

describe('rate limits', () => {
  test('of the cloud preset answer 429000 with the bucket and the time to wait, until the window is over', async () => {
    await kit.own('/rate-limits', { verb: 'PUT', body: { preset: 'cloud' } })
    const token = await kit.signIn('viewer')
    const path = `/api/3.28/sites/${kit.site.luid}/views/${kit.site.luid}/data`
    const statuses = new Set<number>()
    for (let n = 0; n < 600; n += 1) statuses.add((await kit.call({ path, token })).status)
    expect(statuses).toEqual(new Set([404]))
    const limited = await kit.call({ path, token })
    expect([limited.status, limited.code]).toEqual([429, '429000'])
    expect(limited.text).toContain('api.rest.views')
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(3000)
    expect((await kit.call({ path, token: await kit.signIn('creator') })).status).toBe(404)
    await advance(3601)
    expect((await kit.call({ path, token: await kit.signIn('viewer') })).status).toBe(404)
  })
})

describe('faults', () => {
  const add = (body: object) => kit.own<{ fault: FaultRecord }>('/faults', { verb: 'POST', body })

  test('strike the methods that the pattern names, so often as asked', async () => {
    await add({ method: 'getCurrent*', code: '503000', count: 2 })
    const token = await kit.signIn('viewer')
    const codes = [await current(token), await current(token), await current(token)]
    expect(codes.map(({ status, code }) => [status, code])).toEqual([
      [503, '503000'],
      [503, '503000'],
      [200, null],
    ])
    const { json } = await kit.own<{ faults: readonly FaultRecord[] }>('/faults')
    expect(json.faults).toMatchObject([{ method: 'getCurrent*', struck: 2 }])
  })

  test('answer as a proxy would, or cut the connection', async () => {
    const token = await kit.signIn('viewer')
    await add({ method: '*', status: 502, count: 1 })
    const proxy = await current(token)
    expect([proxy.status, proxy.headers.get('content-type')]).toEqual([502, 'text/html'])
    await add({ method: 'getCurrentServerSession', cut: true, count: 1 })
    await expect(current(token)).rejects.toThrow('fetch failed')
    expect((await current(token)).status).toBe(200)
  })

  test('of a share strike some calls and not others', async () => {
    await add({ method: 'serverInfo', code: '500000', percent: 50 })
    const statuses = new Set<number>()
    for (let n = 0; n < 60; n += 1) {
      statuses.add((await kit.call({ path: '/api/3.28/serverinfo' })).status)
    }
    expect(statuses).toEqual(new Set([200, 500]))
  })

  test.each([
    { method: 'x' },
    { method: '', code: '503000' },
    { method: 'x', code: '12' },
    { method: 'x', status: 200 },
    { method: 'x', cut: true, percent: 0 },
    { method: 'x', delayMs: -1 },
    { code: '503000' },
  ])('%j is refused', async (body) => {
    expect((await add(body)).status).toBe(400)
  })
})

describe('the recorder', () => {
  test('tells the fewest scopes that a session needed', async () => {
    const record = (verb: string) => kit.own<RecordingReport>('/scope-recording', { verb })
    await record('POST')
    const token = await kit.signIn('creator')
    const site = `/api/3.28/sites/${kit.site.luid}`
    for (const path of [`${site}/views`, `${site}/workbooks`, `${site}/jobs/${kit.site.luid}`]) {
      await kit.call({ path, token })
    }
    const { json } = await record('DELETE')
    expect(json.isRecording).toBe(false)
    expect(json.sessions).toMatchObject([
      {
        userName: 'creator@example.com',
        methods: ['queryJob', 'queryViewsForSite', 'queryWorkbooksForSite'],
        scopes: ['tableau:content:read', 'tableau:jobs:read'],
        tokenOnly: [],
      },
    ])
    const narrow = await kit.signInWithScopes('creator', json.all.scopes)
    expect((await kit.call({ path: `${site}/views`, token: narrow })).status).toBe(200)
    await current(narrow)
    expect((await record('GET')).json.sessions).toHaveLength(1)
  })
})
