/**
 * Bodies of message and file: `multipart/mixed` as the service wants it, which is not what a browser makes of a form. The message is
 * XML, which every version of the service reads there.
 */

import {
  compileXmlWriter,
  messageShape,
  multipartContentType,
  partHead,
  type Body,
} from '@easel/contract'
import { nameOf } from '../files/file-source.ts'
import { checkElement } from '../wire/check-fields.ts'
import type { Arguments } from './call.ts'
import { pick, propertiesOf } from './named.ts'
import type { Message } from './operation.ts'
import { randomHex } from './random.ts'

type PartsBody = Extract<Body, { readonly kind: 'parts' }>

/** Arguments of the file part. The file has become a `Blob` before a body is written. */
export const fileArguments = ['file', 'fileName'] as const

export function partsBody(
  method: string,
  body: PartsBody,
  headers: Readonly<Record<string, string>>,
): (args: Arguments) => Omit<Message, 'target'> {
  const { payload, fileParts } = body
  const shape = payload === null ? null : messageShape(payload)
  const write = payload === null ? null : compileXmlWriter(payload, 'tsRequest')
  const names = propertiesOf(payload)
  return (args) => {
    const message = pick(args, names)
    const boundary = randomHex(16)
    const chunks: BlobPart[] = []
    if (shape !== null && write !== null && names.length > 0) {
      checkElement(message, shape, method)
      const head = partHead(boundary, { name: 'request_payload', contentType: 'text/xml' })
      chunks.push(head, write(message), '\r\n')
    }
    const { file, fileName } = args
    if (file !== undefined) {
      const name = fileParts[0] ?? 'file'
      const contentType = 'application/octet-stream'
      const named = { name, fileName: nameOf(file, fileName, method), contentType }
      chunks.push(partHead(boundary, named), file as Blob, '\r\n')
    }
    chunks.push(`--${boundary}--\r\n`)
    return {
      headers: { ...headers, 'content-type': multipartContentType(boundary) },
      body: new Blob(chunks),
    }
  }
}

type BlobPart = Blob | string
