/** What checking a session costs, and what many live sessions take of the server. */

import { readFile, mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requestBytes } from '../load/connection.ts'
import { always, once, runLoad, type LoadTarget } from '../load/load.ts'
import { runRounds, type Rounds } from '../load/rounds.ts'
import {
  mebibytes,
  milliseconds,
  perSecond,
  plain,
  processorTime,
  rounded,
  type Measure,
  type Suite,
} from '../measure.ts'
import { startChild } from '../servers/child.ts'
import type { LiveSessionFacts } from '../servers/easel-facts.ts'

const live = 100_000
const memoryLimitBytes = 64 * 2 ** 20
const plan = { connections: 16, durationMs: 1500, limit: 100_000, rounds: 5 }
const everyOne = { connections: 16, durationMs: 300_000, limit: live }
const current = '/api/3.28/sessions/current'
const accept = { accept: 'application/json' }

export const sessions: Suite = { name: 'sessions', run }

async function run(): Promise<readonly Measure[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-bench-'))
  await using server = await startChild<LiveSessionFacts>({
    script: './live-sessions.ts',
    args: [folder.path, String(live)],
  })
  const target = (next: LoadTarget['next']): LoadTarget => ({ server, next, expectedStatus: 200 })
  const tokens = (await readFile(server.facts.tokenFile, 'utf8')).split('\n')
  const requests = tokens.map((token) =>
    requestBytes({ path: current, headers: { ...accept, 'x-tableau-auth': token } }),
  )
  const one = requests[0] ?? new Uint8Array()
  const open = requestBytes({ path: '/api/3.28/serverinfo', headers: accept })
  // Before the memory is looked at, so that it is that of a server at work.
  const rounds = await runRounds({ guarded: target(always(one)), open: target(always(open)) }, plan)
  const before = server.residentBytes()
  const all = await runLoad(target(once(requests)), everyOne)
  const grownBytes = server.residentBytes() - before
  const { checkInMemory, checkInStore } = server.facts
  return [
    plain('session check, in memory', `${rounded(checkInMemory)} µs CPU`),
    plain('session check, from the store', `${rounded(checkInStore)} µs CPU`),
    {
      ...plain('request with a session', summary(rounds.guarded)),
      beside: `without one, Server Info: ${summary(rounds.open)}`,
      ratio: rounds.guarded.best.cpuMicroseconds / rounds.open.best.cpuMicroseconds,
    },
    {
      ...plain(
        `${rounded(live)} live sessions, each called once`,
        `memory ${grownBytes < 0 ? '' : '+'}${mebibytes(grownBytes)}; ${perSecond(all.perSecond)}, p99 ${milliseconds(all.p99Ms)}, ${processorTime(all)}`,
      ),
      aim: `≤ +${mebibytes(memoryLimitBytes)}`,
      isMet: grownBytes <= memoryLimitBytes,
    },
  ]
}

const summary = ({ best, medianPerSecond }: Rounds) =>
  `${perSecond(best.perSecond)}, median ${perSecond(medianPerSecond)}, ${processorTime(best)}`
