/** What can be sent as a file. */

import { ArgumentError } from '../errors.ts'
import { untilAborted } from '../transport/pause.ts'

/** Anything with bytes. A `Blob` is read as it is sent; in Node, `openAsBlob` makes one of a path. */
export type FileSource =
  Blob | Uint8Array | ArrayBuffer | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

export interface FileArguments {
  readonly file: FileSource
  /** Needed where the file has no name of its own, as a `File` has. Its ending says of what type the file is. */
  readonly fileName?: string
}

/** Bytes with a known length, sent as often as needed; a stream, which can be read once. */
export type OpenedFile =
  | { readonly kind: 'blob'; readonly blob: Blob }
  | { readonly kind: 'stream'; readonly chunks: AsyncIterable<Uint8Array> }

const isStream = (file: object): file is ReadableStream<Uint8Array> =>
  'getReader' in file && typeof file.getReader === 'function'

const isIterable = (file: object): file is AsyncIterable<Uint8Array> => Symbol.asyncIterator in file

/** Not every browser's streams can be iterated. */
const iteratorOf = (file: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>) => {
  if (!isStream(file)) return file[Symbol.asyncIterator]()
  const reader = file.getReader()
  return {
    next: () => reader.read(),
    return: async () => {
      await reader.cancel()
      return { done: true, value: undefined } as const
    },
  }
}

/** Chunks of the source. When it is left early, or the signal fires, the source is closed, also one that waits. */
async function* chunksOf(
  file: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  const iterator = iteratorOf(file)
  let isOver = false
  try {
    for (;;) {
      const next = await untilAborted(Promise.resolve(iterator.next()), signal)
      isOver = next.done === true
      if (next.done === true) return
      yield next.value
    }
  } finally {
    // A generator that waits ends only after its wait; the call does not wait for it.
    if (!isOver) Promise.resolve(iterator.return?.()).catch(() => undefined)
  }
}

/** @throws ArgumentError when it is none of the kinds that can be sent */
export function openFile(file: unknown, method: string, signal?: AbortSignal): OpenedFile {
  if (file instanceof Blob) return { kind: 'blob', blob: file }
  if (file instanceof Uint8Array || file instanceof ArrayBuffer)
    return { kind: 'blob', blob: new Blob([file]) }
  if (typeof file === 'object' && file !== null) {
    if (isStream(file) || isIterable(file))
      return { kind: 'stream', chunks: chunksOf(file, signal) }
  }
  throw new ArgumentError(`${method}: file must be a Blob, bytes, or a stream of bytes`)
}

/** @throws ArgumentError when neither the caller nor the file has a name */
export function nameOf(file: unknown, given: unknown, method: string): string {
  if (typeof given === 'string' && given !== '') return given
  const own = file instanceof Blob && 'name' in file ? file.name : undefined
  if (typeof own === 'string' && own !== '') return own
  throw new ArgumentError(`${method} lacks fileName, which says of what type the file is`)
}
