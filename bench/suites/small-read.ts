/** Get Current Server Session beside servers that only look a token up. */

import { signInAs } from '../load/api.ts'
import { requestBytes } from '../load/connection.ts'
import { always, type LoadTarget } from '../load/load.ts'
import { ratioOf, runRounds, type Rounds } from '../load/rounds.ts'
import { milliseconds, perSecond, processorTime, type Measure, type Suite } from '../measure.ts'
import { startChild } from '../servers/child.ts'
import type { EaselFacts } from '../servers/easel-facts.ts'

const plan = { connections: 16, durationMs: 1500, limit: 100_000, rounds: 7 }
const path = '/api/3.28/sessions/current'

export const smallRead: Suite = { name: 'small-read', run }

async function run(): Promise<readonly Measure[]> {
  await using easel = await startChild<EaselFacts>({ script: './easel.ts' })
  await using map = await startFloor('map')
  await using sqlite = await startFloor('sqlite')
  const token = await signInAs(easel.facts, easel.facts.admin)
  const rounds = await runRounds(
    {
      easel: target(easel, token),
      map: target(map, map.facts.token),
      sqlite: target(sqlite, sqlite.facts.token),
    },
    plan,
  )
  return [
    row(rounds.easel, { name: 'bare node:http, Map', rounds: rounds.map, aim: 0.6 }),
    row(rounds.easel, { name: 'bare node:http, SQLite', rounds: rounds.sqlite, aim: null }),
  ]
}

const startFloor = (kind: 'map' | 'sqlite') =>
  startChild<{ url: string; token: string }>({ script: './token-floor.ts', args: [kind] })

function target(server: LoadTarget['server'], token: string): LoadTarget {
  const headers = { accept: 'application/json', 'x-tableau-auth': token }
  return { server, next: always(requestBytes({ path, headers })), expectedStatus: 200 }
}

function row(
  own: Rounds,
  floor: { readonly name: string; readonly rounds: Rounds; readonly aim: number | null },
): Measure {
  const ratio = ratioOf(own, floor.rounds)
  const cpu = ({ best }: Rounds) => processorTime(best)
  return {
    name: 'authorised small read',
    figure: `${perSecond(own.best.perSecond)}, median ${perSecond(own.medianPerSecond)}, p99 ${milliseconds(own.best.p99Ms)}, ${cpu(own)}`,
    beside: `${floor.name}: ${perSecond(floor.rounds.best.perSecond)}, median ${perSecond(floor.rounds.medianPerSecond)}, ${cpu(floor.rounds)}`,
    ratio,
    aim: floor.aim === null ? '' : `≥ ${floor.aim}`,
    isMet: floor.aim === null ? null : ratio >= floor.aim,
  }
}
