/** The few calls of the Tableau REST API that a connection needs by itself: version, sign-in, sign-out. */

import { currentVersion } from '@easel/contract'
import { collect } from '../../kernel/collect.ts'
import { parseStrictObject, type JsonObject } from '../../identity/jwt/strict-json.ts'
import { TargetSilent, type Egress, type EgressRequest } from './egress.ts'

export interface TokenCredential {
  readonly origin: string
  /** Content URL. */
  readonly site: string
  readonly tokenName: string
  readonly secret: string
}

export interface TargetSession {
  readonly token: string
  readonly siteLuid: string
  readonly apiVersion: string
}

/** The target does not take the token, or cannot say at the moment. */
export class SignInFailed extends Error {
  readonly kind: 'refused' | 'unavailable'
  readonly status: number
  readonly retryAfter: string | null

  constructor(
    kind: SignInFailed['kind'],
    facts: { readonly status: number; readonly retryAfter?: string | null },
    options?: ErrorOptions,
  ) {
    super(`sign-in with the target failed: ${kind}, status ${facts.status}`, options)
    this.name = 'SignInFailed'
    this.kind = kind
    this.status = facts.status
    this.retryAfter = facts.retryAfter ?? null
  }
}

const answerLimitBytes = 64 * 1024
const signInMs = 30_000
/** A version that every target has. */
const oldestVersion = '2.4'

export interface Tableau {
  /** @throws SignInFailed, TargetSilent */
  signIn(credential: TokenCredential): Promise<TargetSession>
  /** Never throws: a session that does not end by itself ends with its time. */
  signOut(origin: string, session: Pick<TargetSession, 'token' | 'apiVersion'>): Promise<void>
  /** Whether the target still takes the session. @throws TargetSilent */
  isAlive(origin: string, session: TargetSession): Promise<boolean>
}

const asJson = { accept: 'application/json', 'accept-encoding': 'identity' }
const authorized = (token: string) => ({ ...asJson, 'x-tableau-auth': token })

interface Question extends Pick<EgressRequest, 'origin' | 'verb' | 'path' | 'headers'> {
  readonly body?: Uint8Array
}

/** One request with a short answer. @throws TargetSilent */
async function ask(egress: Egress, question: Question) {
  const body = question.body ?? null
  const answer = await egress.send({ ...question, body, signal: AbortSignal.timeout(signInMs) })
  try {
    const bytes = await collect(answer.body as AsyncIterable<Uint8Array>, answerLimitBytes)
    return { ...answer, document: parseStrictObject(bytes) }
  } catch (cause) {
    throw new TargetSilent('unreachable', { cause })
  } finally {
    answer.body.destroy()
  }
}

export function createTableau(egress: Egress): Tableau {
  async function versionOf(origin: string): Promise<string> {
    const path = `/api/${oldestVersion}/serverinfo`
    const { status, document } = await ask(egress, { origin, verb: 'GET', path, headers: asJson })
    if (status >= 500) throw new SignInFailed('unavailable', { status })
    const version = textAt(document, ['serverInfo', 'restApiVersion'])
    return version !== null && /^\d{1,2}\.\d{1,3}$/.test(version) ? version : currentVersion
  }

  return {
    async signIn({ origin, site, tokenName, secret }) {
      const apiVersion = await versionOf(origin)
      const credentials = {
        personalAccessTokenName: tokenName,
        personalAccessTokenSecret: secret,
        site: { contentUrl: site },
      }
      const { status, document, headers } = await ask(egress, {
        origin,
        verb: 'POST',
        path: `/api/${apiVersion}/auth/signin`,
        headers: { ...asJson, 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify({ credentials })),
      })
      if (status !== 200) {
        const { 'retry-after': retryAfter = null } = headers
        throw new SignInFailed(isRefusal(status) ? 'refused' : 'unavailable', {
          status,
          retryAfter,
        })
      }
      return { ...sessionIn(document), apiVersion }
    },
    async signOut(origin, { token, apiVersion }) {
      const path = `/api/${apiVersion}/auth/signout`
      await ask(egress, { origin, verb: 'POST', path, headers: authorized(token) }).catch(
        () => undefined,
      )
    },
    async isAlive(origin, { token, apiVersion }) {
      const path = `/api/${apiVersion}/sessions/current`
      const { status } = await ask(egress, {
        origin,
        verb: 'GET',
        path,
        headers: authorized(token),
      })
      return status !== 401
    },
  }
}

/** What trying again would not change. */
const isRefusal = (status: number): boolean =>
  status >= 400 && status < 500 && ![408, 429].includes(status)

function sessionIn(document: JsonObject | null): Pick<TargetSession, 'token' | 'siteLuid'> {
  const token = textAt(document, ['credentials', 'token'])
  const siteLuid = textAt(document, ['credentials', 'site', 'id'])
  const isFit = /^[\x21-\x7e]{1,4096}$/.test(token ?? '') && /^[\w-]{1,100}$/.test(siteLuid ?? '')
  if (!isFit || token === null || siteLuid === null) {
    throw new SignInFailed('unavailable', { status: 502 })
  }
  return { token, siteLuid }
}

function textAt(document: JsonObject | null, path: readonly string[]): string | null {
  let value: unknown = document
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null
    value = (value as JsonObject)[name]
  }
  return typeof value === 'string' ? value : null
}
