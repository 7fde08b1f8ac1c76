/** Says which gate stops a faulty file: the compiler, the tests nearest to it, or every test that reaches it. */

import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

/** `time`: the tests did not end, as with a loop without an end. */
export type Verdict = 'types' | 'tests' | 'time' | 'survived'

const longestMs = 15 * 60_000

type Outcome = 'passed' | 'failed' | 'time'

function run(copy: string, program: string, parameters: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(path.join(copy, 'node_modules/.bin', program), parameters, {
      cwd: copy,
      stdio: 'ignore',
      timeout: longestMs,
      killSignal: 'SIGKILL',
      env: {
        ...process.env,
        PATH: `${copy}/node_modules/.bin${path.delimiter}${process.env['PATH']}`,
      },
    })
    child.on('close', (code, signal) =>
      resolve(signal === 'SIGKILL' ? 'time' : code === 0 ? 'passed' : 'failed'),
    )
  })
}

/** Tests in the folder of a file, and those that carry its name anywhere in the package. */
function nearTests(copy: string, file: string): readonly string[] {
  const [, name = ''] = file.split('/')
  const stem = path.basename(file, path.extname(file))
  const folder = path.posix.dirname(file)
  return readdirSync(path.join(copy, 'packages', name), { recursive: true, encoding: 'utf8' })
    .map((found) => path.posix.join('packages', name, found.split(path.sep).join('/')))
    .filter((found) => found.endsWith('.test.ts') && !found.includes('node_modules'))
    .filter(
      (found) => path.posix.dirname(found) === folder || path.basename(found).startsWith(stem),
    )
}

/** Cheapest gate first. */
export async function verdictOn(copy: string, file: string): Promise<Verdict> {
  const types = [
    '--noEmit',
    '-p',
    'tsconfig.json',
    '--incremental',
    '--tsBuildInfoFile',
    `${copy}/.types`,
  ]
  if ((await run(copy, 'tsc', types)) !== 'passed') return 'types'
  const near = nearTests(copy, file)
  const rounds = [
    ...(near.length > 0 ? [['run', '--bail', '1', ...near]] : []),
    ['related', '--run', '--bail', '1', file],
  ]
  for (const parameters of rounds) {
    const outcome = await run(copy, 'vitest', parameters)
    if (outcome !== 'passed') return outcome === 'time' ? 'time' : 'tests'
  }
  return 'survived'
}
