/** Bodies of requests: picks the form and reads the message. */

import { formatOfMediaType, parseHeaderValue, type BodyFormat } from './content-type.ts'
import { readJson } from './json-read.ts'
import type { MessageReader } from './message-read.ts'
import { quoted, WireError } from './wire-error.ts'
import { readXml } from './xml-read.ts'

export interface MessageBody<T> {
  /** Value of `Content-Type`; null when the header (or that of the part) is absent. */
  readonly contentType: string | null | undefined
  readonly bytes: Uint8Array
  readonly reader: MessageReader<T>
}

const byteOrderMark = [0xef, 0xbb, 0xbf] as const
const blanks: readonly number[] = [0x20, 0x09, 0x0a, 0x0d]

function firstByte(bytes: Uint8Array): number | undefined {
  const hasMark = byteOrderMark.every((byte, index) => bytes[index] === byte)
  return bytes.subarray(hasMark ? 3 : 0).find((byte) => !blanks.includes(byte))
}

const formatByFirstByte = (first: number): BodyFormat | null =>
  first === 0x3c ? 'xml' : first === 0x7b ? 'json' : null

/**
 * The content type decides; where it is absent or names neither form (sign-in without a header, payload parts marked as
 * plain text), the first byte does. A body without a byte reads as a message without a payload: some clients send
 * `Content-Type: text/xml` with nothing.
 *
 * @throws WireError when the body is in neither form, is malformed, or is not the message.
 */
export function readMessage<T>({ contentType, bytes, reader }: MessageBody<T>): T {
  const first = firstByte(bytes)
  if (first === undefined) return reader.fromJson({})
  const mediaType = parseHeaderValue(contentType ?? '').value
  const sniffed = formatByFirstByte(first)
  const format = formatOfMediaType(mediaType) ?? sniffed
  if (format === null) throw new WireError('the body is neither XML nor JSON')
  if (sniffed !== null && sniffed !== format)
    throw new WireError(`Content-Type is ${mediaType}, but the body looks like ${sniffed}`)
  if (format === 'json') return reader.fromJson(readJson(bytes))
  const root = readXml(bytes)
  if (root.name !== reader.root)
    throw new WireError(`the root element is ${quoted(root.name)}; it must be ${reader.root}`)
  return reader.fromXml(root)
}
