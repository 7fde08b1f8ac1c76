/**
 * A renderer process whose behaviour the name of the view chooses, in place of the viz library: it crashes, hangs, eats
 * memory, answers. Every job that it begins is a line of `jobs.log` in the folder of converted rows.
 */

import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import type { Dependency, Job } from '../../src/renderers/channel/messages.ts'
import { serveJobs, type Answer } from '../../src/renderers/process/serve-jobs.ts'
import { EngineRefusal } from '../../src/ports/index.ts'

const held: Uint8Array[] = []

interface Surroundings {
  readonly folder: string
  readonly answer: Answer
  readonly signal: AbortSignal
}

async function obey(job: Job, around: Surroundings): Promise<void> {
  if (job.kind === 'prepare') return prepare(job, around)
  if (job.kind === 'inspect') {
    if (job.file.path.includes('crash')) crash()
    return describe(job.file.path, around.answer)
  }
  if (job.kind === 'without-extracts') {
    return around.answer.part({ part: 'copy', sizeBytes: null })
  }
  if (job.kind === 'check-rows') return
  if (
    job.kind === 'refresh' ||
    job.kind === 'change-rows' ||
    job.kind === 'create-extracts' ||
    job.kind === 'remove-extracts'
  ) {
    await around.answer.part({ part: 'refreshed', sizeBytes: 3, extracts: [] })
    return around.answer.bytes(Buffer.from('new'))
  }
  if (job.kind === 'inspect-datasource') {
    const facts = { hasExtracts: false, connections: [], limitations: [] }
    return around.answer.part({ part: 'datasource', ...facts })
  }
  if (job.kind === 'inspect-flow') {
    return around.answer.part({ part: 'flow', outputSteps: [], connections: [] })
  }
  const name = 'view' in job ? job.view : job.title
  const [word = '', number = '0'] = name.split(' ')
  await behaviours[word]?.(Number(number), around)
  const filters = Object.fromEntries(job.filters)
  const dependencies = (filters['depends'] ?? '').split('+').filter(Boolean) as Dependency[]
  await around.answer.part({ part: 'view', dependencies, unsupported: ['something'] })
  if (word === 'bytes') return writeBytes(Number(number), around.answer)
  await around.answer.bytes(Buffer.from(`${job.kind} ${name} at ${job.now}`))
}

/** The lines of the file are the names of its views; a last line `lacks ...` is what it asks for in vain. */
async function describe(path: string, answer: Answer): Promise<void> {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  for (const name of lines.filter((line) => !line.startsWith('lacks '))) {
    await answer.part({ part: 'sheet', name, type: 'view', thumbnailBytes: 0 })
  }
  const limitations = lines.filter((line) => line.startsWith('lacks '))
  await answer.part({ part: 'workbook', hasExtracts: false, connections: [], limitations })
}

async function prepare(
  job: Extract<Job, { kind: 'prepare' }>,
  { folder, signal }: Surroundings,
): Promise<void> {
  const rows = join(folder, job.file.key)
  mkdirSync(rows, { recursive: true })
  writeFileSync(join(rows, 'rows'), 'rows')
  if (job.file.path === 'slow rows') await wait(1_500, undefined, { signal })
  if (job.file.path === 'crash in rows') crash()
}

const behaviours: Readonly<
  Record<string, (number: number, around: Surroundings) => Promise<void> | void>
> = {
  crash: () => crash(),
  crashOnce: (number, { folder }) => {
    const mark = join(folder, `crashed-${number}`)
    if (existsSync(mark)) return
    writeFileSync(mark, '')
    crash()
  },
  abort: () => process.abort(),
  fail: () => {
    throw new TypeError('a secret of the workbook')
  },
  refuse: () => {
    throw new EngineRefusal('data-unavailable', 'no data here')
  },
  slow: (number, { signal }) => wait(number, undefined, { signal }),
  stubborn: (number) => {
    const until = performance.now() + number
    while (performance.now() < until);
  },
  hungry: async (number) => {
    for (let mebibytes = 0; mebibytes < number; mebibytes += 16) {
      held.push(new Uint8Array(16 * 2 ** 20).fill(1))
      await wait(5)
    }
  },
}

function crash(): never {
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}

async function writeBytes(count: number, answer: Answer): Promise<void> {
  const block = Buffer.alloc(64 * 1024, 'x')
  for (let left = count; left > 0; left -= block.length) {
    await answer.bytes(block.subarray(0, Math.min(left, block.length)))
  }
}

serveJobs(async ({ workDirectory: folder }) => ({
  work: async (job, answer, signal) => {
    mkdirSync(folder, { recursive: true })
    const view = 'view' in job ? job.view : ''
    const environment = Object.keys(process.env).toSorted().join(',')
    const line = {
      kind: job.kind,
      key: 'file' in job ? job.file.key : '',
      view,
      pid: process.pid,
      environment,
    }
    appendFileSync(join(folder, 'jobs.log'), `${JSON.stringify(line)}\n`)
    await obey(job, { folder, answer, signal })
  },
  [Symbol.asyncDispose]: async () => {},
}))
