/** Faults, limits and the recorder at the Cloud Manager API. */

import { randomBytes } from 'node:crypto'
import type { FaultRecord, RateLimitsReport, RecordingReport } from '@easel/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startCloudKit, type CloudKit } from './cloud-kit.ts'

const adminKey = randomBytes(32).toString('base64url')
let kit: CloudKit
let token: string
beforeAll(async () => {
  kit = await startCloudKit({ adminKey, devControls: true })
})
const devControl = <T>(verb: string, path: string, body?: object) =>
  kit.call<T>({
    verb,
    path: `/easel/v1${path}`,
    headers: { 'x-easel-admin-key': adminKey },
    ...(body === undefined ? {} : { body }),
  })
afterEach(async () => {
  await devControl('DELETE', '/faults')
  await devControl('PUT', '/rate-limits', { preset: 'off' })
})
afterAll(() => kit[Symbol.asyncDispose]())
const sites = () => kit.call({ path: `/tenants/${kit.acme.tenant.luid}/sites`, token })
const session = () => kit.call({ path: '/session', token })

describe('faults', () => {
  const add = async (body: object) => {
    const answer = await devControl<{ fault: FaultRecord }>('POST', '/faults', body)
    if (answer.status !== 200) throw new Error(answer.text)
  }

  test('strike methods of Cloud Manager by name, in the form of its errors', async () => {
    token = await kit.signIn()
    await add({ method: 'listSites', code: 'E_503_API_SVC_1007', count: 1 })
    const struck = await sites()
    expect([struck.status, struck.json()]).toEqual([
      503,
      { message: expect.any(String), errorCode: 'E_503_API_SVC_1007' },
    ])
    expect((await sites()).status).toBe(200)
  })

  test('of one API leave the other alone, though a method of both has the name', async () => {
    token = await kit.signIn()
    await add({ method: 'cloud-manager/*', status: 502 })
    expect((await session()).status).toBe(502)
    expect((await kit.call({ path: '/api/3.28/serverinfo' })).status).toBe(200)
    await devControl('DELETE', '/faults')
    await add({ method: 'rest/*', status: 502 })
    expect((await session()).status).toBe(200)
    expect((await kit.call({ path: '/api/3.28/serverinfo' })).status).toBe(502)
  })

  test('cut the connection of a sign-in', async () => {
    await add({ method: 'signInWithPat', cut: true, count: 1 })
    await expect(kit.signIn()).rejects.toThrow(/hang up|ECONNRESET/)
    expect(await kit.signIn()).not.toBe('')
  })
})

describe('a rate limit that was added', () => {
  test('answers 429 with Retry-After, for each person, until its time is over', async () => {
    token = await kit.signIn()
    const limit = { method: 'cloud-manager/list*', requests: 2, windowSeconds: 60, per: 'user' }
    const report = await devControl<RateLimitsReport>('POST', '/rate-limits', limit)
    expect(report.json().buckets).toMatchObject([{ name: 'easel.1', requests: 2 }])
    const statuses = [await sites(), await sites(), await sites()].map(({ status }) => status)
    expect(statuses).toEqual([200, 200, 429])
    const limited = await sites()
    expect([limited.code, Number(limited.headers['retry-after'])]).toEqual([
      'E_429_API_SVC_1005',
      expect.any(Number),
    ])
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(50)
    expect((await session()).status).toBe(200)
    const elsewhere = await kit.signIn(kit.other)
    const path = `/tenants/${kit.other.tenant.luid}/sites`
    expect((await kit.call({ path, token: elsewhere })).status).toBe(200)
    kit.clock.advance(61_000)
    expect((await sites()).status).toBe(200)
  })

  test.each([
    { method: '', requests: 1, windowSeconds: 1, per: 'user' },
    { method: '*', requests: -1, windowSeconds: 1, per: 'user' },
    { method: '*', requests: 1, windowSeconds: 0, per: 'user' },
    { method: '*', requests: 1, windowSeconds: 1, per: 'tenant' },
  ])('as %j is refused', async (body) => {
    expect((await devControl('POST', '/rate-limits', body)).status).toBe(400)
  })
})

test('the recorder tells which scopes a session of Cloud Manager needed', async () => {
  await devControl('POST', '/scope-recording')
  token = await kit.signIn()
  await sites()
  await session()
  const { sessions, all } = (await devControl<RecordingReport>('DELETE', '/scope-recording')).json()
  expect(sessions).toMatchObject([
    {
      api: 'cloud-manager',
      userName: 'admin@acme.example',
      methods: ['getCurrentSession', 'listSites'],
    },
  ])
  expect(all.scopes).toEqual(['tableau:tcm_sites:read'])
})
