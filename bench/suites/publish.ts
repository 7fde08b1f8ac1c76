/** Publishing small workbooks, each durable before its answer. */

import { mkdir, mkdtempDisposable, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageOfSize } from '../content/workbook-files.ts'
import { signInAs } from '../load/api.ts'
import { requestBytes } from '../load/connection.ts'
import { once } from '../load/load.ts'
import { publishBody, publishPath } from '../load/publish.ts'
import { ratioOf, runRounds } from '../load/rounds.ts'
import { milliseconds, perSecond, type Measure, type Suite } from '../measure.ts'
import { startChild } from '../servers/child.ts'
import type { EaselFacts } from '../servers/easel-facts.ts'

const plan = { connections: 4, durationMs: 2000, limit: 150, rounds: 3 }
const files = plan.limit * (plan.rounds + 1)
const leastPerSecond = 80

export const publish: Suite = { name: 'publish', run }

async function run(): Promise<readonly Measure[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-bench-'))
  const floorFolder = join(folder.path, 'floor')
  await mkdir(floorFolder)
  await using easel = await startChild<EaselFacts>({
    script: './easel.ts',
    args: [join(folder.path, 'data')],
  })
  await using floor = await startChild<{ url: string }>({
    script: './disk-floor.ts',
    args: [floorFolder],
  })
  const token = await signInAs(easel.facts, easel.facts.admin)
  const requests: Buffer[] = []
  for (let seed = 0; seed < files; seed += 1) {
    const file = join(folder.path, 'one.twbx')
    await packageOfSize(file, 1, seed)
    const { body, contentType } = publishBody(`Workbook ${seed}`, await readFile(file))
    const headers = { 'x-tableau-auth': token, 'content-type': contentType }
    const path = publishPath(easel.facts)
    requests.push(requestBytes({ verb: 'POST', path, headers, body }))
  }
  const rounds = await runRounds(
    {
      easel: { server: easel, next: once(requests), expectedStatus: 201 },
      floor: { server: floor, next: once(requests), expectedStatus: 200 },
    },
    plan,
  )
  const { best, medianPerSecond } = rounds.easel
  return [
    {
      name: 'publish of 1 MiB, durable, 4 at once',
      figure: `${perSecond(best.perSecond)}, median ${perSecond(medianPerSecond)}, p99 ${milliseconds(best.p99Ms)}`,
      beside: `bare node:http, fsync, rename, fsync: ${perSecond(rounds.floor.best.perSecond)}, median ${perSecond(rounds.floor.medianPerSecond)}`,
      ratio: ratioOf(rounds.easel, rounds.floor),
      aim: `≥ ${leastPerSecond}/s`,
      isMet: best.perSecond >= leastPerSecond,
    },
  ]
}
