/** every method of sign-in, with a right one and as many wrong ones as are wanted. */

import { createHmac, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FamilyKit } from './families.ts'
import { mintJwt } from './kit.ts'

export interface Sent {
  readonly status: number
  readonly retryAfter: number | null
  readonly eventId: string | null
  readonly contentType: string
  readonly text: string
}

export interface SignInMethod {
  /** A credential that no other test uses. */
  open(): Promise<Credential>
}

export interface Credential {
  right(from: string, accept?: string): Promise<Sent>
  wrong(from: string, accept?: string): Promise<Sent>
  /** Parts that must be in no event and no answer. */
  readonly secrets: readonly string[]
}

export const adminKey = randomBytes(32).toString('base64url')
export const methodNames = [
  'personal access token',
  'connected app',
  'external authorization server',
  'unified access token',
  'Cloud Manager token',
  'Cloud Manager unified access token',
  'Cloud Manager unified access token, by its alias',
  'admin key',
] as const
export type MethodName = (typeof methodNames)[number]

interface Request {
  readonly path: string
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
}

/** As the proxy in front of the server would, for a client of that address. */
export async function send(
  { url }: Pick<FamilyKit, 'url'>,
  { path, body, headers = {} }: Request,
  { from, accept = 'application/json' }: { readonly from: string; readonly accept?: string },
): Promise<Sent> {
  const answer = await fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { accept, 'x-forwarded-for': from, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const retryAfter = answer.headers.get('retry-after')
  return {
    status: answer.status,
    retryAfter: retryAfter === null ? null : Number(retryAfter),
    eventId: answer.headers.get('x-easel-event'),
    contentType: answer.headers.get('content-type') ?? '',
    text: await answer.text(),
  }
}

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

function rsaJwt(claims: object): string {
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'key-1' })}.${encode(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), keys.privateKey).toString('base64url')}`
}

/** The same text, signed with an unknown key. */
function forged(jwt: string): string {
  const at = jwt.lastIndexOf('.') + 1
  return `${jwt.slice(0, at)}${createHmac('sha256', randomBytes(8)).update(jwt).digest('base64url')}`
}

/** Publishes the key of {@link rsaJwt}. */
export async function startKeySet(): Promise<AsyncDisposable & { readonly url: string }> {
  const jwk = { ...keys.publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig' }
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    [Symbol.asyncDispose]: async () => {
      server.close()
    },
  }
}

const signInPath = '/api/3.28/auth/signin'

export interface Surroundings {
  /** Address of {@link startKeySet}. */
  readonly keySet: string
  /** The server's time. */
  readonly now: () => Date
}

export function methodsOf(
  kit: FamilyKit,
  { keySet, now }: Surroundings,
): Readonly<Record<MethodName, SignInMethod>> {
  const { easel, site, users } = kit
  const credentials = (fields: object) => ({
    path: signInPath,
    body: { credentials: { ...fields, site: { contentUrl: site.contentUrl } } },
  })
  const both = (right: () => Request, wrong: () => Request, secrets: readonly string[]) => ({
    secrets,
    right: (from: string, accept?: string) =>
      send(kit, right(), { from, ...(accept && { accept }) }),
    wrong: (from: string, accept?: string) =>
      send(kit, wrong(), { from, ...(accept && { accept }) }),
  })
  const byJwt = (mint: () => string, requestOf: (jwt: string) => Request) =>
    both(
      () => requestOf(mint()),
      () => requestOf(forged(mint())),
      [],
    )
  const times = () => {
    const seconds = Math.floor(now().getTime() / 1000)
    return { iat: seconds, exp: seconds + 300, jti: randomUUID(), scp: ['tableau:content:read'] }
  }
  const uatConfig = async () => {
    const issuer = `https://${randomUUID()}.example`
    const at = now()
    await kit.store.transaction((write) =>
      write.uatConfigs.create({
        luid: randomUUID(),
        tenantLuid: site.tenantLuid,
        name: issuer,
        issuer,
        publicKey: pem,
        jwksUri: null,
        usernameClaim: 'email',
        resourceIds: [site.luid, site.tenantLuid],
        scopes: null,
        algorithms: ['RS256'],
        isEnabled: true,
        createdAt: at,
        updatedAt: at,
      }),
    )
    const tenant = { 'https://tableau.com/tenantId': site.tenantLuid }
    return () => rsaJwt({ ...times(), ...tenant, iss: issuer, email: users.creator.name })
  }
  const cloudUat = (path: string): SignInMethod => ({
    async open() {
      await easel.provision.cloudAdministrator(site.tenantLuid, { name: users.creator.name })
      return byJwt(await uatConfig(), (token) => ({ path, body: { token } }))
    },
  })
  return {
    'personal access token': {
      async open() {
        const made = await easel.provision.personalAccessToken(
          site.luid,
          users.creator.luid,
          randomUUID(),
        )
        const of = (secret: string) =>
          credentials({ personalAccessTokenName: made.name, personalAccessTokenSecret: secret })
        const guess = () => `${made.secret.slice(0, 25)}${randomBytes(16).toString('hex')}`
        const { secret } = made
        return both(
          () => of(secret),
          () => of(guess()),
          [secret.slice(25)],
        )
      },
    },
    'connected app': {
      async open() {
        const app = await easel.provision.connectedApp(site.luid, randomUUID())
        const scopes = ['tableau:content:read']
        const mint = () => mintJwt(app, { user: users.creator.name, scopes, now: now() })
        return { ...byJwt(mint, (jwt) => credentials({ jwt })), secrets: [app.secretValue] }
      },
    },
    'external authorization server': {
      async open() {
        const iss = `https://${randomUUID()}.example`
        await kit.store.transaction((write) =>
          write.externalAuthorizationServers.create({
            luid: randomUUID(),
            siteId: site.id,
            name: iss,
            issuerUrl: iss,
            jwksUri: keySet,
            isEnabled: true,
            createdAt: now(),
          }),
        )
        const aud = `tableau:${site.luid}`
        const mint = () => rsaJwt({ ...times(), iss, aud, sub: users.creator.name })
        return byJwt(mint, (jwt) => credentials({ jwt }))
      },
    },
    'unified access token': {
      open: async () => byJwt(await uatConfig(), (jwt) => credentials({ jwt, isUat: true })),
    },
    'Cloud Manager token': {
      async open() {
        const { provision } = easel
        const person = { name: `${randomUUID()}@example.com` }
        const { luid } = await provision.cloudAdministrator(site.tenantLuid, person)
        const { secret } = await provision.cloudToken(luid, site.tenantLuid, 'tests')
        const of = (token: string) => ({ path: '/api/v1/pat/login', body: { token } })
        const guess = () => `${secret.slice(0, 25)}${randomBytes(16).toString('hex')}`
        return both(
          () => of(secret),
          () => of(guess()),
          [secret.slice(25)],
        )
      },
    },
    'Cloud Manager unified access token': cloudUat('/api/v1/tcuJwt/login'),
    'Cloud Manager unified access token, by its alias': cloudUat('/api/v1/jwt/login'),
    'admin key': {
      async open() {
        const of = (key: string) => ({
          path: '/easel/v1/auth-events?pageSize=1',
          headers: { 'x-easel-admin-key': key },
        })
        return both(
          () => of(adminKey),
          () => of(randomBytes(32).toString('base64url')),
          [adminKey],
        )
      },
    },
  }
}
