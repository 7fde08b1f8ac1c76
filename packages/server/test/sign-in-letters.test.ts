/** Sign-in by the letter of what users read and write: names of claims, spellings, slips, and what is said of them. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rsaKeys } from './cloud-kit.ts'
import { startInsightKit, type InsightKit } from './insight-kit.ts'
import { openTestPostgres } from './postgres.ts'
import { mintUat } from './uat-jwt.ts'

const postgres = await openTestPostgres()
afterAll(async () => postgres?.[Symbol.asyncDispose]())

const keys = rsaKeys(2048)
const issuer = 'https://agents.example'
const forms = ['application/json', 'application/xml'] as const

describe.each(['SQLite', 'PostgreSQL'])('on %s', (database) => {
  const isPostgres = database === 'PostgreSQL'
  describe.skipIf(isPostgres && postgres === null)('sign-in', () => {
    let kit: InsightKit
    beforeAll(async () => {
      const options = isPostgres ? { databaseUrl: (await postgres?.database()) ?? '' } : {}
      kit = await startInsightKit({ hints: {}, ...options })
      const { tenantLuid, luid } = kit.site
      const resourceIds = [tenantLuid, luid]
      const config = { name: 'agents', issuer, publicKey: keys.publicKey, resourceIds }
      await kit.easel.provision.uatConfiguration(tenantLuid, config)
    })
    afterAll(() => kit[Symbol.asyncDispose]())

    const seconds = (offset = 0) => Math.floor(kit.clock.now().getTime() / 1000) + offset
    const uat = (claims: object = {}, user = kit.users.viewer.name) =>
      mintUat({
        privateKey: keys.privateKey,
        issuer,
        tenantLuid: kit.site.tenantLuid,
        user,
        scopes: ['tableau:content:read'],
        now: kit.clock.now(),
        claims,
      })

    type Members = Readonly<Record<string, string | boolean>>
    async function signIn(credentials: Members, type: (typeof forms)[number] = forms[0]) {
      const site = { contentUrl: 'test' }
      const attributes = Object.entries(credentials).map(([name, value]) => ` ${name}="${value}"`)
      const body =
        type === 'application/json'
          ? JSON.stringify({ credentials: { ...credentials, site } })
          : `<tsRequest><credentials${attributes.join('')}><site contentUrl="test"/></credentials></tsRequest>`
      const path = '/api/3.28/auth/signin'
      const answer = await kit.call({ verb: 'POST', path, contentType: type, accept: type, body })
      const { authEvent, explanation } = await kit.why(answer)
      const userId = /user"?:?\s?(?:\{"id":|id=)"([0-9a-f-]{36})"/.exec(answer.text)?.[1]
      const token = /token(?:"?:|=)"([^"]+)"/.exec(answer.text)?.[1] ?? ''
      const hint = answer.headers.get('x-easel-hint')
      return { status: answer.status, userId, token, hint, authEvent, ...explanation }
    }
    async function cloudLogin(token: string) {
      const answer = await fetch(`${kit.url}/api/v1/tcuJwt/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      })
      const body = (await answer.json()) as { readonly userId?: string }
      return { status: answer.status, userId: body.userId, ...(await kit.why(answer)) }
    }

    describe.each(forms)('isUAT in %s', (type) => {
      test('is taken as isUat, with a warning in the event and the hint', async () => {
        const { status, notes, hint } = await signIn({ jwt: uat(), isUAT: true }, type)
        expect(status).toBe(200)
        expect(notes.join(' ')).toContain('the real service reads isUat')
        expect(hint).toMatch(/^signed in: The request writes isUAT/)
      })

      test('does not count beside isUat, and isUat alone has no warning', async () => {
        const both = await signIn({ jwt: uat(), isUat: false, isUAT: true }, type)
        expect(both.status).toBe(401)
        expect(both.notes.join(' ')).toContain('send isUat true')
        const right = await signIn({ jwt: uat(), isUat: true }, type)
        expect([right.status, right.hint, right.notes]).toEqual([200, null, []])
      })
    })

    describe('the claim email', () => {
      const add = (name: string, email: string) =>
        kit.easel.provision.user(kit.site.luid, { name, email, siteRole: 'Viewer' })

      test.each(forms)('finds a user whose name differs from the e-mail, in %s', async (type) => {
        const id = randomUUID()
        const user = await add(`person ${id}`, `${id}@example.com`)
        const { status, userId } = await signIn(
          { jwt: uat({}, `${id}@example.com`), isUat: true },
          type,
        )
        expect([status, userId]).toEqual([200, user.luid])
      })

      test('finds a cloud administrator whose name differs from the e-mail', async () => {
        const { provision } = kit.easel
        const person = { name: 'boss', email: 'boss@example.com' }
        const { luid } = await provision.cloudAdministrator(kit.site.tenantLuid, person)
        const token = uat({ scp: ['tableau:tcm_sites:read'] }, person.email)
        expect(await cloudLogin(token)).toMatchObject({ status: 200, userId: luid })
      })

      test('means the user of that name where another has that e-mail', async () => {
        const id = randomUUID()
        const named = await add(`${id}@example.com`, `other-${id}@example.com`)
        await add(`thief ${id}`, `${id}@example.com`)
        const { userId } = await signIn({ jwt: uat({}, `${id}@example.com`), isUat: true })
        expect(userId).toBe(named.luid)
      })

      test('of two users means neither', async () => {
        const email = `${randomUUID()}@example.com`
        await add(`one ${email}`, email)
        await add(`two ${email}`, email)
        const { status, authEvent, sentence } = await signIn({ jwt: uat({}, email), isUat: true })
        expect([status, authEvent.reason]).toEqual([401, 'user_unknown'])
        expect(sentence).toContain('nor has exactly one user that e-mail address')
      })

      test('of a connected app is no name: sub is compared with names alone', async () => {
        const id = randomUUID()
        await add(`person ${id}`, `${id}@example.com`)
        const { status } = await signIn({ jwt: kit.jwt({ sub: `${id}@example.com` }) })
        expect(status).toBe(401)
      })
    })

    describe('a scope that no method knows', () => {
      const meant = 'did you mean tableau:content:read?'
      const slips: readonly [string, () => Members][] = [
        ['a connected app', () => ({ jwt: kit.jwt({ scp: ['tableau:contents:read'] }) })],
        [
          'a unified access token',
          () => ({ jwt: uat({ scp: ['tableau:content:reed'] }), isUat: true }),
        ],
        [
          'a unified access token with scope',
          () => ({ jwt: uat({ scp: undefined, scope: 'tableau:content:raed' }), isUat: true }),
        ],
      ]
      test.each(slips)(
        'of %s signs in, and the event and the hint say what is meant',
        async (_, of) => {
          for (const type of forms) {
            const { status, notes, hint, token } = await signIn(of(), type)
            expect(status).toBe(200)
            expect(notes.join(' ')).toContain(meant)
            expect(hint).toContain(meant)
            const path = `/api/3.28/sites/${kit.site.luid}/views`
            const refused = await kit.call({ path, token, accept: type })
            expect([refused.status, refused.code]).toEqual([401, '401002'])
            expect(refused.headers.get('x-easel-hint')).toContain(meant)
            expect((await kit.why(refused)).explanation.sentence).toContain(meant)
          }
        },
      )

      test('of Cloud Manager likewise', async () => {
        const { provision } = kit.easel
        const name = 'slip@example.com'
        await provision.cloudAdministrator(kit.site.tenantLuid, { name })
        const { status, explanation } = await cloudLogin(
          uat({ scp: ['tableau:tcm_site:read'] }, name),
        )
        expect(status).toBe(200)
        expect(explanation.notes.join(' ')).toContain('did you mean tableau:tcm_sites:read?')
      })

      test('and resembles none opens no method, and nothing is guessed', async () => {
        const { notes } = await signIn({
          jwt: kit.jwt({ scp: ['tableau:content:read', 'openid'] }),
        })
        expect(notes).toEqual(['The scope "openid" opens no method.'])
      })
    })

    describe('an explanation names the claim at fault:', () => {
      test.each<[string, () => Members, RegExp]>([
        [
          'iat in milliseconds of a unified access token',
          () => ({ jwt: uat({ iat: seconds() * 1000 }), isUat: true }),
          /^iat looks like milliseconds\.$/,
        ],
        [
          'iat in milliseconds of a connected app',
          () => ({ jwt: kit.jwt({ iat: seconds() * 1000 }) }),
          /^iat looks like milliseconds\.$/,
        ],
        [
          'nbf in milliseconds',
          () => ({ jwt: kit.jwt({ nbf: seconds() * 1000 }) }),
          /^nbf looks like milliseconds\.$/,
        ],
        [
          'exp in milliseconds',
          () => ({ jwt: uat({ exp: seconds(300) * 1000 }), isUat: true }),
          /^exp looks like milliseconds\.$/,
        ],
        [
          'scope as an array',
          () => ({ jwt: uat({ scp: undefined, scope: ['tableau:content:read'] }), isUat: true }),
          /^scope must be a text of scopes with spaces between them; got an array\.$/,
        ],
        [
          'scp as a text',
          () => ({ jwt: uat({ scp: 'tableau:content:read' }), isUat: true }),
          /^scp must be a JSON array of texts; got a text\.$/,
        ],
        [
          'exp beyond the year that a unified access token may live',
          () => ({ jwt: uat({ exp: seconds(400 * 86_400) }), isUat: true }),
          /^exp is 400 days ahead of server time \(max 365 days\)\.$/,
        ],
        [
          'exp beyond the ten minutes of a connected app',
          () => ({ jwt: kit.jwt({ exp: seconds(1000) }) }),
          /^exp is \d+ s ahead of server time \(max 600\)/,
        ],
      ])('%s', async (_, of, sentence) => {
        const report = await signIn(of())
        expect(report.status).toBe(401)
        expect(report.sentence).toMatch(sentence)
        expect(report.steps.filter(({ state }) => state === 'failed')).toHaveLength(1)
        expect(report.hint).toContain(report.sentence)
      })
    })
  })
})
