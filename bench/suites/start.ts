/** From nothing to the first answer, and what an idle server takes. */

import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { call } from '../load/api.ts'
import { median } from '../load/load.ts'
import { mebibytes, milliseconds, type Measure, type Suite } from '../measure.ts'
import { startChild, type Start } from '../servers/child.ts'

const laterStarts = 7
const firstAnswerLimitMs = 500
const memoryLimitBytes = 120 * 2 ** 20

export const start: Suite = { name: 'start', run }

interface Program {
  readonly name: string
  readonly command: (directory: string) => Pick<Start, 'script' | 'args'>
}

const programs: readonly Program[] = [
  {
    name: 'startEasel',
    command: (directory) => ({ script: './bare-easel.ts', args: [directory] }),
  },
  {
    name: 'easel serve',
    command: (directory) => ({
      script: '../../packages/cli/src/main.ts',
      args: ['serve', '--json', '--port', '0', '--data', directory],
    }),
  },
]

async function run(): Promise<readonly Measure[]> {
  const measures: Measure[] = []
  for (const program of programs) measures.push(...(await measure(program)))
  return measures
}

async function measure({ name, command }: Program): Promise<readonly Measure[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-bench-'))
  const env = { NODE_COMPILE_CACHE: join(folder.path, 'compile-cache') }
  const begin = { ...command(join(folder.path, 'data')), env, isQuiet: true }
  const first = await startOnce(begin)
  const later: number[] = []
  for (let index = 0; index < laterStarts; index += 1) later.push((await startOnce(begin)).answerMs)
  const idleBytes = (await startOnce(begin, 5000)).residentBytes
  return [
    {
      name: `${name}: first answer`,
      figure: `${milliseconds(Math.min(...later))}, median ${milliseconds(median(later))}; with no compile cache and no data yet ${milliseconds(first.answerMs)}`,
      beside: '',
      ratio: null,
      aim: `< ${firstAnswerLimitMs} ms`,
      isMet: median(later) < firstAnswerLimitMs,
    },
    {
      name: `${name}: memory when idle`,
      figure: mebibytes(idleBytes),
      beside: '',
      ratio: null,
      aim: `< ${mebibytes(memoryLimitBytes)}`,
      isMet: idleBytes < memoryLimitBytes,
    },
  ]
}

async function startOnce(begin: Start, idleMs = 0) {
  const started = performance.now()
  await using server = await startChild<{ url: string }>(begin)
  await call(server.facts, { path: '/api/3.28/serverinfo' })
  const answerMs = performance.now() - started
  await wait(idleMs)
  return { answerMs, residentBytes: server.residentBytes() }
}
