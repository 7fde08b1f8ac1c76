/** Streams into files. The modules of Node are asked for at run time, so that browsers' bundlers do not meet them. */

import { builtin } from './builtin.ts'

/** The file has its name when it is whole; what was begun is removed after a failure. */
export async function saveStream(stream: ReadableStream<Uint8Array>, path: string): Promise<void> {
  const { createWriteStream } = builtin('node:fs')
  const { rename, rm } = builtin('node:fs/promises')
  const { pipeline } = builtin('node:stream/promises')
  const { Readable } = builtin('node:stream')
  const partial = `${path}.${crypto.randomUUID()}.part`
  try {
    await pipeline(Readable.fromWeb(stream), createWriteStream(partial, { flags: 'wx' }))
    await rename(partial, path)
  } catch (cause) {
    await rm(partial, { force: true })
    throw cause
  }
}
