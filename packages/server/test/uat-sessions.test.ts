/** What becomes of sessions by unified access token, of sites and of Cloud Manager, when their configuration is disabled or deleted. */

import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { rsaKeys } from './cloud-kit.ts'
import { startInsightKit, type InsightKit } from './insight-kit.ts'
import { openTestPostgres } from './postgres.ts'
import { mintUat } from './uat-jwt.ts'

const keys = rsaKeys(2048)
const issuer = 'https://agents.example'
const administrator = 'admin@example.com'
const postgres = await openTestPostgres()
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})

/** A configuration, and what its JWTs and its administrator can do. */
async function configured(kit: InsightKit) {
  const { tenantLuid, luid } = kit.site
  const { provision } = kit.easel
  const admin = await provision.cloudAdministrator(tenantLuid, { name: administrator })
  const { secret } = await provision.cloudToken(admin.luid, tenantLuid, 'tests')
  const login = await send(kit, 'POST', '/pat/login', { body: { token: secret } })
  const token = String(login['sessionToken'])
  const resourceIds = [luid, tenantLuid]
  const config = { name: 'agents', issuer, publicKey: keys.publicKey, resourceIds }
  const { configId } = await send(kit, 'POST', '/uat-configurations', { token, body: config })
  const jwt = (user: string, scopes: readonly string[]) =>
    mintUat({ ...keys, issuer, tenantLuid, user, scopes, now: kit.clock.now() })
  return {
    path: `/uat-configurations/${String(configId)}`,
    /** That of the administrator by personal access token. */
    token,
    manage: (verb: string, path: string, body?: object) => send(kit, verb, path, { token, body }),
    async signIn(): Promise<string> {
      const answer = await kit.attempt({
        jwt: jwt('viewer@example.com', ['tableau:content:read']),
        isUat: true,
      })
      expect(answer.status).toBe(200)
      const { credentials } = (await answer.json()) as { credentials: { token: string } }
      return credentials.token
    },
    async signInToCloud(): Promise<string> {
      const body = { token: jwt(administrator, ['tableau:tcm_sites:read']) }
      return String((await send(kit, 'POST', '/tcuJwt/login', { body }))['sessionToken'])
    },
  }
}

async function send(
  { url }: InsightKit,
  verb: string,
  path: string,
  { token = '', body }: { readonly token?: string; readonly body?: object | undefined },
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method: verb,
    headers: { 'content-type': 'application/json', 'x-tableau-session-token': token },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  expect([answer.ok, text]).toEqual([true, text])
  return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
}

type Configured = Awaited<ReturnType<typeof configured>>

const ends = [
  ['disabled', ({ manage, path }: Configured) => manage('PATCH', path, { enabled: false })],
  ['deleted', ({ manage, path }: Configured) => manage('DELETE', path)],
] as const

const current = (kit: InsightKit, token: string) =>
  kit.call({ path: '/api/3.28/sessions/current', token })
const sites = ({ url, site }: InsightKit, token: string) =>
  fetch(`${url}/api/v1/tenants/${site.tenantLuid}/sites`, {
    headers: { 'x-tableau-session-token': token },
  })

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', (database) => {
  let started = new AsyncDisposableStack()
  afterEach(async () => {
    await started.disposeAsync()
    started = new AsyncDisposableStack()
  })
  const start = async (endSessionsWithApp: boolean): Promise<InsightKit> => {
    const databaseUrl = database === 'SQLite' ? undefined : await postgres?.database()
    const place = databaseUrl === undefined ? {} : { databaseUrl }
    return started.use(await startInsightKit({ endSessionsWithApp, ...place }))
  }

  describe.skipIf(database === 'PostgreSQL' && postgres === null)('a configuration', () => {
    test.each(ends)('that is %s leaves its sessions, as the real service does', async (_, end) => {
      const kit = await start(false)
      const config = await configured(kit)
      const [token, cloudToken] = [await config.signIn(), await config.signInToCloud()]
      await end(config)
      expect((await current(kit, token)).status).toBe(200)
      expect((await sites(kit, cloudToken)).status).toBe(200)
    })

    test.each(ends)(
      'that is %s takes its sessions with it on a server that is explained, and no others',
      async (_, end) => {
        const kit = await start(true)
        const config = await configured(kit)
        const [token, cloudToken] = [await config.signIn(), await config.signInToCloud()]
        const another = await kit.signInWithScopes('viewer', ['tableau:content:read'])
        expect((await sites(kit, cloudToken)).status).toBe(200)
        await end(config)
        const ended = await current(kit, token)
        expect([ended.status, ended.code]).toEqual([401, '401002'])
        const endedAbove = await sites(kit, cloudToken)
        expect(endedAbove.status).toBe(401)
        expect(await endedAbove.text()).toContain('E_401_AUTH_SVC_1002')
        for (const answer of [ended, endedAbove]) {
          expect((await kit.why(answer)).authEvent).toMatchObject({
            reason: 'session_credential_revoked',
            trustId: config.path.split('/').at(-1),
          })
        }
        expect((await current(kit, another)).status).toBe(200)
        expect((await sites(kit, config.token)).status).toBe(200)
      },
    )

    test('that a change leaves enabled leaves its sessions', async () => {
      const kit = await start(true)
      const config = await configured(kit)
      const [token, cloudToken] = [await config.signIn(), await config.signInToCloud()]
      await config.manage('PATCH', config.path, { name: `renamed ${randomUUID()}` })
      expect((await current(kit, token)).status).toBe(200)
      expect((await sites(kit, cloudToken)).status).toBe(200)
    })
  })
})
