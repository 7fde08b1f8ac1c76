/** Who may call Connect: user tokens, server keys, and every way to get around them. */

import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listen } from '../attacks/outgoing.ts'
import { origin, withEveryDatabase, type ConnectKit } from './connect-kit.ts'

const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const inSeconds = (kit: ConnectKit, seconds: number) =>
  Math.floor(kit.kit.clock.now().getTime() / 1000) + seconds

await withEveryDatabase('user tokens', (start) => {
  let connect: ConnectKit
  beforeAll(async () => {
    connect = await start()
  })
  afterAll(async () => connect[Symbol.asyncDispose]())

  const statusOf = async (token: string) => (await connect.ask({ path: '/sdk/me', token })).status

  const good: readonly [string, () => string][] = [
    ['with its key named', () => connect.token('ann')],
    ['without a key id', () => connect.token('ann', { header: { kid: undefined } })],
    ['for the project', () => connect.token('ann', { claims: { aud: connect.project } })],
    [
      'for the vendor’s form of the project',
      () => connect.token('ann', { claims: { aud: `useparagon.com/${connect.project}` } }),
    ],
    [
      'for a list with the project',
      () => connect.token('ann', { claims: { aud: ['other', connect.project] } }),
    ],
    ['without iat', () => connect.token('ann', { claims: { iat: undefined } })],
  ]
  it.each(good)('a user token %s is taken, many times', async (_, token) => {
    const text = token()
    expect(await statusOf(text)).toBe(200)
    expect(await statusOf(text)).toBe(200)
  })

  const bad: readonly [string, () => string][] = [
    ['that has expired', () => connect.token('ann', { claims: { exp: inSeconds(connect, -1) } })],
    ['without exp', () => connect.token('ann', { claims: { exp: undefined } })],
    ['whose exp is a text', () => connect.token('ann', { claims: { exp: '9999999999' } })],
    ['of two hours', () => connect.token('ann', { claims: { exp: inSeconds(connect, 7200) } })],
    ['of later', () => connect.token('ann', { claims: { nbf: inSeconds(connect, 600) } })],
    ['issued later', () => connect.token('ann', { claims: { iat: inSeconds(connect, 600) } })],
    ['of a foreign key', () => connect.token('ann', { key: foreign })],
    ['of an unknown key id', () => connect.token('ann', { header: { kid: 'second' } })],
    ['whose key id is a number', () => connect.token('ann', { header: { kid: 1 } })],
    ['for another project', () => connect.token('ann', { claims: { aud: 'other' } })],
    ['for an empty list', () => connect.token('ann', { claims: { aud: [] } })],
    ['for null', () => connect.token('ann', { claims: { aud: null } })],
    ['without sub', () => connect.token('ann', { claims: { sub: undefined } })],
    ['with an empty sub', () => connect.token('')],
    ['whose sub is a number', () => connect.token('ann', { claims: { sub: 5 } })],
    ['whose sub holds NUL', () => connect.token('ann\0')],
    ['with crit', () => connect.token('ann', { header: { crit: ['exp'] } })],
    ['with jwk', () => connect.token('ann', { header: { jwk: { kty: 'RSA' } } })],
    ['of algorithm RS512', () => connect.token('ann', { header: { alg: 'RS512' } })],
    ['that is nothing', () => 'x'],
    ['that is empty', () => ''],
  ]
  it.each(bad)('a user token %s is refused with 401', async (_, token) => {
    const answer = await connect.ask({ path: '/sdk/me', token: token(), headers: { origin } })
    expect(answer.status).toBe(401)
    expect(answer.json()).toMatchObject({ status: 401, message: expect.any(String) })
    expect(answer.headers['access-control-allow-origin']).toBe(origin)
  })

  it('an unsigned user token is refused in every spelling of none', async () => {
    for (const alg of ['none', 'None', 'NONE', '']) {
      const [, claims] = connect.token('ann').split('.')
      expect(await statusOf(`${encode({ alg, kid: 'first' })}.${claims}.`)).toBe(401)
    }
  })

  it('the public key is no HMAC secret', async () => {
    const pem = createPublicKey(connect.key).export({ type: 'spki', format: 'pem' })
    const [, claims] = connect.token('ann').split('.')
    const signed = `${encode({ alg: 'HS256', kid: 'first' })}.${claims}`
    const mac = createHmac('sha256', pem).update(signed).digest('base64url')
    expect(await statusOf(`${signed}.${mac}`)).toBe(401)
  })

  it('addresses of keys in the header are refused and never asked', async () => {
    await using trap = await listen((_, response) => void response.end('{}'))
    for (const name of ['jku', 'x5u']) {
      expect(await statusOf(connect.token('ann', { header: { [name]: trap.url } }))).toBe(401)
    }
    expect(trap.connections).toBe(0)
  })

  it('a user token in the query is refused on every route', async () => {
    const token = connect.token('ann')
    for (const path of ['/sdk/me', '/sdk/proxy/tableau/projects', '/sdk/credentials']) {
      for (const name of ['userToken', 'access_token', 'token']) {
        expect((await connect.ask({ path: `${path}?${name}=${token}` })).status).toBe(401)
      }
    }
  })

  it('a token of one project opens no other and no unknown one', async () => {
    const wanted = { name: 'other', allowedOrigins: [] }
    const other = await connect.kit.easel.provision.connectProject(wanted)
    for (const project of [other.luid, '00000000-0000-4000-8000-000000000000', 'x', '%00']) {
      const base = `/connect/projects/${project}`
      expect((await connect.ask({ base, path: '/sdk/me', user: 'ann' })).status).toBe(401)
    }
  })

  it('a rotated key takes effect at once, and tokens of the one before it are refused', async () => {
    const { provision } = connect.kit.easel
    const next = generateKeyPairSync('ed25519')
    const publicKey = next.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    await provision.connectSigningKey(connect.project, { keyId: 'rotated', publicKey })
    const claims = connect.token('ann').split('.')[1] ?? ''
    const signed = `${encode({ alg: 'EdDSA', kid: 'rotated' })}.${claims}`
    const { sign } = await import('node:crypto')
    const signature = sign(null, Buffer.from(signed), next.privateKey).toString('base64url')
    expect(await statusOf(`${signed}.${signature}`)).toBe(200)
    expect(await statusOf(connect.token('ann', { header: { kid: 'rotated' } }))).toBe(401)
  })

  it('a server key acts for the user that it names', async () => {
    const headers = { authorization: `Bearer ${connect.serverKey}`, 'x-easel-connect-user': 'ann' }
    const answer = await connect.ask({ path: '/sdk/me', headers })
    expect(answer.json()).toMatchObject({ authenticated: true, userId: 'ann' })
  })

  it.each<[string, number, Record<string, string>]>([
    ['that names no user', 400, {}],
    ['that names an empty user', 400, { 'x-easel-connect-user': '' }],
    ['from a page', 403, { 'x-easel-connect-user': 'ann', origin }],
  ])('a server key %s is answered %d', async (_, status, headers) => {
    const token = connect.serverKey
    expect((await connect.ask({ path: '/sdk/me', token, headers })).status).toBe(status)
  })

  it('a wrong server key is refused with 401', async () => {
    const token = `${connect.serverKey.slice(0, -2)}xx`
    const headers = { 'x-easel-connect-user': 'ann' }
    expect((await connect.ask({ path: '/sdk/me', token, headers })).status).toBe(401)
  })

  it('a user token does not obey the header of server keys', async () => {
    const headers = { 'x-easel-connect-user': 'bob' }
    const answer = await connect.ask({ path: '/sdk/me', user: 'ann', headers })
    expect(answer.json()).toMatchObject({ userId: 'ann' })
  })
})
