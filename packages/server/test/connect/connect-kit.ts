/** A server with a Connect project, its keys, and one end user who is connected to the server's own site. */

import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { afterAll, describe } from 'vitest'
import type { EaselOptions } from '../../src/testing.ts'
import { startKit, type Kit } from '../kit.ts'
import { openTestPostgres } from '../postgres.ts'

export const origin = 'http://app.example'

export interface ConnectKit extends AsyncDisposable {
  readonly kit: Kit
  readonly project: string
  readonly serverKey: string
  readonly key: KeyObject
  /** A user token that is in order, apart from what is said of it. */
  token(user: string, changes?: TokenChanges): string
  ask(request: Asked): Promise<Answered>
  /** A connection of the user to the server's own site, with a token of its own. */
  connectUser(user: string): Promise<{ readonly name: string; readonly secret: string }>
  /** Sign-ins to the server's own site so far. */
  signIns(): Promise<number>
}

interface TokenChanges {
  readonly header?: Readonly<Record<string, unknown>>
  /** Undefined takes a claim away. */
  readonly claims?: Readonly<Record<string, unknown>>
  readonly key?: KeyObject
}

interface Asked {
  readonly verb?: string
  /** Below the project, as it is sent. */
  readonly path: string
  /** In place of the base and the project. */
  readonly base?: string
  readonly user?: string
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface Answered {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly bytes: Buffer
  readonly text: string
  readonly json: <T = Record<string, unknown>>() => T
}

export const adminKey = 'YWRtaW4ta2V5LW9mLXRoZS1jb25uZWN0LXRlc3RzLTE'

export async function startConnectKit(options: Partial<EaselOptions> = {}): Promise<ConnectKit> {
  const kit = await startKit({ adminKey, ...options })
  const { provision } = kit.easel
  const wanted = { name: 'tests', allowedOrigins: [origin, 'http://second.example'] }
  const { luid: project } = await provision.connectProject(wanted)
  const { privateKey: key, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await provision.connectSigningKey(project, { keyId: 'first', publicKey: pem })
  const { secret: serverKey } = await provision.connectServerKey(project)
  const token = (user: string, changes: TokenChanges = {}) =>
    mintUserToken({ user, project, key, now: kit.clock.now(), ...changes })
  return {
    kit,
    project,
    serverKey,
    key,
    token,
    async ask({ path, base, user, token: given, headers, ...rest }) {
      const bearer = given ?? (user === undefined ? null : token(user))
      return exchange(kit.url, {
        ...rest,
        path: `${base ?? `/connect/projects/${project}`}${path}`,
        headers: { ...(bearer !== null && { authorization: `Bearer ${bearer}` }), ...headers },
      })
    },
    async connectUser(userId) {
      const named = `connect-${randomUUID()}`
      const { admin } = kit.users
      const made = await provision.personalAccessToken(kit.site.luid, admin.luid, named)
      const { name: tokenName, secret } = made
      const credential = { serverUrl: null, site: 'test', tokenName, secret }
      await provision.connectConnection(project, { userId, ...credential })
      return { name: tokenName, secret }
    },
    async signIns() {
      const { bytes } = await exchange(kit.url, {
        path: '/easel/v1/auth-events?outcome=signed-in&pageSize=1',
        headers: { 'x-easel-admin-key': adminKey },
      })
      const page = JSON.parse(bytes.toString()) as {
        readonly pagination: { readonly totalAvailable: string | number }
      }
      return Number(page.pagination.totalAvailable)
    },
    [Symbol.asyncDispose]: () => kit[Symbol.asyncDispose](),
  }
}

/** Runs a suite against a server in memory, and against one on PostgreSQL, which shows as skipped where there is none. */
export async function withEveryDatabase(
  subject: string,
  suite: (start: (options?: Partial<EaselOptions>) => Promise<ConnectKit>) => void,
): Promise<void> {
  const postgres = await openTestPostgres()
  afterAll(async () => postgres?.[Symbol.asyncDispose]())
  describe(`${subject} in memory`, () => {
    suite(startConnectKit)
  })
  describe.skipIf(postgres === null)(`${subject} on PostgreSQL`, () => {
    suite(async (options) =>
      startConnectKit({ databaseUrl: (await postgres?.database()) ?? '', ...options }),
    )
  })
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

function mintUserToken(of: {
  readonly user: string
  readonly project: string
  readonly key: KeyObject
  readonly now: Date
  readonly header?: TokenChanges['header']
  readonly claims?: TokenChanges['claims']
}): string {
  const seconds = Math.floor(of.now.getTime() / 1000)
  const header = { alg: 'RS256', typ: 'JWT', kid: 'first', ...of.header }
  const claims = { sub: of.user, iat: seconds, exp: seconds + 3600, ...of.claims }
  const signed = `${encode(header)}.${encode(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), of.key).toString('base64url')}`
}

/** Sends a path exactly as it is given, which fetch would tidy. */
export async function exchange(
  url: string,
  asked: {
    readonly verb?: string
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: unknown
  },
): Promise<Answered> {
  const { verb = 'GET', path, headers, body } = asked
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  const sent = body === undefined || isRaw ? body : JSON.stringify(body)
  const length = sent === undefined ? {} : { 'content-length': String(Buffer.byteLength(sent)) }
  const type = body === undefined || isRaw ? {} : { 'content-type': 'application/json' }
  const { hostname, port } = new URL(url)
  const all = { ...type, ...length, ...headers }
  const request = httpRequest({ hostname, port, method: verb, path, headers: all, agent: false })
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  request.once('response', resolve).once('error', reject)
  request.end(sent)
  const response = await promise
  const chunks: Buffer[] = []
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const text = bytes.toString()
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    bytes,
    text,
    json: <T>() => JSON.parse(text) as T,
  }
}
