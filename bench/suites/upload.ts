/** Large files beside a server that only writes and syncs, and how much memory they take. */

import { mkdir, mkdtempDisposable, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageOfSize } from '../content/workbook-files.ts'
import { call, signInAs, type ApiCall } from '../load/api.ts'
import { median } from '../load/load.ts'
import { publishBody, publishFile, publishPath, type Publisher } from '../load/publish.ts'
import { mebibytes, rounded, type Measure, type Suite } from '../measure.ts'
import { startChild, type Child } from '../servers/child.ts'
import type { EaselFacts } from '../servers/easel-facts.ts'

const rounds = 3
const leastRatio = 0.7
const memoryLimitBytes = 100 * 2 ** 20

export const upload: Suite = { name: 'upload', run }

type Floor = Child<{ readonly url: string }>

async function run(): Promise<readonly Measure[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-bench-'))
  const floorFolder = join(folder.path, 'floor')
  await mkdir(floorFolder)
  await using floor = await startChild<{ url: string }>({
    script: './disk-floor.ts',
    args: [floorFolder],
  })
  return [
    await measure({
      name: 'upload of 1 GiB in blocks',
      megabytes: 1024,
      folder: folder.path,
      floor,
    }),
    await measure({ name: 'upload of 63 MiB at once', megabytes: 63, folder: folder.path, floor }),
  ]
}

interface Wanted {
  readonly name: string
  readonly megabytes: number
  readonly folder: string
  readonly floor: Floor
}

async function measure({ name, megabytes, folder, floor }: Wanted): Promise<Measure> {
  const file = join(folder, `${megabytes}.twbx`)
  const data = join(folder, `data-${megabytes}`)
  await packageOfSize(file, megabytes, megabytes)
  await using easel = await startChild<EaselFacts>({ script: './easel.ts', args: [data] })
  const token = await signInAs(easel.facts, easel.facts.admin)
  const publisher = { facts: easel.facts, token }
  const isAtOnce = megabytes < 64
  using memory = watchMemory(easel)
  const own: number[] = []
  const other: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const times = isAtOnce
      ? await atOnce(publisher, floor, file)
      : await inBlocks(publisher, floor, { file, round })
    own.push(megabytes / times.ownSeconds)
    other.push(megabytes / times.floorSeconds)
  }
  const grown = memory.peakBytes() - memory.idleBytes
  await rm(data, { recursive: true })
  const ratio = median(own.map((rate, index) => rate / (other[index] ?? Number.NaN)))
  const rates = (all: readonly number[]) =>
    `${rounded(Math.max(...all))} MiB/s, median ${rounded(median(all))} MiB/s`
  return {
    name,
    figure: `${rates(own)}; memory +${mebibytes(grown)}`,
    beside: `bare node:http to disk with fsync: ${rates(other)}`,
    ratio,
    aim: `≥ ${leastRatio}, ≤ +100 MiB`,
    isMet: ratio >= leastRatio && grown <= memoryLimitBytes,
  }
}

interface Times {
  readonly ownSeconds: number
  readonly floorSeconds: number
}

/** Each block to both servers, one after the other, so that the disk's moods are shared. */
async function inBlocks(
  publisher: Publisher,
  floor: Floor,
  { file, round }: { readonly file: string; readonly round: number },
): Promise<Times> {
  const times = { ownSeconds: 0, floorSeconds: 0 }
  await publishFile(publisher, file, async (request) => {
    const started = performance.now()
    const answer = await call(publisher.facts, request)
    times.ownSeconds += (performance.now() - started) / 1000
    if (request.verb === 'PUT') {
      times.floorSeconds += await seconds(() => sendToFloor(floor, `round-${round}`, request))
    }
    return answer
  })
  return times
}

async function atOnce(publisher: Publisher, floor: Floor, file: string): Promise<Times> {
  const { facts, token } = publisher
  const body = publishBody('Bench', await readFile(file))
  const request = { verb: 'POST', path: publishPath(facts), token, ...body }
  return {
    ownSeconds: await seconds(() => call(facts, request)),
    floorSeconds: await seconds(() => call(floor.facts, { ...request, path: '/' })),
  }
}

const sendToFloor = (floor: Floor, name: string, request: ApiCall) =>
  call(floor.facts, { ...request, path: `/${name}` })

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

function watchMemory(server: Child<unknown>) {
  const idleBytes = server.residentBytes()
  let peak = idleBytes
  const timer = setInterval(() => {
    peak = Math.max(peak, server.residentBytes())
  }, 20)
  return { idleBytes, peakBytes: () => peak, [Symbol.dispose]: () => clearInterval(timer) }
}
