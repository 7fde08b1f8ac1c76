/** Readers and writers of a Cloud Manager method, compiled once at start from its declaration. JSON only. */

import {
  compileObjectReader,
  compileObjectWriter,
  compileQueryReader,
  contentTypes,
  firstCloudPage,
  formatOfMediaType,
  parseCloudPage,
  parseHeaderValue,
  readJson,
  WireError,
  type AnyCloudMethod,
  type CloudError,
  type CloudPage,
} from '@easel/contract'
import type { Answer, IncomingCall } from './call.ts'
import { messageLimitBytes } from './collect.ts'

export interface CloudCodec {
  readParameters(search: string): { readonly query: unknown; readonly page: CloudPage }
  readBody(call: IncomingCall): Promise<unknown>
  writeReply(result: unknown): Answer
}

const json = { 'content-type': contentTypes.json }

export function compileCloudCodec(method: AnyCloudMethod): CloudCodec {
  const readQuery = compileQueryReader(method.query)
  return {
    readParameters: (search) => {
      const raw = new URLSearchParams(search)
      const page = method.isPaged === true ? parseCloudPage(raw) : firstCloudPage
      return { query: readQuery(raw), page }
    },
    readBody: compileBody(method),
    writeReply: compileReply(method),
  }
}

/** @see platform data loader, `parse_tcm_api_error_response` */
export function cloudErrorAnswer({ status, message, code }: CloudError): Answer {
  return { status, headers: json, body: JSON.stringify({ message, errorCode: code }) }
}

function compileBody({ body }: AnyCloudMethod): CloudCodec['readBody'] {
  if (body.kind === 'none') return async () => null
  const read = compileObjectReader(body.schema)
  return async (call) => {
    const bytes = await call.body.whole(messageLimitBytes)
    const { value } = parseHeaderValue(call.headers.contentType ?? '')
    if (formatOfMediaType(value) === 'xml') throw new WireError('the body must be JSON')
    return read(bytes.length === 0 ? {} : readJson(bytes))
  }
}

function compileReply({ reply }: AnyCloudMethod): CloudCodec['writeReply'] {
  switch (reply.kind) {
    case 'empty':
      return () => ({ status: 204, headers: {}, body: null })
    case 'array': {
      const write = compileObjectWriter(reply.item)
      return (result) => {
        const items = (result as readonly never[]).map(write)
        return { status: 200, headers: json, body: `[${items.join(',')}]` }
      }
    }
    case 'message':
      break
  }
  const write = compileObjectWriter(reply.schema)
  const { status } = reply
  return (result) => ({ status, headers: json, body: write(result as never) })
}
