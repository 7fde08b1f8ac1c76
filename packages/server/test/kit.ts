/** A server with a site, people and credentials of every kind, and a plain HTTP client for it. */

import { createHmac, randomUUID } from 'node:crypto'
import type { SiteRole } from '@easel/contract'
import type { Clock, Easel, EaselOptions, Site, User } from '../src/testing.ts'
import { startEasel } from '../src/testing.ts'

export interface Kit extends AsyncDisposable {
  readonly easel: Easel
  readonly url: string
  readonly site: Site
  readonly users: Readonly<Record<Role, User>>
  readonly clock: MovableClock
  readonly connectedApp: {
    readonly clientId: string
    readonly secretId: string
    readonly secretValue: string
  }
  /** A session by PAT: not bound by scopes. */
  signIn(role: Role): Promise<string>
  /** A session by connected-app JWT with exactly these scopes. */
  signInWithScopes(role: Role, scopes: readonly string[]): Promise<string>
  call(request: TestRequest): Promise<TestAnswer>
}

export type Role = 'admin' | 'creator' | 'explorer' | 'viewer'

const siteRoles: Readonly<Record<Role, SiteRole>> = {
  admin: 'SiteAdministratorCreator',
  creator: 'Creator',
  explorer: 'Explorer',
  viewer: 'Viewer',
}

export interface TestRequest {
  readonly verb?: string
  /** Below the origin, e.g. `/api/3.28/serverinfo`. */
  readonly path: string
  readonly token?: string
  readonly accept?: string
  readonly contentType?: string
  /** Beside those that the other members stand for. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface TestAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly bytes: Uint8Array
  /** The JSON body; fails where it is none. */
  json<T = Record<string, unknown>>(): T
  /** Code of the error document, in either form; null where there is none. */
  readonly code: string | null
}

/** Starts at the system's time and moves when asked. */
export class MovableClock implements Clock {
  #offsetMs = 0
  now(): Date {
    return new Date(Date.now() + this.#offsetMs)
  }
  advance(milliseconds: number): void {
    this.#offsetMs += milliseconds
  }
}

export async function startKit(options: Partial<EaselOptions> = {}): Promise<Kit> {
  const clock = new MovableClock()
  const easel = await startEasel({
    data: { kind: 'memory' },
    clock,
    // A token for every sign-in, so that no two share a session.
    maxTokensPerUser: 10_000,
    // They fail on purpose, too, again and again from one address.
    signInLimits: 'off',
    ...options,
  })
  const { provision, url } = easel
  const site = await provision.site({ name: 'Test', contentUrl: 'test' })
  const made = async (role: Role) => {
    const email = `${role}@example.com`
    const user = { name: email, fullName: `The ${role}`, email, siteRole: siteRoles[role] }
    return [role, await provision.user(site.luid, user)] as const
  }
  // The first user of a site owns its project Default.
  const first = await made('admin')
  const others = (Object.keys(siteRoles) as Role[]).filter((role) => role !== 'admin')
  const users = Object.fromEntries([
    first,
    ...(await Promise.all(others.map(async (role) => made(role)))),
  ]) as Record<Role, User>
  const connectedApp = await provision.connectedApp(site.luid, 'tests')
  const call = (request: TestRequest) => send(url, request)
  const open = async (credentials: object) => {
    const answer = await call({
      verb: 'POST',
      path: '/api/3.28/auth/signin',
      accept: 'application/json',
      contentType: 'application/json',
      body: JSON.stringify({ credentials: { ...credentials, site: { contentUrl: 'test' } } }),
    })
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.text}`)
    return answer.json<{ credentials: { token: string } }>().credentials.token
  }
  return {
    easel,
    url,
    site,
    users,
    clock,
    connectedApp,
    call,
    signIn: async (role) => {
      const name = `${role}-${randomUUID()}`
      const { secret } = await provision.personalAccessToken(site.luid, users[role].luid, name)
      return open({ personalAccessTokenName: name, personalAccessTokenSecret: secret })
    },
    signInWithScopes: async (role, scopes) =>
      open({ jwt: mintJwt(connectedApp, { user: users[role].name, scopes, now: clock.now() }) }),
    [Symbol.asyncDispose]: () => easel[Symbol.asyncDispose](),
  }
}

interface JwtFacts {
  readonly user: string
  readonly scopes: readonly string[]
  readonly now: Date
  readonly claims?: object
}

export function mintJwt(
  app: Kit['connectedApp'],
  { user, scopes, now, claims = {} }: JwtFacts,
): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const seconds = Math.floor(now.getTime() / 1000)
  const header = { alg: 'HS256', typ: 'JWT', kid: app.secretId, iss: app.clientId }
  const payload = {
    iss: app.clientId,
    aud: 'tableau',
    sub: user,
    jti: randomUUID(),
    iat: seconds,
    exp: seconds + 300,
    scp: scopes,
    ...claims,
  }
  const signed = `${encode(header)}.${encode(payload)}`
  return `${signed}.${createHmac('sha256', app.secretValue).update(signed).digest('base64url')}`
}

export async function send(origin: string, request: TestRequest): Promise<TestAnswer> {
  const { verb = 'GET', path, token, accept = '*/*', contentType, body, headers } = request
  const response = await fetch(`${origin}${path}`, {
    method: verb,
    headers: {
      accept,
      ...(token === undefined ? {} : { 'x-tableau-auth': token }),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: body as string }),
    redirect: 'manual',
  })
  const bytes = new Uint8Array(await response.arrayBuffer())
  const text = new TextDecoder().decode(bytes)
  return {
    status: response.status,
    headers: response.headers,
    text,
    bytes,
    json: <T>() => JSON.parse(text) as T,
    code: /<error code="(\d+)"/.exec(text)?.[1] ?? /"code":"(\d+)"/.exec(text)?.[1] ?? null,
  }
}

/** A body as clients of the API send it: the message, then the file. */
export function multipart(parts: {
  readonly payload?: string
  readonly payloadType?: string
  readonly file?: { readonly part: string; readonly name: string; readonly bytes: Uint8Array }
}): { readonly contentType: string; readonly body: Uint8Array } {
  const boundary = randomUUID().replaceAll('-', '')
  const chunks: Buffer[] = []
  if (parts.payload !== undefined) {
    chunks.push(
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="request_payload"; filename=""\r\nContent-Type: ${parts.payloadType ?? 'text/xml'}\r\n\r\n${parts.payload}\r\n`,
      ),
    )
  }
  if (parts.file !== undefined) {
    const { part, name, bytes } = parts.file
    chunks.push(
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${part}"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
      ),
      Buffer.from(bytes),
      Buffer.from('\r\n'),
    )
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`))
  return { contentType: `multipart/mixed; boundary=${boundary}`, body: Buffer.concat(chunks) }
}
