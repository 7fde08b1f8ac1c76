/**
 * Damaged, oversized and hostile packages end no server, hold no request for more than a minute, and are no internal fault: each is
 * answered with what it is refused for, or with its data and pictures.
 */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { torture } from '../../../tools/testing/torture.ts'
import { energyWorkbook, ordersWorkbook, samplePackage } from '../../cli/src/index.ts'
import { createChance } from '../../viz/test/hostile/chance.ts'
import {
  hostilePackages,
  type HostilePackage,
  type SamplePackage,
} from '../../viz/test/hostile/hostile-packages.ts'
import { madeSamples } from '../../viz/test/hostile/made-samples.ts'
import { readSample } from '../../viz/test/hostile/read-sample.ts'
import { ended, signInAt, startChild, type ChildServer } from './child.ts'
import {
  requestLimitMs,
  stages,
  tryPackage,
  type Asked,
  type CaseOutcome,
  type Stage,
} from './hostile-case.ts'
import { send } from './kit.ts'
import { asPerson, type Person } from './person.ts'
import { percentile, startSmallReads } from './small-reads.ts'

const { count, seed } = torture('fuzz', 2000)
/** Packages at once, so that renderers are busy and some requests wait. */
const lanes = 2
/** A session lasts two hours, and a personal access token has one at a time: a batch has its own. */
const packagesPerSession = 200
const msPerPackage = 15_000
const slowestShown = 5

/** The small ones of the viz library, and more often those of the CLI: they have many rows and get further. */
async function readSamples(directory: string): Promise<readonly SamplePackage[]> {
  const shown = [ordersWorkbook(), energyWorkbook()].map(async (workbook) => {
    const path = join(directory, `${workbook.name}.twbx`)
    await writeFile(path, samplePackage(workbook))
    return readSample(path)
  })
  const read = await Promise.all(shown)
  return [...madeSamples, ...read, ...read, ...read]
}

type Case = readonly [number, HostilePackage]

interface Outcome extends CaseOutcome {
  readonly name: string
}

interface Run {
  readonly server: ChildServer
  readonly outcomes: Outcome[]
  readonly failures: string[]
  readonly latenciesMs: number[]
}

const hasEnded = ({ process }: ChildServer) =>
  process.exitCode !== null || process.signalCode !== null

async function batch(run: Run, cases: Iterable<Case>): Promise<void> {
  const { url, siteLuid } = run.server
  const token = await signInAt(run.server)
  const site = { luid: siteLuid }
  const person = asPerson({ site, call: (request) => send(url, request) }, token)
  const path = `/api/3.28/sites/${siteLuid}`
  await using reads = startSmallReads({ url, path, everyMs: 20, token })
  // One iterator: each lane takes the next package.
  const waiting = Iterator.from(cases)
  await Promise.all(Array.from({ length: lanes }, () => lane(run, person, waiting)))
  const { latenciesMs, failures } = await reads.stop()
  for (const latency of latenciesMs) run.latenciesMs.push(latency)
  run.failures.push(...failures.map((failure) => `small read: ${failure}`))
}

async function lane(run: Run, person: Person, cases: Iterable<Case>): Promise<void> {
  for (const [number, hostile] of cases) {
    if (hasEnded(run.server)) return
    const file = { ...hostile, name: `Hostile ${number}` }
    const chance = createChance(seed + number)
    const outcome = await tryPackage(person, file, () => chance.number())
    run.outcomes.push({ name: hostile.name, ...outcome })
    const problems = outcome.asked.filter(isProblem)
    if (problems.length === 0) continue
    // At once, as a run takes an hour.
    const failure = await failureOf([number, hostile], problems)
    console.log(failure)
    run.failures.push(failure)
  }
}

/** 503 is a declared answer: the work was interrupted, or the server is busy. */
const isProblem = ({ status, milliseconds }: Asked) =>
  milliseconds > requestLimitMs ||
  status === 0 ||
  status === 401 ||
  (status > 499 && status !== 503)

