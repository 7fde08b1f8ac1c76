/** Sign-ins beside the token endpoint of oidc-provider, each with a credential of its own. */

import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  assertionRequests,
  cloudPatRequests,
  jwtRequests,
  newRsaKey,
  patRequests,
  uatRequests,
} from '../load/credentials.ts'
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
  const { publicKey, privateKey: key } = await newRsaKey()
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await using easel = await startChild<EaselFacts>({
    script: './easel.ts',
    args: [folder.path, '64', pem],
  })
  const jwk = { ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }
  await using peer = await startChild<{ url: string }>({
    script: './oidc-provider.ts',
    args: [JSON.stringify(jwk)],
    env: { NODE_ENV: 'production' },
    isQuiet: true,
  })
  const { facts } = easel
  const uats = await uatRequests(facts, { key, count: credentials })
  const answers = await assertionRequests(peer.facts.url, { key, count: assertions })
  const rounds = await runRounds(
    {
      pat: target(easel, patRequests(facts, credentials)),
      jwt: target(easel, jwtRequests(facts, credentials)),
      uat: target(easel, uats.site),
      cloudPat: target(easel, cloudPatRequests(facts, credentials)),
      cloudUat: target(easel, uats.cloudManager),
      peer: target(peer, answers),
    },
    plan,
  )
  return [
    row('sign-in by PAT', rounds.pat, rounds.peer),
    row('sign-in by connected-app JWT (HS256)', rounds.jwt, rounds.peer),
    row('sign-in by unified access token (RS256)', rounds.uat, rounds.peer),
    row('sign-in to Cloud Manager by PAT', rounds.cloudPat, rounds.peer),
    row('sign-in to Cloud Manager by unified access token (RS256)', rounds.cloudUat, rounds.peer),
  ]
}

const target = (server: LoadTarget['server'], requests: readonly Uint8Array[]): LoadTarget => ({
  server,
  next: once(requests),
  expectedStatus: 200,
})

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
