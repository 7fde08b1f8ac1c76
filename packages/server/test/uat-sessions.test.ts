/** What becomes of sessions by unified access token when their configuration is disabled or deleted. */

import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { rsaKeys } from './cloud-kit.ts'
import { startInsightKit, type InsightKit } from './insight-kit.ts'
import { mintUat } from './uat-jwt.ts'

const keys = rsaKeys(2048)
const issuer = 'https://agents.example'

/** A configuration, and what its JWTs and its administrator can do. */
async function configured(kit: InsightKit) {
  const { tenantLuid, luid } = kit.site
  const { provision } = kit.easel
  const admin = await provision.cloudAdministrator(tenantLuid, { name: 'admin@example.com' })
  const { secret } = await provision.cloudToken(admin.luid, tenantLuid, 'tests')
  const login = await send(kit, 'POST', '/pat/login', { body: { token: secret } })
  const token = String(login['sessionToken'])
  const config = { name: 'agents', issuer, publicKey: keys.publicKey, resourceIds: [luid] }
  const { configId } = await send(kit, 'POST', '/uat-configurations', { token, body: config })
  return {
    path: `/uat-configurations/${String(configId)}`,
    manage: (verb: string, path: string, body?: object) => send(kit, verb, path, { token, body }),
    async signIn(jti: string): Promise<string> {
      const scopes = ['tableau:content:read']
      const facts = { issuer, tenantLuid, user: 'viewer@example.com', scopes, claims: { jti } }
      const jwt = mintUat({ ...keys, ...facts, now: kit.clock.now() })
      const answer = await kit.attempt({ jwt, isUat: true })
      expect(answer.status).toBe(200)
      const { credentials } = (await answer.json()) as { credentials: { token: string } }
      return credentials.token
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

describe.each(ends)('a configuration that is %s', (_, end) => {
  test('leaves its sessions, as the real service does', async () => {
    await using kit = await startInsightKit()
    const config = await configured(kit)
    const token = await config.signIn(randomUUID())
    await end(config)
    expect((await current(kit, token)).status).toBe(200)
  })

  test('takes its sessions with it on a server that is told so, and no others', async () => {
    await using kit = await startInsightKit({ endSessionsWithApp: true })
    const config = await configured(kit)
    const token = await config.signIn(randomUUID())
    const another = await kit.signInWithScopes('viewer', ['tableau:content:read'])
    await end(config)
    const ended = await current(kit, token)
    expect([ended.status, ended.code]).toEqual([401, '401002'])
    expect((await kit.why(ended)).authEvent.reason).toBe('session_credential_revoked')
    expect((await current(kit, another)).status).toBe(200)
  })
})

test('a change that leaves a configuration enabled leaves its sessions', async () => {
  await using kit = await startInsightKit({ endSessionsWithApp: true })
  const config = await configured(kit)
  const token = await config.signIn(randomUUID())
  await config.manage('PATCH', config.path, { name: 'renamed' })
  expect((await current(kit, token)).status).toBe(200)
})
