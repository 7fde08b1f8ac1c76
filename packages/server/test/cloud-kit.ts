/** A server with two tenants and their administrators, and a plain HTTP client for Cloud Manager. */

import { generateKeyPairSync } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import type { Account, Easel, EaselOptions, Site, Tenant, User } from '../src/testing.ts'
import { startEasel } from '../src/testing.ts'
import { MovableClock } from './kit.ts'

export interface House {
  readonly tenant: Tenant
  readonly administrator: Account
  readonly site: Site
  /** The administrator as a user of the site. */
  readonly user: User
  /** A personal access token of the administrator. */
  readonly secret: string
}

export interface CloudKit extends AsyncDisposable {
  readonly easel: Easel
  readonly clock: MovableClock
  readonly acme: House
  readonly other: House
  /** A new session by personal access token. */
  signIn(house?: House): Promise<string>
  call<T = Record<string, unknown>>(request: CloudRequest): Promise<CloudAnswer<T>>
}

export interface CloudRequest {
  readonly verb?: string
  /** Below `/api/v1`, or the whole path where it starts with `/api` or `/platform-data`. */
  readonly path: string
  readonly token?: string
  readonly body?: unknown
  /** Sent as it is in place of `body`. */
  readonly raw?: { readonly contentType: string; readonly text: string }
  readonly host?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface CloudAnswer<T> {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly bytes: Buffer
  readonly text: string
  /** The JSON body; fails where it is none. */
  json(): T
  /** `errorCode` of the body; null where there is none. */
  readonly code: string | null
}

export async function startCloudKit(options: Partial<EaselOptions> = {}): Promise<CloudKit> {
  const clock = new MovableClock()
  const easel = await startEasel({
    data: { kind: 'memory' },
    clock,
    signInLimits: 'off',
    ...options,
  })
  const house = async (name: string): Promise<House> => {
    const { provision } = easel
    const tenant = await provision.tenant(name)
    const site = await provision.site({
      name: `${name} site`,
      contentUrl: `${name}-site`,
      tenantLuid: tenant.luid,
    })
    const person = `admin@${name}.example`
    const user = await provision.user(site.luid, {
      name: person,
      email: person,
      siteRole: 'SiteAdministratorCreator',
    })
    const administrator = await provision.cloudAdministrator(tenant.luid, { name: person })
    const { secret } = await provision.cloudToken(administrator.luid, tenant.luid, 'tests')
    return { tenant, administrator, site, user, secret }
  }
  const acme = await house('acme')
  const other = await house('other')
  const call = <T>(request: CloudRequest) => send<T>(easel.url, request)
  return {
    easel,
    clock,
    acme,
    other,
    call,
    signIn: async ({ secret } = acme) => {
      const answer = await call<{ sessionToken: string }>({
        verb: 'POST',
        path: '/pat/login',
        body: { token: secret },
      })
      if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.text}`)
      return answer.json().sessionToken
    },
    [Symbol.asyncDispose]: () => easel[Symbol.asyncDispose](),
  }
}

/** By `node:http`, which lets the host name be chosen. */
async function send<T>(origin: string, request: CloudRequest): Promise<CloudAnswer<T>> {
  const { verb = 'GET', path, token, body, raw, host, headers = {} } = request
  const text = raw?.text ?? (body === undefined ? undefined : JSON.stringify(body))
  const contentType = raw?.contentType ?? (body === undefined ? undefined : 'application/json')
  const isWhole = /^\/(api|easel|platform-data)(\/|$)/.test(path)
  const {
    status,
    headers: answered,
    bytes,
  } = await exchange(
    new URL(isWhole ? path : `/api/v1${path}`, origin),
    {
      method: verb,
      headers: {
        ...(token === undefined ? {} : { 'x-tableau-session-token': token }),
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
        ...(host === undefined ? {} : { host }),
        ...headers,
      },
    },
    text,
  )
  const answer = bytes.toString()
  return {
    status,
    headers: answered,
    bytes,
    text: answer,
    json: () => JSON.parse(answer) as T,
    code: /"errorCode":"([^"]+)"/.exec(answer)?.[1] ?? null,
  }
}

function exchange(
  url: URL,
  options: { readonly method: string; readonly headers: Record<string, string> },
  text: string | undefined,
): Promise<{ status: number; headers: CloudAnswer<unknown>['headers']; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
        }),
      )
    })
    request.on('error', reject)
    request.end(text)
  })
}

export const rsaKeys = (bits: number) =>
  generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
