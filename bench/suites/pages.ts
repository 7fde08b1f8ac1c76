/** Pages of 100 workbooks out of a thousand and out of a million. */

import { generatedSite } from '../content/generated.ts'
import { call, signInAs } from '../load/api.ts'
import { requestBytes } from '../load/connection.ts'
import { always, median, type LoadTarget } from '../load/load.ts'
import { runRounds, type Rounds } from '../load/rounds.ts'
import { milliseconds, perSecond, type Measure, type Suite } from '../measure.ts'
import { startChild, type Child } from '../servers/child.ts'
import type { EaselFacts } from '../servers/easel-facts.ts'

const few = 1000
const many = 1_000_000
const plan = { connections: 2, durationMs: 700, limit: 5000, rounds: 4 }
const walkedPages = 800
const mostRatio = 1.5
const p99LimitMs = 50

export const pages: Suite = { name: 'pages', run }

type Format = 'xml' | 'json'
type Person = 'admin' | 'reader'

interface Wanted {
  readonly person: Person
  readonly format: Format
  readonly what: 'first page' | 'deep pages' | 'jump to a deep page' | 'name:eq' | 'by updatedAt'
}

const wanted: readonly Wanted[] = [
  { person: 'admin', format: 'json', what: 'first page' },
  { person: 'admin', format: 'xml', what: 'first page' },
  { person: 'admin', format: 'json', what: 'deep pages' },
  { person: 'admin', format: 'json', what: 'jump to a deep page' },
  { person: 'admin', format: 'json', what: 'name:eq' },
  { person: 'admin', format: 'json', what: 'by updatedAt' },
  { person: 'reader', format: 'json', what: 'first page' },
  { person: 'reader', format: 'xml', what: 'first page' },
  { person: 'reader', format: 'json', what: 'deep pages' },
  { person: 'reader', format: 'json', what: 'jump to a deep page' },
  { person: 'reader', format: 'json', what: 'name:eq' },
  { person: 'reader', format: 'json', what: 'by updatedAt' },
]

interface Side {
  readonly server: Child<EaselFacts>
  readonly tokens: Readonly<Record<Person, string>>
  readonly totals: Readonly<Record<Person, number>>
  /** Name of a workbook that both see. */
  readonly name: string
}

async function run(): Promise<readonly Measure[]> {
  await using small = await startOn(few)
  await using large = await startOn(many)
  const sides = { few: await look(small), many: await look(large) }
  const measures: Measure[] = []
  for (const one of wanted) {
    const targets = { few: target(sides.few, one), many: target(sides.many, one) }
    const rounds = await runRounds(targets, plan)
    measures.push(row(one, rounds.few, rounds.many))
  }
  return measures
}

async function startOn(workbooks: number): Promise<Child<EaselFacts>> {
  const directory = await generatedSite(workbooks)
  return startChild<EaselFacts>({ script: './easel.ts', args: [directory] })
}

async function look(server: Child<EaselFacts>): Promise<Side> {
  const { facts } = server
  const tokens = {
    admin: await signInAs(facts, facts.admin),
    reader: await signInAs(facts, facts.reader),
  }
  const first = async (token: string) => {
    const answer = await call(facts, { path: path(facts, 'pageSize=1'), token })
    return (await answer.json()) as {
      pagination: { totalAvailable: string }
      workbooks: { workbook: { name: string }[] }
    }
  }
  const all = await first(tokens.admin)
  const some = await first(tokens.reader)
  return {
    server,
    tokens,
    totals: {
      admin: Number(all.pagination.totalAvailable),
      reader: Number(some.pagination.totalAvailable),
    },
    name: some.workbooks.workbook[0]?.name ?? '',
  }
}

const path = (facts: EaselFacts, query: string) =>
  `/api/3.28/sites/${facts.siteLuid}/workbooks?${query}`

function target(side: Side, { person, format, what }: Wanted): LoadTarget {
  const headers = { accept: `application/${format}`, 'x-tableau-auth': side.tokens[person] }
  const { server } = side
  const request = (query: string) =>
    requestBytes({ path: path(server.facts, `pageSize=100&${query}`), headers })
  const middle = Math.max(Math.floor(side.totals[person] / 200), 1)
  const next = {
    'first page': () => always(request('pageNumber=1')),
    'deep pages': () => cycle(walk(middle).map((page) => request(`pageNumber=${page}`))),
    'jump to a deep page': () => always(request(`pageNumber=${middle}`)),
    'name:eq': () => always(request(`filter=name:eq:${encodeURIComponent(side.name)}`)),
    'by updatedAt': () => always(request('sort=updatedAt:desc')),
  }
  return { server, next: next[what](), expectedStatus: 200 }
}

/** Page numbers from here on, as clients that read everything ask them. */
const walk = (from: number) =>
  Array.from({ length: Math.min(walkedPages, from) }, (_, index) => from + index)

function cycle(requests: readonly Uint8Array[]): () => Uint8Array | null {
  let index = 0
  return () => requests[index++ % requests.length] ?? null
}

const people = { admin: 'administrator', reader: 'sees a fifth' } as const

function row({ person, format, what }: Wanted, small: Rounds, large: Rounds): Measure {
  const ratio = median(
    large.results.map(({ p50Ms }, index) => p50Ms / (small.results[index]?.p50Ms ?? Number.NaN)),
  )
  const figures = ({ best, medianP99Ms }: Rounds) =>
    `${perSecond(best.perSecond)}, p50 ${milliseconds(best.p50Ms)}, p99 ${milliseconds(best.p99Ms)} (median ${milliseconds(medianP99Ms)})`
  return {
    name: `100 of 1,000,000 workbooks, ${people[person]}, ${format.toUpperCase()}, ${what}`,
    figure: figures(large),
    beside: `of 1,000: ${figures(small)}`,
    ratio,
    aim: `≤ ${mostRatio}, p99 < ${p99LimitMs} ms`,
    isMet: ratio <= mostRatio && large.best.p99Ms < p99LimitMs,
  }
}
