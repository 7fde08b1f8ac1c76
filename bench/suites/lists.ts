/** Pages of 100 users, groups, data sources and jobs out of few and out of many. */

import { rm } from 'node:fs/promises'
import { longLists } from '../content/long-lists.ts'
import { call, signInAs } from '../load/api.ts'
import { requestBytes } from '../load/connection.ts'
import { always, median, type LoadTarget } from '../load/load.ts'
import { runRounds, type Rounds } from '../load/rounds.ts'
import { milliseconds, perSecond, type Measure, type Suite } from '../measure.ts'
import { startChild, type Child } from '../servers/child.ts'
import type { EaselFacts } from '../servers/easel-facts.ts'

const few = 1000
const many = 100_000
const plan = { connections: 2, durationMs: 500, limit: 3000, rounds: 4 }
const mostRatio = 1.5
const p99LimitMs = 50

export const lists: Suite = { name: 'lists', run }

/** What is asked of each list, and its name in the table. */
const kinds = {
  users: 'users',
  groups: 'groups',
  datasources: 'data sources',
  jobs: 'jobs',
} as const
type Kind = keyof typeof kinds

const sorts: Readonly<Record<Kind, string>> = {
  users: 'sort=lastLogin:desc',
  groups: 'sort=name:desc',
  datasources: 'sort=updatedAt:desc',
  jobs: 'sort=createdAt:desc&filter=status:eq:Success',
}

async function run(): Promise<readonly Measure[]> {
  const directories = { few: await longLists(few), many: await longLists(many) }
  try {
    await using small = await start(directories.few)
    await using large = await start(directories.many)
    const measures: Measure[] = []
    for (const kind of Object.keys(kinds) as Kind[]) {
      for (const query of ['pageNumber=1', sorts[kind]]) {
        const sides = {
          few: await target(small, kind, query),
          many: await target(large, kind, query),
        }
        const rounds = await runRounds(sides, plan)
        measures.push(row(`100 of ${many} ${kinds[kind]}, ${query}`, rounds.few, rounds.many))
      }
    }
    return measures
  } finally {
    for (const directory of Object.values(directories)) {
      await rm(directory, { recursive: true, force: true })
    }
  }
}

const start = (directory: string): Promise<Child<EaselFacts>> =>
  startChild<EaselFacts>({ script: './easel.ts', args: [directory] })

/** Checks that the page is full before it is timed. */
async function target(server: Child<EaselFacts>, kind: Kind, query: string): Promise<LoadTarget> {
  const { facts } = server
  const token = await signInAs(facts, facts.admin)
  const path = `/api/3.28/sites/${facts.siteLuid}/${kind}?pageSize=100&${query}`
  const answer = await call(facts, { path, token })
  const items = (await answer.text()).match(/"id":/g)?.length ?? 0
  if (items < 100) throw new Error(`${path} shows ${items} items`)
  const headers = { accept: 'application/json', 'x-tableau-auth': token }
  return { server, next: always(requestBytes({ path, headers })), expectedStatus: 200 }
}

function row(name: string, small: Rounds, large: Rounds): Measure {
  const ratio = median(
    large.results.map(({ p50Ms }, index) => p50Ms / (small.results[index]?.p50Ms ?? Number.NaN)),
  )
  const figures = ({ best, medianP99Ms }: Rounds) =>
    `${perSecond(best.perSecond)}, p50 ${milliseconds(best.p50Ms)}, p99 ${milliseconds(best.p99Ms)} (median ${milliseconds(medianP99Ms)})`
  return {
    name,
    figure: figures(large),
    beside: `of ${few}: ${figures(small)}`,
    ratio,
    aim: `≤ ${mostRatio}, p99 < ${p99LimitMs} ms`,
    isMet: ratio <= mostRatio && large.best.p99Ms < p99LimitMs,
  }
}
