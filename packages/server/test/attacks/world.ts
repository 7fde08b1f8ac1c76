/** A server whose two tenants trust issuers of every kind, and what an attacker may send to it. */

import type { KeyPairKeyObjectResult } from 'node:crypto'
import { randomUUID } from 'node:crypto'
import type { EaselOptions } from '../../src/testing.ts'
import { startCloudKit, type CloudKit, type House } from '../cloud-kit.ts'
import { rsaPair, type Members } from './jwt.ts'
import { listen, type Listening } from './outgoing.ts'

/** A key by name, as a set publishes it. */
export interface PublishedKey {
  readonly kid: string
  readonly pair: KeyPairKeyObjectResult
}

export type KeyedTrust = 'authorization-server' | 'unified-access-token'

type Send = (house: House, verb: string, path: string, body?: object) => Promise<unknown>

export interface World extends AsyncDisposable {
  readonly kit: CloudKit
  /** Publishes the key sets of all issuers that are trusted, and nothing else. */
  readonly issuer: Listening
  /** `https:` where the server may not ask this machine, and takes no other issuer. */
  readonly issuerScheme: 'http:' | 'https:'
  /** Nothing that the server does may lead here. */
  readonly trap: Listening
  /** Where a house publishes its key set for a kind of trust, and its key: all of them go by the same name. */
  readonly keysOf: (
    house: House,
    trust: KeyedTrust,
  ) => { readonly jwksUri: string; readonly good: PublishedKey }
  /** Keys that both sets hold and that may not be used, and one that only the trap has. */
  readonly keys: Readonly<Record<'foreign' | 'small' | 'weak' | 'forEncryption', PublishedKey>>
  readonly seconds: (offset: number) => number
  /** Sends JSON to the REST API of a house as its administrator. */
  readonly rest: Send
  /** Sends JSON to Cloud Manager as the tenant's administrator. */
  readonly cloud: Send
}

const published = (kid: string, pair: KeyPairKeyObjectResult): PublishedKey => ({ kid, pair })

export function jwkOf({ kid, pair }: PublishedKey, more: Members = {}): Members {
  return { ...pair.publicKey.export({ format: 'jwk' }), kid, use: 'sig', ...more }
}

export async function startWorld(options: Partial<EaselOptions> = {}): Promise<World> {
  const kit = await startCloudKit({
    allowsOutboundLoopback: true,
    maxTokensPerUser: 10_000,
    ...options,
  })
  const keys = {
    foreign: published('foreign', rsaPair()),
    small: published('small', rsaPair(1024)),
    weak: published('weak', rsaPair(2048, 3)),
    forEncryption: published('for-encryption', rsaPair()),
  }
  const placeOf = ({ tenant }: House, trust: KeyedTrust) => `/keys/${tenant.luid}/${trust}`
  const trusts = ['authorization-server', 'unified-access-token'] as const
  const good = new Map(
    [kit.acme, kit.other].flatMap((house) =>
      trusts.map((trust) => [placeOf(house, trust), published('good', rsaPair())] as const),
    ),
  )
  const unfit = [jwkOf(keys.small), jwkOf(keys.weak), jwkOf(keys.forEncryption, { use: 'enc' })]
  const issuer = await listen(({ url = '' }, response) => {
    const key = good.get(url)
    response.statusCode = key === undefined ? 404 : 200
    response.end(JSON.stringify({ keys: key === undefined ? [] : [jwkOf(key), ...unfit] }))
  })
  const trap = await listen((_, response) => {
    response.end(JSON.stringify({ keys: [jwkOf(keys.foreign)] }))
  })
  return {
    kit,
    issuer,
    issuerScheme: options.allowsOutboundLoopback === false ? 'https:' : 'http:',
    trap,
    keys,
    keysOf: (house, trust) => {
      const place = placeOf(house, trust)
      const key = good.get(place)
      if (key === undefined) throw new RangeError(`no key at ${place}`)
      return { jwksUri: `${issuer.url}${place}`, good: key }
    },
    seconds: (offset) => Math.floor(kit.clock.now().getTime() / 1000) + offset,
    rest: async (house, verb, path, body) => {
      const token = await restSession(kit, house)
      const url = `${kit.easel.url}/api/3.28/sites/${house.site.luid}${path}`
      return sent(url, { verb, headers: { 'x-tableau-auth': token }, body })
    },
    cloud: async (house, verb, path, body) => {
      const token = await kit.signIn(house)
      const url = `${kit.easel.url}/api/v1${path}`
      return sent(url, { verb, headers: { 'x-tableau-session-token': token }, body })
    },
    async [Symbol.asyncDispose]() {
      await kit[Symbol.asyncDispose]()
      await issuer[Symbol.asyncDispose]()
      await trap[Symbol.asyncDispose]()
    },
  }
}

export class RefusedByServer extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(`${status} ${message}`)
    this.name = 'RefusedByServer'
    this.status = status
  }
}

async function restSession({ easel }: CloudKit, { site, user }: House): Promise<string> {
  const name = randomUUID()
  const { secret } = await easel.provision.personalAccessToken(site.luid, user.luid, name)
  const credentials = {
    personalAccessTokenName: name,
    personalAccessTokenSecret: secret,
    site: { contentUrl: site.contentUrl },
  }
  const url = `${easel.url}/api/3.28/auth/signin`
  const answer = await sent(url, { verb: 'POST', headers: {}, body: { credentials } })
  const report = answer as { readonly credentials: { readonly token: string } }
  return report.credentials.token
}

async function sent(
  url: string,
  request: {
    readonly verb: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: object | undefined
  },
): Promise<unknown> {
  const { verb, headers, body } = request
  const answer = await fetch(url, {
    method: verb,
    headers: { ...headers, accept: 'application/json', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new RefusedByServer(answer.status, `${verb} ${url}: ${text}`)
  return text === '' ? null : JSON.parse(text)
}
