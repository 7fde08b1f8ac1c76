/** Text of any character set as UTF-8, the only one that the database reads. */

import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { TextDecoder } from 'node:util'
import { ExtractError } from './extract-error.ts'
import type { TextGuard } from './text-guard.ts'

interface TextCopy {
  readonly source: string
  readonly target: string
  readonly guard: TextGuard
  readonly signal?: AbortSignal
}

/**
 * Copies a file on the way through its character set. A byte order mark says it better than any name.
 *
 * @throws ExtractError source-unreadable when the name is of no character set, source-too-large
 */
export async function copyAsUtf8(copy: TextCopy, name: string): Promise<void> {
  const { source, target, guard, signal } = copy
  const decoder = decoderOf((await markedCharacterSet(source)) ?? name)
  const checked = (text: string): string => {
    guard.check(text)
    return text
  }
  const decoded = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) yield checked(decoder.decode(chunk, { stream: true }))
    yield checked(decoder.decode())
  }
  await pipeline(
    Readable.from(decoded(createReadStream(source))),
    createWriteStream(target),
    signal === undefined ? {} : { signal },
  )
}

const marks: readonly (readonly [characterSet: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

async function markedCharacterSet(source: string): Promise<string | undefined> {
  await using handle = await open(source)
  const { buffer } = await handle.read(Buffer.alloc(3), 0, 3, 0)
  return marks.find(([, bytes]) => bytes.every((byte, index) => buffer[index] === byte))?.[0]
}

function decoderOf(name: string): TextDecoder {
  try {
    return new TextDecoder(name)
  } catch (cause) {
    throw new ExtractError('source-unreadable', `unknown character set "${name}"`, { cause })
  }
}
