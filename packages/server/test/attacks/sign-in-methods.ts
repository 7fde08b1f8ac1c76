/** Every way in that takes a JWT, each with a trust of its own, in a form that attacks can be written for. */

import { randomUUID, type KeyObject } from 'node:crypto'
import type { House } from '../cloud-kit.ts'
import { hmacWith, rsaWith, token, type Members, type Part } from './jwt.ts'
import { RefusedByServer, type PublishedKey, type World } from './world.ts'

export interface SignInMethod {
  readonly side: 'rest' | 'cloud'
  /** Methods of one trust take each other's tokens. */
  readonly trust: 'connected-app' | 'authorization-server' | 'unified-access-token'
  /** Header of a token that signs in. */
  readonly header: Members
  /** Claims of a token that signs in, made anew each time. */
  claims(change?: Members): Members
  /** Claims without which sign-in is refused. */
  readonly required: readonly string[]
  /** Claims that may be left out and may not be of another type. */
  readonly optional: readonly string[]
  /** Signs as the trusted issuer would, whatever it is that is signed. */
  sign(header: Part, claims: Part): string
  /** What anybody can know of the issuer's key; null where it is a shared secret. */
  readonly publicKey: KeyObject | null
  readonly isGoodOnce: boolean
  readonly hasCeiling: boolean
  readonly nameClaim: 'sub' | 'email'
  send(jwt: string): Promise<Sent>
  /** Whether a session that opened may read anything. */
  mayRead(sent: Sent): Promise<boolean>
  /** Takes the trust away. */
  readonly remove: () => Promise<unknown>
  /** Ways in which the trust ends. */
  readonly ends: Readonly<Record<string, () => Promise<unknown>>>
}

/** `hung` where there was no answer in time. */
export interface Sent {
  readonly status: number | 'hung'
  readonly text: string
}

export type MakeSignInMethod = (world: World, house: House) => Promise<SignInMethod>

/** An issuer that publishes its keys at an address. */
export interface Issuing {
  readonly house: House
  readonly jwksUri: string
  /** Which signs. */
  readonly key: PublishedKey
}

/** Null where the configuration is refused for its address. */
export type MakeSignInMethodAt = (world: World, issuing: Issuing) => Promise<SignInMethod | null>

/** Longer than any wait that the server allows itself for an issuer. */
const patienceMs = 25_000

async function post(url: string, body: object): Promise<Sent> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    })
    return { status: answer.status, text: await answer.text() }
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'TimeoutError') return { status: 'hung', text: '' }
    throw cause
  }
}

function restSide({ kit: { easel } }: World, { site }: House, isUat: boolean) {
  return {
    side: 'rest' as const,
    send: (jwt: string) => {
      const credentials = { jwt, isUat, site: { contentUrl: site.contentUrl } }
      return post(`${easel.url}/api/3.28/auth/signin`, { credentials })
    },
    mayRead: async ({ text }: Sent) => {
      const { credentials } = JSON.parse(text) as { credentials: { token: string } }
      const url = `${easel.url}/api/3.28/sites/${site.luid}/views`
      return (await fetch(url, { headers: { 'x-tableau-auth': credentials.token } })).ok
    },
  }
}

function cloudSide({ kit: { easel } }: World, { tenant }: House, path: string) {
  return {
    side: 'cloud' as const,
    send: (jwt: string) => post(`${easel.url}/api/v1${path}`, { token: jwt }),
    mayRead: async ({ text }: Sent) => {
      const { sessionToken } = JSON.parse(text) as { sessionToken: string }
      const url = `${easel.url}/api/v1/tenants/${tenant.luid}/users`
      return (await fetch(url, { headers: { 'x-tableau-session-token': sessionToken } })).ok
    },
  }
}

const base = '/connected-apps/external-authorization-servers'
const shortLived = {
  required: ['iss', 'aud', 'sub', 'exp', 'jti', 'scp'],
  optional: ['iat', 'nbf'],
  isGoodOnce: true,
  hasCeiling: false,
  nameClaim: 'sub',
} as const

function shortClaims(
  world: World,
  house: House,
  of: { readonly iss: string; readonly aud: string },
) {
  return (change: Members = {}): Members => ({
    ...of,
    sub: house.user.name,
    jti: randomUUID(),
    iat: world.seconds(-5),
    nbf: world.seconds(-5),
    exp: world.seconds(300),
    scp: ['tableau:content:read'],
    ...change,
  })
}

const directTrust: MakeSignInMethod = async (world, house) => {
  const { kit, rest } = world
  const { clientId, secretId, secretValue } = await kit.easel.provision.connectedApp(
    house.site.luid,
    `app ${randomUUID()}`,
  )
  const path = `/connected-apps/direct-trust/${clientId}`
  return {
    ...shortLived,
    trust: 'connected-app',
    header: { alg: 'HS256', typ: 'JWT', kid: secretId },
    claims: shortClaims(world, house, { iss: clientId, aud: 'tableau' }),
    sign: (header, claims) => token(header, claims, hmacWith(secretValue)),
    publicKey: null,
    ...restSide(world, house, false),
    ends: {
      'its app is disabled': () =>
        rest(house, 'PUT', path, { connectedApplication: { enabled: false } }),
      'its secret is deleted': () => rest(house, 'DELETE', `${path}/secrets/${secretId}`),
      'its app is deleted': () => rest(house, 'DELETE', path),
    },
    remove: () => rest(house, 'DELETE', path),
  }
}

