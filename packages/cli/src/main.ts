#!/usr/bin/env node
/** The `easel` program. Compiled code is cached from the first start on, so that later ones are quick. */

import { writeSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import type { Terminal } from './command.ts'

enableCompileCache()
const { run } = await import('./run.ts')

const stop = new AbortController()
const terminal: Terminal = {
  out: (text) => writeAll(1, Buffer.from(text)),
  err: (text) => writeAll(2, Buffer.from(text)),
  write: (bytes) => writeAll(1, bytes),
  input: async () => (process.stdin.isTTY ? null : text(process.stdin)),
  env: process.env,
  isInteractive: process.stdout.isTTY,
  stop: stop.signal,
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // A second signal ends the program at once: the handler is gone by then.
  process.once(signal, () => stop.abort())
}
process.exitCode = await run(process.argv.slice(2), terminal)

/** Synchronous, so that nothing is lost when the program ends; waits for slow readers of a pipe. */
function writeAll(descriptor: 1 | 2, bytes: Uint8Array): void {
  let written = 0
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
