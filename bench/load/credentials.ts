/** Sign-ins of every verifier as they go over the wire. */

import { generateKeyPair, randomUUID, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { mintJwt } from '../../packages/server/test/kit.ts'
import type { EaselFacts } from '../servers/easel-facts.ts'
import { patCredentials, signInRequest } from './api.ts'
import { requestBytes } from './connection.ts'

type Requests = readonly Uint8Array[]

const scopes = ['tableau:content:read']
const now = () => Math.floor(Date.now() / 1000)
const signAsync = promisify<string, Buffer, KeyObject, Buffer>(sign)

export const newRsaKey = async () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 })

/** As many as asked for, of the tokens in turn. */
export function patRequests({ tokens }: EaselFacts, count: number): Requests {
  return inTurn(
    tokens.map((token) => signInRequest(patCredentials(token))),
    count,
  )
}

/** Each of an id of its own. */
export function jwtRequests({ connectedApp, userName }: EaselFacts, count: number): Requests {
  const facts = { user: userName, scopes, now: new Date() }
  return Array.from({ length: count }, () => signInRequest({ jwt: mintJwt(connectedApp, facts) }))
}

/** Tokens that may be shown again, in turn, to the site and to Cloud Manager. */
export async function uatRequests(
  facts: EaselFacts,
  { key, count }: { readonly key: KeyObject; readonly count: number },
): Promise<{ readonly site: Requests; readonly cloudManager: Requests }> {
  const tokens = await Promise.all(facts.tokens.map(() => uatOf(facts, key)))
  return {
    site: inTurn(
      tokens.map((jwt) => signInRequest({ jwt, isUat: true })),
      count,
    ),
    cloudManager: inTurn(
      tokens.map((token) => cloudRequest('/api/v1/tcuJwt/login', token)),
      count,
    ),
  }
}

export function cloudPatRequests({ cloudTokens }: EaselFacts, count: number): Requests {
  return inTurn(
    cloudTokens.map((token) => cloudRequest('/api/v1/pat/login', token)),
    count,
  )
}

/** Client credentials of an authorization server: each assertion is good once. */
export async function assertionRequests(
  issuer: string,
  { key, count }: { readonly key: KeyObject; readonly count: number },
): Promise<Requests> {
  const one = async (): Promise<Uint8Array> => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await signed(key, { iss: 'bench', sub: 'bench', aud: issuer }),
    }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return requestBytes({ verb: 'POST', path: '/token', headers, body })
  }
  return Promise.all(Array.from({ length: count }, one))
}

const uatOf = async ({ uatIssuer, userName, tenantLuid }: EaselFacts, key: KeyObject) =>
  signed(key, {
    iss: uatIssuer,
    email: userName,
    scp: scopes,
    'https://tableau.com/tenantId': tenantLuid,
  })

async function signed(key: KeyObject, claims: object): Promise<string> {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const times = { jti: randomUUID(), iat: now(), exp: now() + 900 }
  const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ ...claims, ...times })}`
  const signature = await signAsync('sha256', Buffer.from(text), key)
  return `${text}.${signature.toString('base64url')}`
}

function cloudRequest(path: string, token: string): Uint8Array {
  const headers = { 'content-type': 'application/json' }
  return requestBytes({ verb: 'POST', path, headers, body: JSON.stringify({ token }) })
}

const inTurn = (each: Requests, count: number): Requests =>
  Array.from({ length: count }, (_, index) => each[index % each.length] ?? new Uint8Array())
