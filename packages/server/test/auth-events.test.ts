/** Who may see which events of sign-ins, and that nothing in them lets anyone in. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuthEventRecord } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEasel } from '../src/testing.ts'
import { startInsightKit, type InsightKit } from './insight-kit.ts'

let kit: InsightKit
beforeAll(async () => {
  kit = await startInsightKit()
})
afterAll(() => kit[Symbol.asyncDispose]())

interface Page {
  readonly pagination: { readonly totalAvailable: number }
  readonly authEvents: readonly AuthEventRecord[]
}
const list = (search = '', token?: string) =>
  kit.own<Page>(
    `/auth-events${search}`,
    token === undefined ? {} : { headers: { 'x-tableau-auth': token } },
  )
const idOf = (answer: { readonly headers: Headers }) => answer.headers.get('x-easel-event') ?? ''
const see = async (id: string, token: string) =>
  (await kit.own(`/auth-events/${id}`, { headers: { 'x-tableau-auth': token } })).status

test('the body of a refusal stays exactly as it is; the header names the event', async () => {
  const answer = await kit.attempt({ personalAccessTokenName: 'x', personalAccessTokenSecret: 'y' })
  expect(answer.status).toBe(401)
  expect(await answer.json()).toEqual({
    error: {
      code: '401001',
      summary: 'Signin Error',
      detail: 'Error signing in to Tableau Server',
    },
  })
  expect(idOf(answer)).toMatch(/^[0-9a-f]{24}$/)
})

test('a request that is let through has no event', async () => {
  const answer = await kit.call({
    path: '/api/3.28/sessions/current',
    token: await kit.signIn('viewer'),
  })
  expect([answer.status, answer.headers.has('x-easel-event')]).toEqual([200, false])
})

describe('the list', () => {
  test('is newest first, in pages, by outcome and by reason', async () => {
    const first = await kit.attempt({
      personalAccessTokenName: 'a',
      personalAccessTokenSecret: 'b',
    })
    const second = await kit.attempt({ jwt: 'x.y' })
    const both = (await list('?pageSize=2')).json.authEvents
    expect(both.map(({ id }) => id)).toEqual([idOf(second), idOf(first)])
    const next = await list('?pageSize=1&pageNumber=2')
    expect(next.json.authEvents.map(({ id }) => id)).toEqual([idOf(first)])
    const malformed = (await list('?outcome=refused&reason=jwt_malformed')).json
    expect(malformed.authEvents[0]?.id).toBe(idOf(second))
    expect(new Set(malformed.authEvents.map(({ reason }) => reason))).toEqual(
      new Set(['jwt_malformed']),
    )
  })

  test.each(['?pageSize=0', '?pageSize=1001', '?pageNumber=0', '?outcome=none', '?pageSize=x'])(
    '%s is refused',
    async (search) => {
      expect((await list(search)).status).toBe(400)
    },
  )

  test('without a key or a session is 401000, with a wrong key 401002', async () => {
    const none = await kit.own<{ error: { code: string } }>('/auth-events', { headers: {} })
    const headers = { 'x-easel-admin-key': 'A'.repeat(43) }
    const wrong = await kit.own<{ error: { code: string } }>('/auth-events', { headers })
    expect([none.status, none.json.error.code]).toEqual([401, '401000'])
    expect([wrong.status, wrong.json.error.code]).toEqual([401, '401002'])
  })
})

describe('an event', () => {
  test('of a refused credential is seen by administrators of the site, not by its users nor elsewhere', async () => {
    const refused = idOf(
      await kit.attempt({ personalAccessTokenName: 'a', personalAccessTokenSecret: 'b' }),
    )
    const { provision, url } = kit.easel
    const other = await provision.site({ name: 'Other', contentUrl: 'other' })
    const admin = await provision.user(other.luid, {
      name: 'boss',
      siteRole: 'SiteAdministratorCreator',
    })
    const pat = await provision.personalAccessToken(other.luid, admin.luid, 'boss')
    const signedIn = await fetch(`${url}/api/3.28/auth/signin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        credentials: {
          personalAccessTokenName: pat.name,
          personalAccessTokenSecret: pat.secret,
          site: { contentUrl: 'other' },
        },
      }),
    })
    const { credentials } = (await signedIn.json()) as { credentials: { token: string } }
    expect(await see(refused, await kit.signIn('admin'))).toBe(200)
    expect(await see(refused, await kit.signIn('creator'))).toBe(404)
    expect(await see(refused, credentials.token)).toBe(404)
    const seenThere = (await list('', credentials.token)).json.authEvents
    expect(seenThere.every(({ siteLuid }) => siteLuid === other.luid)).toBe(true)
  })

  test('of a verified credential is seen by its owner and by no other user', async () => {
    const token = await kit.signInWithScopes('creator', ['tableau:content:read'])
    const path = `/api/3.28/sites/${kit.site.luid}/jobs/${kit.site.luid}`
    const id = idOf(await kit.call({ path, token }))
    expect(await see(id, await kit.signIn('creator'))).toBe(200)
    expect(await see(id, await kit.signIn('explorer'))).toBe(404)
    const own = (await list('', await kit.signIn('creator'))).json.authEvents
    expect(own.map(({ userLuid }) => userLuid)).toEqual(own.map(() => kit.users.creator.luid))
    expect(own.map((event) => event.id)).toContain(id)
  })

  test('of a proved token that has run out is seen by its owner, of a guessed one only by administrators', async () => {
    const pat = await kit.newPat('mine')
    const misnamed = idOf(await kit.attempt({ ...pat, personalAccessTokenName: 'Mine' }))
    const guessed = `${pat.personalAccessTokenSecret.slice(0, -3)}xyz`
    const wrong = idOf(await kit.attempt({ ...pat, personalAccessTokenSecret: guessed }))
    const owner = await kit.signIn('creator')
    expect([await see(misnamed, owner), await see(wrong, owner)]).toEqual([200, 404])
    expect(await see(misnamed, await kit.signIn('explorer'))).toBe(404)
    expect(await see(wrong, await kit.signIn('admin'))).toBe(200)
  })

  test('of the site is not seen in a session that scopes narrow, though it is an administrator’s', async () => {
    const refused = idOf(
      await kit.attempt({ personalAccessTokenName: 'a', personalAccessTokenSecret: 'b' }),
    )
    expect(await see(refused, await kit.signInWithScopes('admin', ['tableau:content:read']))).toBe(
      404,
    )
  })
})

test('nothing of a secret, a token, a signature, a JWT id or a stranger’s name is kept', async () => {
  const pat = await kit.newPat('leak')
  const secret = pat.personalAccessTokenSecret
  const signed = await kit.attempt(pat)
  const { token } = ((await signed.json()) as { credentials: { token: string } }).credentials
  await kit.attempt({ ...pat, personalAccessTokenName: 'wrong' })
  await kit.attempt({ ...pat, personalAccessTokenSecret: `${secret.slice(0, -1)}!` })
  await kit.call({ path: '/api/3.28/sessions/current', token })
  const jwt = kit.jwt({ sub: 'stranger@example.com', jti: 'the-id-of-this-jwt' })
  await kit.attempt({ jwt })
  await kit.attempt({ jwt: `${jwt}x` })
  await kit.call({ path: '/api/3.28/sessions/current', token: `${token.slice(0, -1)}0` })
  await kit.attempt({ name: 'ann', password: 'my-password' })
  const { items } = { items: (await list('?pageSize=1000')).json.authEvents }
  const text = JSON.stringify(items)
  const signature = jwt.split('.')[2] ?? ''
  const [idPart = '', secretPart = ''] = token.split('|')
  for (const part of [
    secret,
    secret.slice(25),
    signature.slice(0, 20),
    idPart,
    secretPart,
    'stranger@example.com',
    'the-id-of-this-jwt',
    'my-password',
  ]) {
    expect(text).not.toContain(part)
  }
})

test('events survive a restart, and so does the reason why a session ended', async () => {
  const path = await mkdtemp(join(tmpdir(), 'easel-events-'))
  const data = { kind: 'directory', path } as const
  const adminKey = kit.adminKey
  const first = await startEasel({ data, adminKey })
  const id = idOf(await fetch(`${first.url}/api/3.28/sessions/current`))
  await first.close()
  const second = await startEasel({ data, adminKey })
  const answer = await fetch(`${second.url}/easel/v1/auth-events/${id}`, {
    headers: { 'x-easel-admin-key': adminKey },
  })
  expect(await answer.json()).toMatchObject({ authEvent: { id, reason: 'no_credentials' } })
  await second.close()
  await rm(path, { recursive: true })
})

describe('a JWT that somebody asks about', () => {
  interface Report {
    readonly accepted: boolean
    readonly reason: string | null
    readonly explanation: { readonly steps: readonly { readonly state: string }[] }
  }
  const ask = (body: object) => kit.own<Report>('/jwt/explain', { verb: 'POST', body })

  test('is checked as often as wanted and still signs in; then it is reported as used', async () => {
    const jwt = kit.jwt()
    const body = { jwt, site: 'test' }
    for (const report of [await ask(body), await ask(body)]) {
      expect(report.json).toMatchObject({ accepted: true, reason: null })
      expect(new Set(report.json.explanation.steps.map(({ state }) => state))).toEqual(
        new Set(['passed']),
      )
    }
    expect((await kit.attempt({ jwt })).status).toBe(200)
    expect((await ask(body)).json).toMatchObject({ accepted: false, reason: 'jwt_jti_replayed' })
  })

  test('fails at one check: those before it have passed, those after it were not reached', async () => {
    const { json } = await ask({ jwt: kit.jwt({ aud: 'Tableau' }), site: 'test' })
    expect(json.explanation.steps.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 12 }, () => 'passed'),
      'failed',
      ...Array.from({ length: 4 }, () => 'not reached'),
    ])
  })

  test('is refused the same way as at sign-in, whatever is wrong with it', async () => {
    for (const jwt of [
      '',
      'x',
      'a.b.c',
      `${kit.jwt()}x`,
      kit.jwt({}, { alg: 'none' }),
      kit.jwt({}, { kid: '' }),
      kit.jwt({ exp: 1 }),
      kit.jwt({ sub: 'stranger' }),
      kit.jwt({ scp: [] }),
    ]) {
      const { json } = await ask({ jwt, site: 'test' })
      const { authEvent } = await kit.why(await kit.attempt({ jwt }))
      expect(json.reason).toBe(authEvent.reason)
      expect(json.explanation.steps.filter(({ state }) => state === 'failed')).toHaveLength(1)
    }
  })

  test('needs the admin key', async () => {
    const headers = { 'x-tableau-auth': await kit.signIn('admin') }
    const answer = await kit.own('/jwt/explain', { verb: 'POST', headers, body: { jwt: 'x' } })
    expect(answer.status).toBe(403)
    const broken = await kit.own('/jwt/explain', { verb: 'POST', body: { jwt: 1 } })
    expect(broken.status).toBe(400)
  })
})
