/** Runs every check that needs no server, a few at a time, and says which failed. Takes seconds: run it before each commit. */

import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { processorSeconds, readSelf } from './processor-seconds.ts'

interface Check {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** Whether its figures are of interest when it has passed, too. */
  readonly isShown?: boolean
}

interface Result {
  readonly check: Check
  readonly hasPassed: boolean
  readonly seconds: number
  readonly output: string
}

const tool = (name: string, ...more: readonly string[]): Check['command'] => [
  process.execPath,
  `tools/${name}.ts`,
  ...more,
]

/** Runs with the sources of the packages instead of what they publish. */
const sources = (name: string): Check['command'] => [
  process.execPath,
  '--conditions=easel-source',
  `tools/${name}.ts`,
]

/** Lets a second run look only at what has changed since the first. */
const remembered = ['--incremental', '--tsBuildInfoFile', 'node_modules/.cache/types.tsbuildinfo']

const caches = { knip: 'node_modules/.cache/knip', format: 'node_modules/.cache/format' }

/** Files that have not changed are not read again. A run without a cache, as by an editor, removes the one at the usual place. */
const formatted = ['--cache', '--cache-strategy', 'content', '--cache-location', caches.format]

/** Checkers in parallel each compute the contract's types again: one takes half of the processor time of four. */
const oneChecker = ['--checkers', '1']

/** Slowest first, so that the short ones fill the gaps. */
const checks: readonly Check[] = [
  {
    name: 'unused code',
    command: [
      'knip',
      '--no-progress',
      '--no-config-hints',
      '--cache',
      '--cache-location',
      caches.knip,
    ],
  },
  {
    name: 'types',
    command: ['tsc', '--noEmit', '-p', 'tsconfig.json', ...oneChecker, ...remembered],
  },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'format', command: ['prettier', '--check', ...formatted, '--log-level', 'warn', '.'] },
  { name: 'reference pages', command: tool('make-reference', '--check') },
  { name: 'openapi', command: tool('make-openapi', '--check') },
  { name: 'starts', command: sources('check-starts') },
  {
    name: 'client sizes',
    command: sources('client/sizes'),
    isShown: true,
  },
  { name: 'imports', command: tool('check-imports') },
  { name: 'sizes', command: tool('check-sizes') },
  { name: 'security list', command: tool('check-security') },
  { name: 'words', command: tool('check-words') },
  { name: 'lock file', command: tool('lock-file') },
]

const root = path.join(import.meta.dirname, '..')
const environment = {
  ...process.env,
  PATH: [path.join(root, 'node_modules/.bin'), process.env['PATH']].join(path.delimiter),
  // The type-aware linter's checkers, for the same reason as `oneChecker`.
  GOMAXPROCS: '1',
}

function run(check: Check): Promise<Result> {
  const [program, ...parameters] = check.command
  const start = performance.now()
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { cwd: root, env: environment })
    const chunks: Buffer[] = []
    const finish = (hasPassed: boolean, more = ''): void =>
      resolve({
        check,
        hasPassed,
        seconds: (performance.now() - start) / 1000,
        output: (Buffer.concat(chunks).toString() + more).trim(),
      })
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', (error) => finish(false, error.message))
    child.on('close', (code) => finish(code === 0))
  })
}

/** Runs the checks with so many at a time, printing a line as each ends. */
async function runAll(width: number): Promise<readonly Result[]> {
  const waiting = checks.values()
  const results: Result[] = []
  const lane = async (): Promise<void> => {
    for (const check of waiting) {
      const result = await run(check)
      results.push(result)
      const mark = result.hasPassed ? 'ok    ' : 'FAILED'
      console.log(`${mark} ${check.name.padEnd(16)} ${result.seconds.toFixed(1)} s`)
      if (result.hasPassed && check.isShown === true) console.log(result.output)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  return results
}

if (import.meta.main) {
  const start = performance.now()
  const results = await runAll(Math.max(2, availableParallelism()))
  const failed = results.filter(({ hasPassed }) => !hasPassed)
  for (const { check, output } of failed) {
    console.error(
      `\n--- ${check.name}: ${check.command.join(' ').replace(process.execPath, 'node')}`,
    )
    console.error(output)
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const spent = processorSeconds(readSelf())
  console.log(
    `\n${results.length - failed.length} of ${results.length} checks passed in ${seconds} s${spent === null ? '' : `, ${spent.toFixed(1)} s of processor time`}`,
  )
  if (failed.length > 0) process.exitCode = 1
}
