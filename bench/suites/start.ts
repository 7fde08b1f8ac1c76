/** From nothing to the first answer, and what an idle server takes: from the sources and from the bundles, in turns. */

import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { makeBundles } from '../../tools/bundle/make-bundles.ts'
import { call } from '../load/api.ts'
import { median } from '../load/load.ts'
import { mebibytes, milliseconds, type Measure, type Suite } from '../measure.ts'
import { startChild, type Start } from '../servers/child.ts'

const laterStarts = 7
const idleMs = 3_000
const firstAnswerLimitMs = 500
const cpuShare = 0.5
const memoryShare = 0.85

export const start: Suite = { name: 'start', run }

interface Program {
  readonly name: string
  readonly command: (directory: string) => Pick<Start, 'script' | 'args' | 'flags'>
}

const serve = (directory: string) => [
  'serve',
  '--demo',
  '--json',
  '--port',
  '0',
  '--data',
  directory,
]

const sources: Program = {
  name: 'easel serve --demo from the sources',
  command: (directory) => ({ script: '../../packages/cli/src/main.ts', args: serve(directory) }),
}
const bundles: Program = {
  name: 'easel serve --demo',
  command: (directory) => ({
    script: '../../packages/cli/dist/main.js',
    args: serve(directory),
    flags: [],
  }),
}
const library: Program = {
  name: 'startEasel from the sources',
  command: (directory) => ({ script: './bare-easel.ts', args: [directory] }),
}

interface Started {
  readonly answerMs: number
  readonly cpuMs: number
  readonly residentBytes: number
}

interface Starts {
  readonly first: Started
  readonly later: Started[]
}

async function run(): Promise<readonly Measure[]> {
  await makeBundles()
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-bench-'))
  const programs = [library, sources, bundles]
  const begins = programs.map((program, index) => beginning(program, join(folder.path, `${index}`)))
  const starts: Starts[] = []
  for (const begin of begins) starts.push({ first: await startOnce(begin), later: [] })
  for (let round = 0; round < laterStarts; round += 1) {
    for (const [index, begin] of begins.entries()) {
      starts[index]?.later.push(await startOnce(begin))
    }
  }
  const [ofLibrary, ofSources, ofBundles] = starts
  if (ofLibrary === undefined || ofSources === undefined || ofBundles === undefined) return []
  return [
    firstAnswer(library, ofLibrary),
    firstAnswer(sources, ofSources),
    firstAnswer(bundles, ofBundles),
    beside(ofBundles, ofSources, {
      name: `${bundles.name}: processor time to the first answer`,
      of: ({ cpuMs }) => cpuMs,
      format: milliseconds,
      share: cpuShare,
    }),
    beside(ofBundles, ofSources, {
      name: `${bundles.name}: memory when idle`,
      of: ({ residentBytes }) => residentBytes,
      format: mebibytes,
      share: memoryShare,
    }),
  ]
}

const beginning = ({ command }: Program, folder: string): Start => ({
  ...command(join(folder, 'data')),
  env: { NODE_COMPILE_CACHE: join(folder, 'compile-cache') },
  isQuiet: true,
})

function firstAnswer({ name }: Program, { first, later }: Starts): Measure {
  const times = later.map(({ answerMs }) => answerMs)
  return {
    name: `${name}: first answer`,
    figure: `${milliseconds(Math.min(...times))}, median ${milliseconds(median(times))}; with no compile cache and no data yet ${milliseconds(first.answerMs)}`,
    beside: '',
    ratio: null,
    aim: `< ${firstAnswerLimitMs} ms`,
    isMet: median(times) < firstAnswerLimitMs,
  }
}

interface Comparison {
  readonly name: string
  readonly of: (started: Started) => number
  readonly format: (value: number) => string
  readonly share: number
}

/** The ratio is the median over the rounds, of which each has both. */
function beside(own: Starts, other: Starts, { name, of, format, share }: Comparison): Measure {
  const ratios = own.later.flatMap((started, round) => {
    const against = other.later[round]
    return against === undefined ? [] : [of(started) / of(against)]
  })
  const ratio = median(ratios)
  return {
    name,
    figure: format(median(own.later.map(of))),
    beside: `from the sources: ${format(median(other.later.map(of)))}`,
    ratio,
    aim: `≤ ${share}`,
    isMet: ratio <= share,
  }
}

async function startOnce(begin: Start): Promise<Started> {
  const started = performance.now()
  await using server = await startChild<{ url: string }>(begin)
  await call(server.facts, { path: '/api/3.28/serverinfo' })
  const answerMs = performance.now() - started
  const cpuMs = server.cpuMs()
  await wait(idleMs)
  return { answerMs, cpuMs, residentBytes: server.residentBytes() }
}
