/** A server with an admin key, sign-ins that go wrong, and their explanations. */

import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { AuthEventRecord, Explanation } from '@easel/contract'
import { startKit, type Kit } from './kit.ts'
import type { EaselOptions } from '../src/testing.ts'

export interface Explained {
  readonly authEvent: AuthEventRecord
  readonly explanation: Explanation
}

export interface InsightKit extends Kit {
  readonly adminKey: string
  /** A request of Easel's own methods, with the admin key by default. */
  own<T>(path: string, request?: OwnRequest): Promise<{ status: number; headers: Headers; json: T }>
  /** Sends a sign-in and returns the answer. */
  attempt(credentials: object, site?: string): Promise<Response>
  /** What is reported of the event that an answer names. */
  why(answer: { readonly headers: Headers }): Promise<Explained>
  newPat(
    name: string,
    role?: 'admin' | 'creator',
  ): Promise<{ personalAccessTokenName: string; personalAccessTokenSecret: string }>
  /** A JWT that passes, but for the members given; `undefined` leaves one out. */
  jwt(claims?: object, header?: object, key?: string | Buffer): string
}

export interface OwnRequest {
  readonly verb?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}

export async function startInsightKit(options: Partial<EaselOptions> = {}): Promise<InsightKit> {
  const adminKey = randomBytes(32).toString('base64url')
  const kit = await startKit({ adminKey, ...options })
  const { connectedApp: app, clock, url, users } = kit
  const keyed = { 'x-easel-admin-key': adminKey }
  const own: InsightKit['own'] = async (path, { verb = 'GET', headers = keyed, body } = {}) => {
    const answer = await fetch(`${url}/easel/v1${path}`, {
      method: verb,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const json: unknown = text === '' ? null : JSON.parse(text)
    return { status: answer.status, headers: answer.headers, json: json as never }
  }
  return {
    ...kit,
    adminKey,
    own,
    attempt: (credentials, site = 'test') =>
      fetch(`${url}/api/3.28/auth/signin`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ credentials: { ...credentials, site: { contentUrl: site } } }),
      }),
    why: async ({ headers }) =>
      (await own<Explained>(`/auth-events/${headers.get('x-easel-event')}`)).json,
    newPat: async (name, role = 'creator') => {
      const made = await kit.easel.provision.personalAccessToken(
        kit.site.luid,
        users[role].luid,
        name,
      )
      return { personalAccessTokenName: made.name, personalAccessTokenSecret: made.secret }
    },
    jwt: (claims = {}, header = {}, key = app.secretValue) => {
      const now = Math.floor(clock.now().getTime() / 1000)
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const signed = `${encode({
        alg: 'HS256',
        typ: 'JWT',
        kid: app.secretId,
        iss: app.clientId,
        ...header,
      })}.${encode({
        iss: app.clientId,
        sub: users.creator.name,
        aud: 'tableau',
        jti: randomUUID(),
        iat: now,
        exp: now + 300,
        scp: ['tableau:content:read'],
        ...claims,
      })}`
      return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
    },
  }
}
