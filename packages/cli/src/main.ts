#!/usr/bin/env node
/** The `easel` program. Compiled code is cached from the first start on, so that later ones are quick. */

import { enableCompileCache } from 'node:module'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import type { Terminal } from './command.ts'
import { createPut, writeResults, writeWords } from './output.ts'
import { stopSignal } from './stop-signals.ts'

enableCompileCache()
const { run } = await import('./run.ts')

/** For what is still on its way to a reader that does not read. */
const partingMs = 1000

const terminal: Terminal = {
  out: (text) => writeResults(Buffer.from(text)),
  err: writeWords,
  write: writeResults,
  putOut: createPut(1),
  putErr: createPut(2),
  input: async () => (process.stdin.isTTY ? null : text(process.stdin)),
  env: process.env,
  isInteractive: process.stdout.isTTY,
  stop: stopSignal(),
}
process.exitCode = await run(process.argv.slice(2), terminal)
setTimeout(() => process.exit(), partingMs).unref()