const authorizationServer: MakeSignInMethod = async (world, house) => {
  const { jwksUri, good } = world.keysOf(house, 'authorization-server')
  return trustServer(world, { house, jwksUri, key: good })
}

async function trustServer(world: World, { house, jwksUri, key }: Issuing): Promise<SignInMethod> {
  const { issuer, rest } = world
  const iss = `${issuer.url.replace('http:', world.issuerScheme)}/${randomUUID()}`
  const settings = { name: iss, issuerUrl: iss, jwksUri, enabled: true }
  const made = (await rest(house, 'POST', base, { externalAuthorizationServer: settings })) as {
    readonly externalAuthorizationServer: { readonly id: string }
  }
  const path = `${base}/${made.externalAuthorizationServer.id}`
  return {
    ...shortLived,
    trust: 'authorization-server',
    header: { alg: 'RS256', typ: 'JWT', kid: key.kid },
    claims: shortClaims(world, house, { iss, aud: `tableau:${house.site.luid}` }),
    sign: (header, claims) => token(header, claims, rsaWith(key.pair.privateKey)),
    publicKey: key.pair.publicKey,
    ...restSide(world, house, false),
    ends: {
      'its server is disabled': () =>
        rest(house, 'PUT', path, { externalAuthorizationServer: { enabled: false } }),
      'its server is deleted': () => rest(house, 'DELETE', path),
    },
    remove: () => rest(house, 'DELETE', path),
  }
}

type SideOf = (world: World, house: House) => Pick<SignInMethod, 'side' | 'send' | 'mayRead'>

/** @param keysFrom Whether the key is stored with the configuration or published by the issuer */
const unifiedAccessToken =
  (keysFrom: 'stored' | 'published', sideOf: SideOf): MakeSignInMethod =>
  async (world, house) => {
    const { jwksUri, good } = world.keysOf(house, 'unified-access-token')
    const publicKey = good.pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const source = keysFrom === 'stored' ? { publicKey } : { jwksUri }
    return trustAgents(world, { house, key: good, source, sideOf })
  }

interface Agents {
  readonly house: House
  readonly key: PublishedKey
  readonly source: { readonly publicKey: string } | { readonly jwksUri: string }
  readonly sideOf: SideOf
}

async function trustAgents(
  world: World,
  { house, key, source, sideOf }: Agents,
): Promise<SignInMethod> {
  const { cloud, seconds } = world
  const iss = `https://agents.example/${randomUUID()}`
  const scp = ['tableau:content:read', 'tableau:tcm_users:read']
  const made = (await cloud(house, 'POST', '/uat-configurations', {
    name: iss,
    issuer: iss,
    ...source,
    resourceIds: [house.tenant.luid, house.site.luid],
    scopes: scp,
  })) as { readonly configId: string }
  const path = `/uat-configurations/${made.configId}`
  return {
    trust: 'unified-access-token',
    header: { alg: 'RS256', typ: 'JWT', kid: key.kid },
    claims: (change = {}) => ({
      iss,
      email: house.user.name,
      'https://tableau.com/tenantId': house.tenant.luid,
      iat: seconds(-5),
      nbf: seconds(-5),
      exp: seconds(300),
      jti: `${iss}-${seconds(-5)}`,
      scp,
      ...change,
    }),
    required: ['iss', 'email', 'https://tableau.com/tenantId', 'iat', 'exp', 'scp'],
    optional: ['nbf', 'jti'],
    sign: (header, claims) => token(header, claims, rsaWith(key.pair.privateKey)),
    publicKey: key.pair.publicKey,
    isGoodOnce: false,
    hasCeiling: true,
    nameClaim: 'email',
    ...sideOf(world, house),
    ends: {
      'its configuration is disabled': () => cloud(house, 'PUT', path, { enabled: false }),
      'its configuration is deleted': () => cloud(house, 'DELETE', path),
    },
    remove: () => cloud(house, 'DELETE', path),
  }
}

async function orRefused(method: Promise<SignInMethod>): Promise<SignInMethod | null> {
  try {
    return await method
  } catch (error) {
    if (error instanceof RefusedByServer && error.status === 400) return null
    throw error
  }
}

export const authorizationServerAt: MakeSignInMethodAt = (world, issuing) =>
  orRefused(trustServer(world, issuing))

export const unifiedAccessTokenAt =
  (side: SignInMethod['side']): MakeSignInMethodAt =>
  (world, { house, jwksUri, key }) => {
    const sideOf = side === 'rest' ? onRest : onCloud('/tcuJwt/login')
    return orRefused(trustAgents(world, { house, key, source: { jwksUri }, sideOf }))
  }

const onRest: SideOf = (world, house) => restSide(world, house, true)
const onCloud =
  (path: string): SideOf =>
  (world, house) =>
    cloudSide(world, house, path)

/** Every method in this table meets every attack. */
export const methods: Readonly<Record<string, MakeSignInMethod>> = {
  'REST, connected app': directTrust,
  'REST, authorization server': authorizationServer,
  'REST, unified access token': unifiedAccessToken('stored', onRest),
  'REST, unified access token, published key': unifiedAccessToken('published', onRest),
  'Cloud Manager': unifiedAccessToken('stored', onCloud('/tcuJwt/login')),
  'Cloud Manager, published key': unifiedAccessToken('published', onCloud('/tcuJwt/login')),
  'Cloud Manager, alias': unifiedAccessToken('stored', onCloud('/jwt/login')),
}
