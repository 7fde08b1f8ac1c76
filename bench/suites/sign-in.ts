/** Sign-ins beside the token endpoint of oidc-provider, each with a credential of its own. */

import { generateKeyPair, randomUUID, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mintJwt } from '../../packages/server/test/kit.ts'
import { patCredentials, signInRequest } from '../load/api.ts'
import { requestBytes } from '../load/connection.ts'
import { once, type LoadTarget } from '../load/load.ts'
import { ratioOf, runRounds, type Rounds } from '../load/rounds.ts'
import { milliseconds, perSecond, processorTime, type Measure, type Suite } from '../measure.ts'
import { startChild } from '../servers/child.ts'
import type { EaselFacts } from '../servers/easel-facts.ts'

const plan = { connections: 16, durationMs: 1500, limit: 4000, rounds: 5 }
/** Enough for the warm-up and every round. */
const credentials = Math.ceil(plan.limit * (plan.rounds + 0.2))
/** The peer answers at most half as many. */
const assertions = credentials / 2
const p99LimitMs = 30
const leastRatio = 3

export const signIn: Suite = { name: 'sign-in', run }

async function run(): Promise<readonly Measure[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-bench-'))
  await using easel = await startChild<EaselFacts>({
    script: './easel.ts',
    args: [folder.path, '64'],
  })
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const key = { ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }
  await using peer = await startChild<{ url: string }>({
    script: './oidc-provider.ts',
    args: [JSON.stringify(key)],
    env: { NODE_ENV: 'production' },
    isQuiet: true,
  })
  const rounds = await runRounds(
    {
      pat: target(easel, patRequests(easel.facts)),
      jwt: target(easel, jwtRequests(easel.facts)),
      peer: target(peer, await assertionRequests(peer.facts.url, privateKey)),
    },
    plan,
  )
  return [
    row('sign-in by PAT', rounds.pat, rounds.peer),
    row('sign-in by connected-app JWT (HS256)', rounds.jwt, rounds.peer),
  ]
}

const target = (server: LoadTarget['server'], requests: readonly Uint8Array[]): LoadTarget => ({
  server,
  next: once(requests),
  expectedStatus: 200,
})

function patRequests({ tokens }: EaselFacts): readonly Uint8Array[] {
  const each = tokens.map((token) => signInRequest(patCredentials(token)))
  return Array.from({ length: credentials }, (_, index) => each[index % each.length] as Buffer)
}

function jwtRequests({ connectedApp, userName }: EaselFacts): readonly Uint8Array[] {
  const facts = { user: userName, scopes: ['tableau:content:read'], now: new Date() }
  return Array.from({ length: credentials }, () =>
    signInRequest({ jwt: mintJwt(connectedApp, facts) }),
  )
}

async function assertionRequests(issuer: string, key: KeyObject): Promise<readonly Uint8Array[]> {
  const now = Math.floor(Date.now() / 1000)
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const header = encode({ alg: 'RS256' })
  const signAsync = promisify<string, Buffer, KeyObject, Buffer>(sign)
  const one = async (): Promise<Uint8Array> => {
    const claims = {
      iss: 'bench',
      sub: 'bench',
      aud: issuer,
      jti: randomUUID(),
      iat: now,
      exp: now + 900,
    }
    const signed = `${header}.${encode(claims)}`
    const signature = await signAsync('sha256', Buffer.from(signed), key)
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: `${signed}.${signature.toString('base64url')}`,
    }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return requestBytes({ verb: 'POST', path: '/token', headers, body })
  }
  return Promise.all(Array.from({ length: assertions }, one))
}

function row(name: string, own: Rounds, peer: Rounds): Measure {
  const ratio = ratioOf(own, peer)
  const figures = ({ best, medianPerSecond, medianP99Ms }: Rounds) =>
    `${perSecond(best.perSecond)}, median ${perSecond(medianPerSecond)}, p50 ${milliseconds(best.p50Ms)}, p99 ${milliseconds(best.p99Ms)} (median ${milliseconds(medianP99Ms)}), ${processorTime(best)}`
  return {
    name,
    figure: figures(own),
    beside: `oidc-provider, private_key_jwt: ${figures(peer)}`,
    ratio,
    aim: `≥ ${leastRatio}, p99 < ${p99LimitMs} ms`,
    isMet: ratio >= leastRatio && own.best.p99Ms < p99LimitMs,
  }
}
