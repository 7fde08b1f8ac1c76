/** A workbook with 10,000 rules: its permissions, and a read by a user whom one of the rules names. */

import { rm } from 'node:fs/promises'
import { ruledSite, type RuledSite } from '../content/many-rules.ts'
import { signInAs } from '../load/api.ts'
import { requestBytes } from '../load/connection.ts'
import { always, type LoadTarget } from '../load/load.ts'
import { runRounds, type Rounds } from '../load/rounds.ts'
import { milliseconds, perSecond, type Measure, type Suite } from '../measure.ts'
import { startChild, type Child } from '../servers/child.ts'
import type { EaselFacts } from '../servers/easel-facts.ts'

const few = 100
const many = 10_000
const plan = { connections: 2, durationMs: 700, limit: 5000, rounds: 4 }
const p99LimitMs = 50

export const permissions: Suite = { name: 'permissions', run }

async function run(): Promise<readonly Measure[]> {
  const site = await ruledSite([few, many])
  try {
    await using easel = await startChild<EaselFacts>({
      script: './easel.ts',
      args: [site.directory],
    })
    return [
      await listed(easel, site, 'json'),
      await listed(easel, site, 'xml'),
      await read(easel, site),
    ]
  } finally {
    await rm(site.directory, { recursive: true, force: true })
  }
}

interface Request {
  readonly token: string
  readonly size: number
  readonly tail: string
  readonly format: 'json' | 'xml'
}

function target(server: Child<EaselFacts>, { workbooks }: RuledSite, of: Request): LoadTarget {
  const path = `/api/3.28/sites/${server.facts.siteLuid}/workbooks/${workbooks.get(of.size)}${of.tail}`
  const headers = { accept: `application/${of.format}`, 'x-tableau-auth': of.token }
  return { server, next: always(requestBytes({ path, headers })), expectedStatus: 200 }
}

async function both(
  server: Child<EaselFacts>,
  site: RuledSite,
  request: Omit<Request, 'size'>,
): Promise<{ readonly few: Rounds; readonly many: Rounds }> {
  const targets = {
    few: target(server, site, { ...request, size: few }),
    many: target(server, site, { ...request, size: many }),
  }
  return runRounds(targets, plan)
}

const figures = ({ best, medianP99Ms }: Rounds): string =>
  `${perSecond(best.perSecond)}, p50 ${milliseconds(best.p50Ms)}, p99 ${milliseconds(best.p99Ms)} (median ${milliseconds(medianP99Ms)})`

/** A hundred times the rules may take a hundred times the time. */
async function listed(
  server: Child<EaselFacts>,
  site: RuledSite,
  format: Request['format'],
): Promise<Measure> {
  const token = await signInAs(server.facts, server.facts.admin)
  const rounds = await both(server, site, { token, tail: '/permissions', format })
  return {
    name: `permissions of a workbook with 10,000 rules, ${format.toUpperCase()}`,
    figure: figures(rounds.many),
    beside: `with 100 rules: ${figures(rounds.few)}`,
    ratio: rounds.many.best.p50Ms / rounds.few.best.p50Ms,
    aim: `p99 < ${p99LimitMs} ms`,
    isMet: rounds.many.best.p99Ms < p99LimitMs,
  }
}

async function read(server: Child<EaselFacts>, site: RuledSite): Promise<Measure> {
  const token = await signInAs(server.facts, server.facts.reader)
  const rounds = await both(server, site, { token, tail: '', format: 'json' })
  const ratio = rounds.many.best.p50Ms / rounds.few.best.p50Ms
  return {
    name: 'a workbook with 10,000 rules, read by a user whom one of them names',
    figure: figures(rounds.many),
    beside: `with 100 rules: ${figures(rounds.few)}`,
    ratio,
    aim: `≤ 1.5, p99 < ${p99LimitMs} ms`,
    isMet: ratio <= 1.5 && rounds.many.best.p99Ms < p99LimitMs,
  }
}
