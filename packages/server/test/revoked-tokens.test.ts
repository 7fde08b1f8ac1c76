/** Tokens that were revoked: refused as ever, and explained as revoked. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startInsightKit, type InsightKit } from './insight-kit.ts'
import { openTestPostgres } from './postgres.ts'

const postgres = await openTestPostgres()
afterAll(async () => postgres?.[Symbol.asyncDispose]())

describe.each(['SQLite', 'PostgreSQL'])('on %s', (name) => {
  const isPostgres = name === 'PostgreSQL'
  describe.skipIf(isPostgres && postgres === null)('a token that was revoked', () => {
    let kit: InsightKit
    beforeAll(async () => {
      kit = await startInsightKit(
        isPostgres ? { databaseUrl: (await postgres?.database()) ?? '' } : {},
      )
    })
    afterAll(() => kit[Symbol.asyncDispose]())

    async function revoke(tokenName: string): Promise<void> {
      const path = `/api/3.28/sites/${kit.site.luid}/users/${kit.users.creator.luid}/personal-access-tokens/${tokenName}`
      const { status } = await kit.call({
        verb: 'DELETE',
        path,
        token: await kit.signIn('creator'),
      })
      expect(status).toBe(204)
    }

    test.each(['application/json', 'application/xml'])(
      'does not sign in, in %s, and the event says that it was revoked and when',
      async (accept) => {
        const pat = await kit.newPat(`ci-${randomUUID()}`)
        await revoke(pat.personalAccessTokenName)
        const refused = await kit.call({
          verb: 'POST',
          path: '/api/3.28/auth/signin',
          accept,
          contentType: 'application/json',
          body: JSON.stringify({ credentials: { ...pat, site: { contentUrl: 'test' } } }),
        })
        expect([refused.status, refused.code]).toEqual([401, '401001'])
        const { authEvent, explanation } = await kit.why(refused)
        expect(authEvent.reason).toBe('pat_revoked')
        expect(explanation.sentence).toMatch(/^PAT 'ci-.*' was revoked at 2\d{3}-/)
      },
    )

    test('with another secret is refused as a wrong secret', async () => {
      const pat = await kit.newPat('guessed')
      await revoke('guessed')
      const { personalAccessTokenSecret: secret } = pat
      const wrong = {
        ...pat,
        personalAccessTokenSecret: `${secret.slice(0, -32)}${'x'.repeat(32)}`,
      }
      expect((await kit.why(await kit.attempt(wrong))).authEvent.reason).toBe('pat_wrong_secret')
    })

    test('gives its name to a new one, which signs in', async () => {
      const old = await kit.newPat('again')
      await revoke('again')
      const fresh = await kit.newPat('again')
      expect((await kit.attempt(fresh)).status).toBe(200)
      expect((await kit.attempt(old)).status).toBe(401)
    })

    test('of Cloud Manager does not sign in, gives its name away, and is explained', async () => {
      const { provision } = kit.easel
      const { tenantLuid } = kit.site
      const { luid } = await provision.cloudAdministrator(tenantLuid, { name: 'a@example.com' })
      const [old, fresh] = [
        await provision.cloudToken(luid, tenantLuid, 'loader'),
        await provision.cloudToken(luid, tenantLuid, 'loader'),
      ]
      const login = (token: string) =>
        fetch(`${kit.url}/api/v1/pat/login`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ token }),
        })
      expect((await login(fresh.secret)).status).toBe(200)
      const refused = await login(old.secret)
      expect(refused.status).toBe(401)
      const { authEvent, explanation } = await kit.why(refused)
      expect(authEvent.reason).toBe('pat_revoked')
      expect(explanation.sentence).toContain('was revoked at')
      const failed = explanation.steps.find(({ state }) => state === 'failed')
      expect(failed?.name).toBe('life')
    })

    test('of Cloud Manager and one that ran out are in no list, and cannot be revoked again', async () => {
      const { provision } = kit.easel
      const { tenantLuid } = kit.site
      const { luid } = await provision.cloudAdministrator(tenantLuid, { name: 'b@example.com' })
      const cloud = async (path: string, token: string, verb = 'GET') => {
        const headers = { 'x-tableau-session-token': token }
        return fetch(`${kit.url}/api/v1${path}`, { method: verb, headers })
      }
      const enter = async (secret: string) => {
        const answer = await fetch(`${kit.url}/api/v1/pat/login`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ token: secret }),
        })
        return ((await answer.json()) as { sessionToken: string }).sessionToken
      }
      const list = async (token: string) => {
        const answer = await (await cloud('/pats', token)).json()
        return (
          answer as { personalAccessTokens: readonly { tokenGuid: string; tokenName: string }[] }
        ).personalAccessTokens
      }
      await provision.cloudToken(luid, tenantLuid, 'unused')
      const used = await provision.cloudToken(luid, tenantLuid, 'used')
      kit.clock.advance(10 * 86_400_000)
      await enter(used.secret)
      kit.clock.advance(10 * 86_400_000)
      const token = await enter(used.secret)
      const [only, ...others] = await list(token)
      expect([only?.tokenName, others]).toEqual(['used', []])
      const path = `/pats/${only?.tokenGuid}`
      expect((await cloud(path, token, 'DELETE')).status).toBe(204)
      const again = await enter((await provision.cloudToken(luid, tenantLuid, 'third')).secret)
      expect((await list(again)).map(({ tokenName }) => tokenName)).toEqual(['third'])
      expect((await cloud(path, again, 'DELETE')).status).toBe(404)
    })
  })
})
