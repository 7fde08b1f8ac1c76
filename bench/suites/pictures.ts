/** The demo's pictures at 64 connections: kept ones, and ones that have to be computed. */

import { writeFile, mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ordersWorkbook, samplePackage } from '@easel/cli'
import { signInAs } from '../load/api.ts'
import { requestBytes } from '../load/connection.ts'
import { runLoad, type LoadResult } from '../load/load.ts'
import { publishFile } from '../load/publish.ts'
import { mebibytes, milliseconds, perSecond, type Measure, type Suite } from '../measure.ts'
import { startChild } from '../servers/child.ts'
import type { EaselFacts } from '../servers/easel-facts.ts'

const plan = { connections: 64, durationMs: 8_000, limit: 1_000_000 }
const aims = { kept: 1_000, computed: 60 } as const

export const pictures: Suite = { name: 'pictures', run }

async function run(): Promise<readonly Measure[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-bench-'))
  const file = join(folder.path, 'orders.twbx')
  await writeFile(file, samplePackage(ordersWorkbook()))
  await using easel = await startChild<EaselFacts>({
    script: './easel.ts',
    args: [join(folder.path, 'data')],
  })
  const { facts } = easel
  const token = await signInAs(facts, facts.admin)
  const { workbook } = await publishFile({ facts, token }, file)
  const views = workbook.views.view.map(({ id }) => id)
  const request = (view: string, query: string) =>
    requestBytes({
      path: `/api/3.28/sites/${facts.siteLuid}/views/${view}/image?${query}`,
      headers: { 'x-tableau-auth': token },
    })
  const load = (next: () => Uint8Array, durationMs = plan.durationMs) =>
    runLoad({ server: easel, next, expectedStatus: 200 }, { ...plan, durationMs })

  const kept = views.map((view) => request(view, 'resolution=high'))
  const nextKept = inTurn((turn) => kept[turn % kept.length] ?? Buffer.alloc(0))
  await load(nextKept, 2_000)
  const fromCache = await load(nextKept)
  const computed = await load(
    inTurn((turn) => {
      const view = views[turn % views.length] ?? ''
      const width = 700 + (turn % 397)
      return request(view, `vizWidth=${width}&vizHeight=${500 + (turn % 211)}`)
    }),
  )
  const memory = mebibytes(easel.residentBytes())
  return [row('kept', fromCache, `server ${memory}`), row('computed', computed, `server ${memory}`)]
}

function inTurn(request: (turn: number) => Uint8Array): () => Uint8Array {
  let turn = 0
  return () => {
    turn += 1
    return request(turn)
  }
}

function row(kind: keyof typeof aims, result: LoadResult, memory: string): Measure {
  const { p50Ms, p99Ms } = result
  return {
    name: `pictures of the demo at 64 connections, ${kind}`,
    figure: `${perSecond(result.perSecond)}, p50 ${milliseconds(p50Ms)}, p99 ${milliseconds(p99Ms)}`,
    beside: memory,
    ratio: null,
    aim: `≥ ${aims[kind]}/s`,
    isMet: result.perSecond >= aims[kind],
  }
}
