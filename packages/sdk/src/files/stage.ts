/** Makes a file ready to be sent: at once where it fits into one request, else in blocks of an upload session. */

import { ArgumentError } from '../errors.ts'
import type { Arguments } from '../calls/call.ts'
import type { Operation, UploadRule } from '../calls/operation.ts'
import type { CallOptions, UploadProgress } from '../calls/options.ts'
import { nameOf, openFile, type OpenedFile } from './file-source.ts'

/** Sends one call of the API. */
export type Send = (operation: Operation, args: Arguments, options: CallOptions) => Promise<unknown>

/** The methods of upload sessions. */
export interface UploadMethods {
  readonly initiate: Operation
  readonly append: Operation
  /** Bytes of one block. */
  readonly blockBytes: number
  /** Largest file that goes in one request, where that is less than the method takes. */
  readonly largestRequestBytes: number
}

interface Upload {
  readonly operation: Operation
  readonly rule: UploadRule
  readonly args: Arguments
  readonly options: CallOptions
}

/** The arguments with the file as a `Blob`, or with the upload session that holds it. */
export async function stageFile(
  methods: UploadMethods,
  send: Send,
  upload: Upload,
): Promise<Arguments> {
  const { operation, rule, args, options } = upload
  if (args['file'] === undefined) return args
  const fileName = nameOf(args['file'], args['fileName'], operation.name)
  const opened = openFile(args['file'], operation.name, options.signal)
  const limitBytes = rule.takesSession
    ? Math.min(rule.limitBytes, methods.largestRequestBytes)
    : rule.limitBytes
  const file = await gather(opened, limitBytes)
  if (file.kind === 'blob' && file.blob.size <= limitBytes)
    return { ...args, file: file.blob, fileName }
  if (!rule.takesSession)
    throw new ArgumentError(
      `${operation.name}: the file is larger than ${rule.limitBytes} bytes, the most that the method takes`,
    )
  const { file: _, fileName: __, ...others } = args
  const type = typeOf({ ...upload, args: others }, fileName)
  const uploadSessionId = await sendBlocks(methods, send, { file, options })
  return { ...others, ...type, uploadSessionId }
}

/** The file's type as a parameter, since an upload session has no name. */
function typeOf({ operation, rule, args }: Upload, fileName: string): Arguments {
  const { typeParameter } = rule
  if (typeParameter === null || args[typeParameter] !== undefined) return {}
  const ending = /\.([A-Za-z0-9]+)$/.exec(fileName)?.[1]
  if (ending === undefined)
    throw new ArgumentError(
      `${operation.name}: fileName has no ending that says of what type it is`,
    )
  return { [typeParameter]: ending.toLowerCase() }
}

/** A stream that fits into one request becomes bytes; of a longer one, what was read goes before the rest. */
async function gather(file: OpenedFile, limitBytes: number): Promise<OpenedFile> {
  if (file.kind === 'blob') return file
  const iterator = file.chunks[Symbol.asyncIterator]()
  const read: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  while (bytes <= limitBytes) {
    const next = await iterator.next()
    if (next.done === true) return { kind: 'blob', blob: new Blob(read) }
    bytes += next.value.length
    read.push(next.value as Uint8Array<ArrayBuffer>)
  }
  return { kind: 'stream', chunks: joined(read, iterator) }
}

async function* joined(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* first
    for (;;) {
      const next = await rest.next()
      if (next.done === true) return
      yield next.value
    }
  } finally {
    await rest.return?.()
  }
}

async function* blocksOf(file: OpenedFile, blockBytes: number): AsyncGenerator<Blob, void> {
  if (file.kind === 'blob') {
    for (let at = 0; at < file.blob.size; at += blockBytes)
      yield file.blob.slice(at, at + blockBytes)
    return
  }
  let waiting: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for await (const chunk of file.chunks) {
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + blockBytes - bytes) as Uint8Array<ArrayBuffer>
      waiting.push(piece)
      bytes += piece.length
      at += piece.length
      if (bytes < blockBytes) continue
      yield new Blob(waiting)
      waiting = []
      bytes = 0
    }
  }
  if (bytes > 0) yield new Blob(waiting)
}

interface Blocks {
  readonly file: OpenedFile
  readonly options: CallOptions
}

/** Blocks are numbered, so that one may be sent again after a lost answer. */
async function sendBlocks(
  { initiate, append, blockBytes }: UploadMethods,
  send: Send,
  { file, options }: Blocks,
): Promise<string> {
  const { onProgress, ...passed } = options
  const totalBytes = file.kind === 'blob' ? file.blob.size : null
  const report = (progress: UploadProgress): void => onProgress?.(progress)
  const opened = (await send(initiate, {}, passed)) as {
    readonly fileUpload: { readonly uploadSessionId: string }
  }
  const { uploadSessionId } = opened.fileUpload
  let sentBytes = 0
  let sequenceID = 0
  report({ sentBytes, totalBytes })
  for await (const block of blocksOf(file, blockBytes)) {
    const args = { uploadSessionId, sequenceID, file: block, fileName: 'block' }
    await send(append, args, passed)
    sequenceID += 1
    sentBytes += block.size
    report({ sentBytes, totalBytes })
  }
  return uploadSessionId
}
