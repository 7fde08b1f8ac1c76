/** A small read at a connection of its own while the server is busy with something heavy, beside the same read on an idle server. */

import { mkdtempDisposable, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  manyAttributes,
  manyMarks,
  manySheets,
  manyThumbnails,
  manyZones,
} from '../content/heavy-files.ts'
import { packageOfSize } from '../content/workbook-files.ts'
import { signInAs } from '../load/api.ts'
import { requestBytes } from '../load/connection.ts'
import { startPaced, type PacedReader, type PacedResult } from '../load/paced.ts'
import { publishBody, publishPath, type Published } from '../load/publish.ts'
import { milliseconds, type Measure, type Suite } from '../measure.ts'
import { startChild } from '../servers/child.ts'
import type { EaselFacts } from '../servers/easel-facts.ts'

const roundMs = 8_000
const idleMs = 3_000
const aimMs = 50

export const beside: Suite = { name: 'beside', run }

interface Bench {
  readonly facts: EaselFacts
  readonly token: string
}

/** Something heavy that is done again and again; `turn` makes each time another one. */
interface Heavy {
  readonly name: string
  readonly connections: number
  readonly ask: (bench: Bench, turn: number) => Promise<number>
}

async function run(): Promise<readonly Measure[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-bench-'))
  await using easel = await startChild<EaselFacts>({
    script: './easel.ts',
    args: [join(folder.path, 'data')],
  })
  const bench: Bench = { facts: easel.facts, token: await signInAs(easel.facts, easel.facts.admin) }
  const measures: Measure[] = []
  for (const heavy of await heavyWork(bench, folder.path))
    measures.push(await measure(bench, heavy))
  return measures
}

async function heavyWork(bench: Bench, folder: string): Promise<readonly Heavy[]> {
  const points = await viewOf(bench, 'Many marks', manyMarks(100_000))
  const zones = await viewOf(bench, 'Many zones', manyZones(10_000, 0))
  const image = (view: string) => (own: Bench, turn: number) =>
    get(own, `/views/${view}/image?vizWidth=${600 + (turn % 400)}&vizHeight=600`)
  const publish =
    (name: string, bytesOf: (turn: number) => Uint8Array) => async (own: Bench, turn: number) =>
      (await publishOf(own, `${name} ${turn % 4}`, bytesOf(turn))).status
  return [
    { name: 'pictures of 100,000 marks, 8 at once', connections: 8, ask: image(points) },
    {
      name: 'pictures of a dashboard of 10,000 zones, 4 at once',
      connections: 4,
      ask: image(zones),
    },
    {
      name: 'publishing workbooks of 20,000 sheets',
      connections: 1,
      ask: publish('Sheets', (turn) => manySheets(20_000, turn)),
    },
    {
      name: 'publishing workbooks of 5,000 thumbnails',
      connections: 1,
      ask: publish('Thumbnails', (turn) => manyThumbnails(5_000, turn)),
    },
    {
      name: 'publishing an element of 300,000 attributes',
      connections: 2,
      ask: publish('Attributes', (turn) => manyAttributes(300_000, turn)),
    },
    {
      name: 'publishing packages of 60 MiB, 2 at once',
      connections: 2,
      ask: publish('Large', await largeFile(folder)),
    },
  ]
}

/** Bytes of a package that hold a number somewhere, so that each is another file. */
async function largeFile(folder: string): Promise<(turn: number) => Uint8Array> {
  const path = join(folder, 'large.twbx')
  const made: Uint8Array[] = []
  for (let seed = 0; seed < 4; seed += 1) {
    await packageOfSize(path, 60, seed)
    made.push(await readFile(path))
  }
  return (turn) => made[turn % made.length] ?? new Uint8Array()
}

async function measure(bench: Bench, { name, connections, ask }: Heavy): Promise<Measure> {
  await using atRest = await reader(bench)
  await wait(idleMs)
  const idle = await atRest.stop()
  await using small = await reader(bench)
  const ended = AbortSignal.timeout(roundMs)
  const answers = new Map<number, number>()
  let turns = 0
  const worker = async (): Promise<void> => {
    while (!ended.aborted) {
      turns += 1
      const status = await ask(bench, turns)
      answers.set(status, (answers.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  const busy = await small.stop()
  const counts = [...answers].map(([status, count]) => `${count} × ${status}`).join(', ')
  return {
    name: `small read beside ${name}`,
    figure: `${figures(busy)} (answers: ${counts})`,
    beside: `idle: ${figures(idle)}`,
    ratio: busy.p99Ms / idle.p99Ms,
    aim: `p99 < ${aimMs} ms`,
    isMet: busy.p99Ms < aimMs,
  }
}

const figures = ({ p50Ms, p99Ms, longestMs }: PacedResult) =>
  `p50 ${milliseconds(p50Ms)}, p99 ${milliseconds(p99Ms)}, longest ${milliseconds(longestMs)}`

function reader({ facts, token }: Bench): Promise<PacedReader> {
  const headers = { accept: 'application/json', 'x-tableau-auth': token }
  const request = requestBytes({ path: '/api/3.28/sessions/current', headers })
  return startPaced({ url: facts.url, request })
}

async function get({ facts, token }: Bench, path: string): Promise<number> {
  const url = `${facts.url}/api/3.28/sites/${facts.siteLuid}${path}`
  const response = await fetch(url, { headers: { 'x-tableau-auth': token } })
  await response.arrayBuffer()
  return response.status
}

function publishOf({ facts, token }: Bench, name: string, bytes: Uint8Array): Promise<Response> {
  const { body, contentType } = publishBody(name, bytes)
  return fetch(`${facts.url}${publishPath(facts)}`, {
    method: 'POST',
    headers: { 'x-tableau-auth': token, 'content-type': contentType, accept: 'application/json' },
    body: body as Uint8Array<ArrayBuffer>,
  }).then(async (response) => new Response(await response.arrayBuffer(), response))
}

async function viewOf(bench: Bench, name: string, bytes: Uint8Array): Promise<string> {
  const response = await publishOf(bench, name, bytes)
  if (response.status !== 201) throw new Error(`publish: ${await response.text()}`)
  const { workbook } = (await response.json()) as Published
  return workbook.views.view[0]?.id ?? ''
}
