/** Office documents are zip files of XML parts: packs them as they are written, so that no part is whole in memory. */

import { once } from 'node:events'
import { crc32, createDeflateRaw } from 'node:zlib'
import { planZip, type EntryFacts } from '../package/zip-writer.ts'
import { OutputTooLarge } from './svg.ts'

export interface DocumentPart {
  readonly name: string
  readonly content: Iterable<string> | Uint8Array
}

interface Packed extends EntryFacts {
  readonly chunks: readonly Uint8Array[]
}

/** Characters that are packed at a time; between them others have their turn. */
const blockCharacters = 256 * 1024

/** @throws OutputTooLarge; the signal's reason when it fires */
export async function packParts(
  parts: Iterable<DocumentPart> | AsyncIterable<DocumentPart>,
  { mostBytes, signal }: { readonly mostBytes: number; readonly signal?: AbortSignal | undefined },
): Promise<Uint8Array> {
  const entries: Packed[] = []
  let packedBytes = 0
  const check = (bytes: number): void => {
    signal?.throwIfAborted()
    if (packedBytes + bytes <= mostBytes) return
    throw new OutputTooLarge(`its document has more than the ${mostBytes} bytes allowed`)
  }
  for await (const { name, content } of parts) {
    const isText = !(content instanceof Uint8Array)
    const bytes = isText ? inBlocks(content) : [content]
    const entry = await pack(name, bytes, check)
    entries.push(entry)
    packedBytes += entry.packedBytes
  }
  const { sizeBytes, pieces } = planZip(entries)
  check(sizeBytes - packedBytes)
  return Buffer.concat(pieces.flatMap((piece) => (Buffer.isBuffer(piece) ? [piece] : piece.chunks)))
}

/** @param check Called with the packed bytes so far; throws where they are too many. */
async function pack(
  name: string,
  blocks: Iterable<Uint8Array>,
  check: (packedBytes: number) => void,
): Promise<Packed> {
  const chunks: Uint8Array[] = []
  let packedBytes = 0
  let sizeBytes = 0
  let sum = 0
  const deflate = createDeflateRaw()
  deflate.on('data', (chunk: Uint8Array) => {
    packedBytes += chunk.length
    chunks.push(chunk)
  })
  const ended = once(deflate, 'end')
  ended.catch(() => {})
  try {
    for (const block of blocks) {
      sizeBytes += block.length
      sum = crc32(block, sum)
      if (!deflate.write(block)) await once(deflate, 'drain')
      check(packedBytes)
    }
    deflate.end()
    await ended
  } finally {
    deflate.destroy()
  }
  return {
    nameBytes: Buffer.from(name),
    hasUtf8Name: true,
    method: 'deflate',
    crc32: sum,
    packedBytes,
    sizeBytes,
    chunks,
  }
}

function* inBlocks(pieces: Iterable<string>): Generator<Uint8Array> {
  let block = ''
  for (const piece of pieces) {
    block += piece
    if (block.length < blockCharacters) continue
    yield Buffer.from(block)
    block = ''
  }
  if (block !== '') yield Buffer.from(block)
}
