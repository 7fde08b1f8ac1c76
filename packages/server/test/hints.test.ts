/** What a server under development says of refusals, and when it does not. */

import { request as httpRequest } from 'node:http'
import type { Explanation } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEasel, type EaselOptions } from '../src/testing.ts'
import { startInsightKit, type InsightKit } from './insight-kit.ts'

const report: { readonly reason: string | null; readonly explanation: Explanation }[] = []
let kit: InsightKit
beforeAll(async () => {
  kit = await startInsightKit({
    hints: {
      tell: ({ event, explanation }) => void report.push({ reason: event.reason, explanation }),
    },
  })
})
afterAll(() => kit[Symbol.asyncDispose]())
const hintOf = ({ headers }: { readonly headers: Headers }) => headers.get('x-easel-hint')

describe('a hint', () => {
  test('after the proof says what is wrong, in one line of plain text', async () => {
    const pat = await kit.newPat('Nightly')
    const answer = await kit.attempt({ ...pat, personalAccessTokenName: 'nightly' })
    expect(hintOf(answer)).toBe(
      'pat_name_mismatch: The secret is right, the name is not: the token is called "Nightly".',
    )
    expect(await answer.json()).toMatchObject({ error: { code: '401001' } })
    const missing = await kit.call({
      path: `/api/3.28/sites/${kit.site.luid}/jobs/${kit.site.luid}`,
      token: await kit.signInWithScopes('creator', ['tableau:content:read']),
    })
    expect(hintOf(missing)).toMatch(/^scope_missing: .*tableau:jobs:read/)
  })

  test('before the proof says what is wrong and names no user, site, app or token of the server', async () => {
    const { personalAccessTokenSecret: secret } = await kit.newPat('secret-name')
    const wrong = {
      personalAccessTokenName: 'x',
      personalAccessTokenSecret: `${secret.slice(0, -3)}xyz`,
    }
    expect(hintOf(await kit.attempt(wrong))).toBe(
      'pat_wrong_secret: The part of the secret before ":" names a token, and the part after it is wrong: copy the whole secret again.',
    )
    const kid = kit.connectedApp.clientId
    const unknown = hintOf(await kit.attempt({ jwt: kit.jwt({}, { kid }) }))
    expect(unknown).toMatch(/^jwt_kid_unknown: kid names no key: .*neither the client id/)
    expect(hintOf(await kit.attempt({ jwt: kit.jwt() }, 'Test'))).toBeNull()
    expect(hintOf(await kit.attempt({ jwt: kit.jwt() }, kit.site.luid))).toMatch(
      /^site_unknown: No site with that contentUrl/,
    )
  })

  test('about the form of a request says it whole', async () => {
    const answer = await kit.call({ path: '/api/3.28/sessions/current' })
    expect(hintOf(answer)).toContain('no X-Tableau-Auth header')
    const broken = await fetch(`${kit.url}/api/v1/session`)
    expect(hintOf(broken)).toContain('no x-tableau-session-token header')
    const login = await fetch(`${kit.url}/api/v1/pat/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: 'secret\n' }),
    })
    expect([login.status, hintOf(login)]).toEqual([
      401,
      'pat_malformed: The secret has whitespace before or after it.',
    ])
  })

  test('is not on an answer that let somebody in', async () => {
    const answer = await kit.attempt(await kit.newPat('good'))
    expect([answer.status, hintOf(answer)]).toEqual([200, null])
  })
})

test('the operator of the server receives every check, names and all', async () => {
  const count = report.length
  const jwt = kit.jwt({}, { kid: kit.connectedApp.clientId })
  await kit.attempt({ jwt })
  expect(report).toHaveLength(count + 1)
  const last = report.at(-1)
  expect(last?.reason).toBe('jwt_kid_unknown')
  expect(last?.explanation.sentence).toContain('kid equals the client id')
  expect(last?.explanation.steps.map(({ state }) => state)).toContain('failed')
})

describe('without being asked for', () => {
  test('there are none', async () => {
    await using plain = await startInsightKit({ devControls: true })
    expect(hintOf(await plain.attempt({ jwt: 'x' }))).toBeNull()
  })

  test.each<Partial<EaselOptions>>([
    { host: '0.0.0.0' },
    { host: '::' },
    { publicUrl: 'https://easel.example' },
  ])('they are refused where other machines may call: %j', async (options) => {
    const data = { kind: 'memory' } as const
    await expect(startEasel({ data, hints: {}, ...options })).rejects.toThrow(RangeError)
    await using allowed = await startEasel({ data, hints: { onNetwork: true }, ...options })
    const status = await new Promise<string | undefined>((resolve, reject) => {
      const { port } = new URL(allowed.url)
      const url = `http://127.0.0.1:${port}/api/3.28/sessions/current`
      httpRequest(url, ({ headers }) => resolve(headers['x-easel-hint']?.toString()))
        .on('error', reject)
        .end()
    })
    expect(status).toMatch(/^no_credentials: /)
  })
})
