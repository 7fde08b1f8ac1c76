/** What recurring work leaves and takes away. Its timers are moved by hand; all else runs as it is. */

import { randomUUID } from 'node:crypto'
import type { AuditVerdictReport } from '@easel/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { rsaKeys } from './cloud-kit.ts'
import { cloudPerson } from './cloud-person.ts'
import { startInsightKit, type InsightKit } from './insight-kit.ts'
import { mintUat } from './uat-jwt.ts'

const minute = 60_000

let kit: InsightKit
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  kit = await startInsightKit({ devControls: true })
})
afterEach(async () => {
  await kit[Symbol.asyncDispose]()
  vi.useRealTimers()
})

/** Lets everything recur that is due within five minutes. A snapshot waits until it is done. */
async function recur(): Promise<void> {
  await vi.advanceTimersByTimeAsync(5 * minute)
  await keep('now')
}
const keep = async (name: string) => {
  expect((await kit.own(`/snapshots/${name}`, { verb: 'PUT' })).status).toBe(200)
}

test('a revocation stays until its token is over for every clock, and is gone then', async () => {
  const { tenantLuid, luid } = kit.site
  const keys = rsaKeys(2048)
  const issuer = 'https://agents.example'
  const config = { name: 'agents', issuer, publicKey: keys.publicKey, resourceIds: [luid] }
  await kit.easel.provision.uatConfiguration(tenantLuid, config)
  const name = 'above@example.com'
  const now = () => kit.clock.now()
  const above = await cloudPerson(kit.easel, tenantLuid, { name, now })
  const cloud = async (verb: string, body?: object) => {
    const answer = await fetch(`${kit.url}/api/v1/uat-revocations`, {
      method: verb,
      headers: {
        'content-type': 'application/json',
        'x-tableau-session-token': await above.signIn('pat'),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    expect(answer.ok).toBe(true)
    return (await answer.json()) as { revocations: readonly object[] }
  }
  const jti = randomUUID()
  const expiry = Math.floor(now().getTime() / 1000) + 10 * 60
  const jwt = mintUat({
    ...keys,
    issuer,
    tenantLuid,
    user: kit.users.viewer.name,
    scopes: ['tableau:content:read'],
    now: now(),
    claims: { jti, exp: expiry },
  })
  const reason = async () =>
    (await kit.why(await kit.attempt({ jwt, isUat: true }))).authEvent.reason
  expect(await reason()).toBeNull()
  const expiration = new Date(expiry * 1000).toISOString()
  await cloud('POST', { jti, expiration })

  // Its time is over, but within what clocks may differ.
  kit.clock.advance(expiry * 1000 + 5_000 - now().getTime())
  await recur()
  expect(await reason()).toBe('uat_revoked')
  kit.clock.advance(5 * minute)
  await recur()
  expect((await cloud('GET')).revocations).toEqual([])
  expect(await reason()).toBe('jwt_expired')

  kit.clock.advance(-8 * minute)
  expect(await reason()).toBe('uat_revoked')
})

test.each([
  ['the clock of the machine', async (byMs: number) => kit.clock.advance(byMs)],
  [
    'easel clock',
    async (byMs: number) => {
      const body = byMs < 0 ? { reset: true } : { advanceSeconds: byMs / 1000 }
      expect((await kit.own('/clock', { verb: 'POST', body })).status).toBe(200)
    },
  ],
])(
  'a JWT that was used is not good again when %s goes back, and a new one is good',
  async (_, move) => {
    const used = { jwt: kit.jwt() }
    expect((await kit.attempt(used)).status).toBe(200)
    await move(11 * minute)
    await recur()
    await move(-11 * minute)
    const again = await kit.attempt(used)
    expect(again.status).toBe(401)
    expect((await kit.why(again)).authEvent.reason).toBe('jwt_jti_replayed')
    expect((await kit.attempt({ jwt: kit.jwt({ exp: later(10) }) })).status).toBe(200)
  },
)

const later = (minutes: number) => Math.floor(kit.clock.now().getTime() / 1000) + minutes * 60

test('a master key that nothing is under stays where a state of before may come back, and opens it', async () => {
  const enter = () => kit.signInWithScopes('viewer', ['tableau:content:read'])
  await keep('before')
  expect((await kit.own('/keys', { verb: 'POST' })).status).toBe(200)
  kit.clock.advance(11 * minute)
  await recur()
  const { json } = await kit.own<{ keys: readonly object[] }>('/keys')
  expect(json.keys).toMatchObject([
    { isCurrent: true, sealedRecords: 1 },
    { isCurrent: false, sealedRecords: 0 },
  ])
  expect(await enter()).not.toBe('')
  expect((await kit.own('/snapshots/before/restore', { verb: 'POST' })).status).toBe(200)
  expect(await enter()).not.toBe('')
  await recur()
  expect(await enter()).not.toBe('')
})

test('the audit log that comes back with a state of before holds, and tells of the restoring', async () => {
  const verified = async () => (await kit.own<AuditVerdictReport>('/audit/verification')).json
  const { provision } = kit.easel
  const person = (name: string) => provision.user(kit.site.luid, { name, siteRole: 'Viewer' })
  await person('before@example.com')
  await keep('before')
  const before = await verified()
  await person('after@example.com')
  await recur()
  expect((await verified()).checked).toBeGreaterThan(before.checked)
  expect((await kit.own('/snapshots/before/restore', { verb: 'POST' })).status).toBe(200)
  await person('later@example.com')
  expect(await verified()).toMatchObject({ isEnd: true, broken: null })
  const { json } = await kit.own<{ audit: readonly { method: string }[] }>('/audit')
  const methods = json.audit.map(({ method }) => method)
  expect(methods.slice(0, 3)).toEqual(['provision.user', 'restoreSnapshot', 'provision.user'])
})
