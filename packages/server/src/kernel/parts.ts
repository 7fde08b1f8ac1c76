/** Reads a multipart body: the message part first, then the file as a stream that the handler consumes. */

import {
  boundaryOf,
  parseHeaderValue,
  readMessage,
  readParts as readMultipart,
  WireError,
  type Body,
  type MessageReader,
  type Part,
  type UploadedFile,
} from '@easel/contract'
import type { Call } from './call.ts'
import { collect, messageLimitBytes } from './collect.ts'
import { BodyTooLarge } from './failures.ts'
import { hintHeader } from './hint.ts'
import { HeadedError } from '../ports/headed-error.ts'

type PartsBody = Extract<Body, { kind: 'parts' }>

interface Parts {
  readonly payload: unknown
  readonly file: UploadedFile | null
}

/**
 * The message part may be missing or empty, and comes before the file, except where the method collects the file. Parts of other
 * names are skipped.
 *
 * @throws HeadedError 406000 when the body is `multipart/form-data`, and the method does not take that
 * @throws WireError when the body is not multipart, is cut, or the message comes after the file
 */
export async function readParts(
  call: Call,
  body: PartsBody,
  reader: MessageReader<unknown> | null,
): Promise<Parts> {
  if (body.takesFormData !== true) refuseFormData(call.headers.contentType)
  const boundary = boundaryOf(call.headers.contentType)
  const parts = readMultipart(limited(call.body, body.limitBytes + messageLimitBytes), boundary)[
    Symbol.asyncIterator
  ]()
  let payload: unknown = null
  let file: UploadedFile | null = null
  for (;;) {
    const next = await parts.next()
    if (next.done === true) return { payload, file }
    const part = next.value
    if (part.name === 'request_payload') payload = await readPayload(part, reader)
    else if (!body.fileParts.includes(part.name) || file !== null) await drain(part.content)
    else if (body.collectsFile === true) file = await collectFile(part, body.limitBytes)
    else return { payload, file: openFile(part, parts) }
  }
}

/** What browsers, Postman and `curl -F` send; the real service takes it for the import of users only. */
function refuseFormData(contentType: string | undefined): void {
  if (contentType === undefined || parseHeaderValue(contentType).value !== 'multipart/form-data') {
    return
  }
  const hint = 'send this body as Content-Type: multipart/mixed, with the same boundary and parts'
  throw new HeadedError(
    '406000',
    { contentType: contentType.slice(0, 200) },
    { [hintHeader]: hint },
  )
}

async function readPayload(part: Part, reader: MessageReader<unknown> | null): Promise<unknown> {
  const bytes = await collect(part.content, messageLimitBytes)
  if (reader === null || bytes.length === 0) return null
  return readMessage({ contentType: part.contentType, bytes, reader })
}

/** A small file, kept until the message behind it was read. */
async function collectFile(part: Part, limitBytes: number): Promise<UploadedFile> {
  const bytes = await collect(part.content, limitBytes)
  async function* content() {
    yield bytes
  }
  return { fileName: part.fileName ?? '', content: content() }
}

/** The file's bytes; when they end, the rest of the body is read too, so that a cut body is an error and not a short file. */
function openFile(part: Part, parts: AsyncIterator<Part>): UploadedFile {
  async function* content() {
    yield* part.content
    for (;;) {
      const next = await parts.next()
      if (next.done === true) return
      if (next.value.name === 'request_payload') {
        throw new WireError('the part request_payload must come before the file')
      }
      await drain(next.value.content)
    }
  }
  return { fileName: part.fileName ?? '', content: content() }
}

async function drain(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of content) void chunk
}

async function* limited(source: AsyncIterable<Uint8Array>, limitBytes: number) {
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > limitBytes) throw new BodyTooLarge(limitBytes)
    yield chunk
  }
}
