/** Runs the tests and prints the processor time that they took. Parameters are those of `vitest run`. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import process from 'node:process'
import { processorSeconds, readSelf } from './processor-seconds.ts'

const vitest = path.join(import.meta.dirname, '../node_modules/vitest/vitest.mjs')

const child = spawn(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
const [code] = (await once(child, 'close')) as [number | null]
const spent = processorSeconds(readSelf())
if (spent !== null) {
  const minutes = (spent / 60).toFixed(1)
  console.log(`${spent.toFixed(0)} s (${minutes} minutes) of processor time, without databases`)
}
process.exitCode = code ?? 1