async function failureOf([number, hostile]: Case, problems: readonly Asked[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-fuzz-'))
  const path = join(folder, `case-${number}.${hostile.kind}`)
  await writeFile(path, hostile.bytes)
  const lines = problems.map(
    ({ what, status, text, milliseconds }) =>
      `  ${what}: ${status} after ${Math.round(milliseconds)} ms ${text}`,
  )
  const title = `EASEL_SEED=${seed} package ${hostile.name.slice(0, 300)}, kept as ${path}`
  return [title, ...lines].join('\n')
}

/** @returns how many came as far as the stage, or further */
const reached = (outcomes: readonly CaseOutcome[], stage: Stage): number =>
  outcomes.filter((outcome) => stages.indexOf(outcome.stage) >= stages.indexOf(stage)).length

function print({ outcomes, latenciesMs }: Run): void {
  const asked = outcomes.flatMap(({ name, asked: all }) =>
    all.map((one) => ({ ...one, by: `package ${name.slice(0, 120)}` })),
  )
  const byStage = stages.map((stage) => {
    return `${outcomes.filter((outcome) => outcome.stage === stage).length} ${stage}`
  })
  const byStatus = Map.groupBy(asked, ({ status }) => status)
  const statuses = Array.from(byStatus, ([status, { length }]) => `${length} answered ${status}`)
  const slowest = asked
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, slowestShown)
    .map((one) => `\n  ${Math.round(one.milliseconds)} ms: ${one.what}: ${one.status} (${one.by})`)
  const read = (share: number) => `p${share * 100} ${percentile(latenciesMs, share).toFixed(1)} ms`
  console.log(`fuzz: ${outcomes.length} packages: ${byStage.join(', ')}
fuzz: ${asked.length} requests: ${statuses.join(', ')}
fuzz: the slowest of them:${slowest.join('')}
fuzz: ${latenciesMs.length} small reads beside it: ${read(0.5)}, ${read(0.99)}`)
}

/** What the server logged as a fault of its own, for the failures to be understood. */
async function faultsIn(logFile: string): Promise<readonly string[]> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).split('\n')
  return lines.filter((line) => line.includes('"level":"error"'))
}

/** Up to so many of the next values; `take` of an iterator would end it with them. */
function* taken<T>(values: Iterator<T>, count: number): Generator<T> {
  for (let number = 0; number < count; number += 1) {
    const next = values.next()
    if (next.done === true) return
    yield next.value
  }
}

test(
  `${count} hostile packages are published and rendered without an internal fault`,
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'easel-fuzz-server-'))
    const logFile = join(directory, 'log')
    const server = await startChild(directory, { EASEL_CHILD_LOG: logFile })
    try {
      const run: Run = { server, outcomes: [], failures: [], latenciesMs: [] }
      const samples = await readSamples(directory)
      const packages = hostilePackages({ seed, count, samples })
      const cases = Iterator.from(packages).map((hostile, number): Case => [number, hostile])
      for (let done = 0; done < count; done += packagesPerSession) {
        await batch(run, taken(cases, packagesPerSession))
        print(run)
      }
      const faults = await faultsIn(logFile)
      if (run.failures.length > 0) console.log([...run.failures, ...faults].join('\n'))
      expect(hasEnded(server)).toBe(false)
      expect(run.failures).toEqual([])
      expect(run.outcomes).toHaveLength(count)
      // The test has tried what it is for.
      expect(reached(run.outcomes, 'refused as a document') / count).toBeGreaterThanOrEqual(0.3)
      expect(reached(run.outcomes, 'drawn') / count).toBeGreaterThanOrEqual(0.1)
      expect(await ended(server.process, 'SIGTERM')).toBe(0)
    } finally {
      server.process.kill('SIGKILL')
      await rm(directory, { recursive: true, force: true })
    }
  },
  count * msPerPackage + 120_000,
)
