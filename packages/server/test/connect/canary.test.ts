/** No secret that goes through Connect is in any log, answer, file or table. */

import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { startCanaryServer, type CanaryServer } from '../canary-server.ts'
import { openTestPostgres } from '../postgres.ts'

const postgres = await openTestPostgres()
afterAll(async () => postgres?.[Symbol.asyncDispose]())

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', (database) => {
  const isHere = database === 'SQLite' || postgres !== null
  test.skipIf(!isHere)(
    'no secret that goes through Connect is found anywhere',
    async () => {
      const address = database === 'SQLite' ? undefined : await postgres?.database()
      await using server = await startCanaryServer(address)
      const statuses = await throughConnect(server)
      // Requests succeeded and were refused: else nothing was planted.
      expect(new Set(statuses)).toEqual(new Set([200, 401, 403, 404, 422]))
      expect(await server.search()).toEqual([])
    },
    60_000,
  )
})

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const afterColon = (text: string) => text.slice(text.indexOf(':') + 1)

async function throughConnect(server: CanaryServer): Promise<readonly number[]> {
  const { provision } = server.easel
  const site = await provision.site({ name: 'Test', contentUrl: 'test' })
  const admin = { name: 'admin@example.com', siteRole: 'SiteAdministratorCreator' } as const
  const user = await provision.user(site.luid, admin)
  const pat = await provision.personalAccessToken(site.luid, user.luid, 'canary')
  server.tell('PAT secret', afterColon(pat.secret))
  const { luid: project } = await provision.connectProject({ name: 'one', allowedOrigins: [] })
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await provision.connectSigningKey(project, { keyId: 'k', publicKey: pem })
  const serverKey = (await provision.connectServerKey(project)).secret
  server.tell('server key', serverKey)
  const tokenOf = (name: string, sub: string) => {
    const claims = { sub, exp: Math.floor(Date.now() / 1000) + 600 }
    const signed = `${encode({ alg: 'RS256', kid: 'k' })}.${encode(claims)}`
    const signature = sign('sha256', Buffer.from(signed), privateKey).toString('base64url')
    server.tell(name, signature)
    return `${signed}.${signature}`
  }
  const token = tokenOf('user token', 'ann')
  const base = `/connect/projects/${project}/sdk`
  const statuses: number[] = []
  const ask = async (verb: string, path: string, asking: object = {}) => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await server.ask(`${base}${path}`, { verb, headers, ...asking })
    statuses.push(answer.status)
    return answer.text
  }
  const [{ id: integrationId }] = JSON.parse(await ask('GET', '/integrations')) as [{ id: string }]
  const connectWith = (secret: string) => {
    const payload = { tokenName: 'canary', secret, site: 'test' }
    return ask('POST', '/credentials', { body: JSON.stringify({ integrationId, payload }) })
  }
  const wrong = randomBytes(24).toString('base64')
  server.tell('wrong secret', wrong)
  await connectWith(wrong)
  await connectWith(pat.secret)
  await ask('GET', '/proxy/tableau/projects')
  await ask('GET', '/me')
  await ask('GET', '/credentials')
  const named = { 'x-easel-connect-user': 'ann' }
  const byKey = { authorization: `Bearer ${serverKey}`, ...named }
  await ask('GET', '/me', { headers: byKey })
  await ask('GET', '/me', { headers: { ...byKey, origin: 'http://page.example' } })
  const misplaced = tokenOf('user token in a query', 'bob')
  await ask('GET', `/proxy/tableau/projects?userToken=${misplaced}`, { headers: {} })
  await ask('GET', `/proxy/tableau/nothing?secret=${wrong}`)
  await ask('GET', '/nothing', { headers: { authorization: `Bearer ${token}`, cookie: wrong } })
  await ask('DELETE', `/integrations/${integrationId}`)
  return statuses
}
