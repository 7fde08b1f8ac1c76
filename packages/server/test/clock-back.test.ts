/** What has ended stays ended when the clock goes back: that of the machine, and that of a development server. */

import { randomUUID } from 'node:crypto'
import type { ClockReport } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cloudPerson, type CloudPerson } from './cloud-person.ts'
import { startInsightKit, type InsightKit } from './insight-kit.ts'
import { openTestPostgres, type TestPostgres } from './postgres.ts'

const minute = 60_000
const day = 24 * 60 * minute

const postgres = await openTestPostgres()
afterAll(async () => postgres?.[Symbol.asyncDispose]())

interface Database {
  readonly name: string
  readonly options: (of: TestPostgres | null) => Promise<{ readonly databaseUrl?: string }>
}

const databases: readonly Database[] = [
  { name: 'SQLite', options: async () => ({}) },
  { name: 'PostgreSQL', options: async (of) => ({ databaseUrl: (await of?.database()) ?? '' }) },
]

describe.each(databases)('on $name', ({ name, options }) => {
  describe.skipIf(name === 'PostgreSQL' && postgres === null)('with a clock that goes back', () => {
    let kit: InsightKit
    let person: CloudPerson
    beforeAll(async () => {
      kit = await startInsightKit({ devControls: true, ...(await options(postgres)) })
      const now = () => kit.clock.now()
      person = await cloudPerson(kit.easel, kit.site.tenantLuid, { name: 'boss@example.com', now })
    })
    afterAll(() => kit[Symbol.asyncDispose]())

    /** Each way to move a clock ahead and back again; what happens meanwhile sees the later time. */
    const moves = {
      'the clock of the machine': async (byMs: number, meanwhile: () => Promise<unknown>) => {
        kit.clock.advance(byMs)
        await meanwhile()
        kit.clock.advance(-byMs)
      },
      'easel clock': async (byMs: number, meanwhile: () => Promise<unknown>) => {
        const move = async (body: object) => {
          const { status } = await kit.own<ClockReport>('/clock', { verb: 'POST', body })
          if (status !== 200) throw new Error(`the clock was not moved: ${status}`)
        }
        await move({ advanceSeconds: byMs / 1000 })
        await meanwhile()
        await move({ reset: true })
      },
    } as const
    const ways = Object.keys(moves) as (keyof typeof moves)[]
    const nothing = async () => undefined

    const rest = {
      open: () => kit.signIn('creator'),
      status: async (token: string, accept = 'application/json') =>
        (await kit.call({ path: '/api/3.28/sessions/current', token, accept })).status,
    }
    const cloud = {
      open: () => person.signIn('pat'),
      status: async (token: string) =>
        (
          await fetch(`${kit.url}/api/v1/session`, {
            headers: { 'x-tableau-session-token': token },
          })
        ).status,
    }

    describe.each(ways)('by %s', (way) => {
      describe.each([
        ['REST', rest, 121],
        ['REST, unused', rest, 31],
        ['Cloud Manager', cloud, 241],
        ['Cloud Manager, unused', cloud, 31],
      ])('a session of %s', (_, { open, status }, minutes) => {
        test('that was refused because it had run out is refused afterwards, too', async () => {
          const token = await open()
          expect(await status(token)).toBe(200)
          await moves[way](minutes * minute, async () => expect(await status(token)).toBe(401))
          expect(await status(token)).toBe(401)
        })
      })

      test('why a session of REST is refused is still that it ran out, in XML as in JSON', async () => {
        const token = await rest.open()
        await moves[way](121 * minute, async () => rest.status(token))
        for (const accept of ['application/json', 'application/xml']) {
          const refused = await kit.call({ path: '/api/3.28/sessions/current', token, accept })
          expect([refused.status, refused.code]).toEqual([401, '401002'])
          const { authEvent, explanation } = await kit.why(refused)
          expect(authEvent.reason).toBe('session_expired')
          expect(explanation.sentence).toContain('has run out')
        }
      })

      test('a personal access token that was refused because it was unused stays refused', async () => {
        const pat = await kit.newPat(`unused ${randomUUID()}`)
        const status = async () => (await kit.attempt(pat)).status
        await moves[way](16 * day, async () => expect(await status()).toBe(401))
        const refused = await kit.attempt(pat)
        expect(refused.status).toBe(401)
        expect((await kit.why(refused)).authEvent.reason).toBe('pat_idle_expired')
      })

      test('a personal access token of Cloud Manager that was refused stays refused', async () => {
        const secret = await newCloudSecret()
        await moves[way](16 * day, async () => expect(await login(secret)).toBe(401))
        expect(await login(secret)).toBe(401)
      })

      test('the last use of a personal access token is the time of its last sign-in', async () => {
        const name = `used ${randomUUID()}`
        const pat = await kit.newPat(name)
        await moves[way](10 * day, async () => expect((await kit.attempt(pat)).status).toBe(200))
        expect((await kit.attempt(pat)).status).toBe(200)
        expect(Math.abs(Date.parse(await lastUse(name)) - kit.clock.now().getTime())).toBeLessThan(
          minute,
        )
      })
    })

    test('a move by easel clock ends what was not used meanwhile', async () => {
      const [site, tenant] = [await rest.open(), await cloud.open()]
      await moves['easel clock'](5 * 60 * minute, nothing)
      expect([await rest.status(site), await cloud.status(tenant)]).toEqual([401, 401])
    })

    test('the first request after the machine’s clock went back ends what had run out before', async () => {
      const [unseen, other] = [await rest.open(), await rest.open()]
      await moves['the clock of the machine'](35 * minute, async () => rest.status(other))
      expect(await rest.status(unseen)).toBe(401)
    })

    test('a session that had not run out goes on when the clock goes back', async () => {
      const token = await rest.open()
      await moves['easel clock'](20 * minute, async () =>
        expect(await rest.status(token)).toBe(200),
      )
      expect(await rest.status(token)).toBe(200)
      const fresh = await rest.open()
      expect(await rest.status(fresh)).toBe(200)
    })

    test('a session that was opened after the clock went back is none of those that ended', async () => {
      await moves['the clock of the machine'](10 * 60 * minute, async () => rest.open())
      const token = await rest.open()
      expect(await rest.status(token)).toBe(200)
      expect(await rest.status(token)).toBe(200)
    })

    async function newCloudSecret(): Promise<string> {
      const { provision } = kit.easel
      const { tenantLuid } = kit.site
      const admin = await provision.cloudAdministrator(tenantLuid, { name: 'boss@example.com' })
      return (await provision.cloudToken(admin.luid, tenantLuid, randomUUID())).secret
    }
    async function login(token: string): Promise<number> {
      const answer = await fetch(`${kit.url}/api/v1/pat/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      })
      return answer.status
    }
    async function lastUse(name: string): Promise<string> {
      const path = `/api/3.28/sites/${kit.site.luid}/users/${kit.users.creator.luid}/personal-access-tokens`
      const token = await kit.signIn('creator')
      const { personalAccessTokens } = (
        await kit.call({ path, token, accept: 'application/json' })
      ).json<{
        personalAccessTokens: {
          personalAccessToken: readonly { tokenName: string; lastUsedAt: string }[]
        }
      }>()
      const found = personalAccessTokens.personalAccessToken.find((each) => each.tokenName === name)
      return found?.lastUsedAt ?? ''
    }
  })
})
