/** What the program writes to its terminal, or to whatever stands in its place. */

import { fstatSync, write, writeSync } from 'node:fs'
import process from 'node:process'
import { CommandFailure } from './usage-error.ts'

type Descriptor = 1 | 2

/**
 * Results: written before the call returns, so that nothing is lost when the program ends. Waits for a slow reader of a pipe; one that
 * is gone is no failure.
 *
 * @throws CommandFailure when they cannot be written, e.g. to a full disk
 */
export function writeResults(bytes: Uint8Array): void {
  try {
    writeAll(1, bytes)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CommandFailure(`the standard output cannot be written: ${reason}`, { cause })
  }
}

/** Words about the work. Where they cannot be written, the work goes on without them. */
export function writeWords(text: string): void {
  try {
    writeAll(2, Buffer.from(text))
  } catch {
    // There is no place left to report this to; the exit code still tells the outcome.
  }
}

function writeAll(descriptor: Descriptor, bytes: Uint8Array): void {
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

/**
 * Writes of a server, which must never wait for a reader: they resolve when the bytes are out.
 *
 * @returns a function that writes all bytes or the first of them and says how many; it rejects when none can be written
 */
export function createPut(descriptor: Descriptor): (bytes: Uint8Array) => Promise<number> {
  let put: ((bytes: Uint8Array) => Promise<number>) | null = null
  return (bytes) => (put ??= fstatSync(descriptor).isFile() ? toFile : toStream)(bytes)

  function toFile(bytes: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      write(descriptor, bytes, (error, written) =>
        error === null ? resolve(written) : reject(error),
      )
    })
  }
  function toStream(bytes: Uint8Array): Promise<number> {
    const stream = descriptor === 1 ? process.stdout : process.stderr
    // The failure is met by the callback of the write.
    if (stream.listenerCount('error') === 0) stream.on('error', () => undefined)
    return new Promise((resolve, reject) => {
      stream.write(bytes, (error) => (error ? reject(error) : resolve(bytes.length)))
    })
  }
}
