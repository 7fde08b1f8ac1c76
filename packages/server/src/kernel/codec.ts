/** A method's readers and writers, compiled once at start from its declaration. */

import {
  compileItemCount,
  compileJsonParts,
  compileJsonWriter,
  compileQueryReader,
  compileReader,
  compileXmlParts,
  compileXmlWriter,
  contentTypes,
  parseListRequest,
  readMessage,
  writeErrorJson,
  writeErrorXml,
  type AnyMethod,
  type BodyFormat,
  type FileReply,
  type ListRequest,
  type RestError,
  type TObject,
} from '@easel/contract'
import type { Answer, Call } from './call.ts'
import { contentDisposition } from './content-disposition.ts'
import { longestAtOnce, writeLong } from './long-answer.ts'
import { readParts } from './parts.ts'
import { messageLimitBytes } from './collect.ts'
import { HeadedError } from '../ports/headed-error.ts'

export interface Parameters {
  readonly query: unknown
  readonly list: ListRequest
  readonly viewFilters: ReadonlyMap<string, string>
}

export interface Codec {
  readParameters(search: string): Parameters
  readBody(call: Call): Promise<unknown>
  /** A promise for an answer with very many items alone. */
  writeReply(result: unknown, format: BodyFormat): Answer | Promise<Answer>
  writeError(error: RestError, format: BodyFormat): Answer
}

type MessageWriter = (message: unknown, format: BodyFormat) => Answer | Promise<Answer>

export function compileCodec(method: AnyMethod): Codec {
  return {
    readParameters: compileParameters(method),
    readBody: compileBody(method),
    writeReply: compileReply(method),
    writeError: errorAnswer,
  }
}

export function errorAnswer(error: RestError, format: BodyFormat): Answer {
  const { code, summary, detail } = error
  const document = { code, summary, detail }
  return {
    status: error.status,
    headers: {
      'content-type': contentTypes[format],
      ...(error instanceof HeadedError ? error.headers : {}),
    },
    body: format === 'json' ? writeErrorJson(document) : writeErrorXml(document),
  }
}

/** What a method that is no list gets. */
const everything: ListRequest = {
  page: { number: 1, size: 100 },
  filter: [],
  dropped: [],
  sort: [],
  fields: null,
}

function compileParameters(method: AnyMethod): Codec['readParameters'] {
  const readQuery = compileQueryReader(method.query)
  return (search) => {
    const raw = new URLSearchParams(search)
    return {
      query: readQuery(raw),
      list: method.list === undefined ? everything : parseListRequest(raw, method.list),
      viewFilters: method.takesViewFilters === true ? viewFilters(raw) : new Map(),
    }
  }
}

/** `vf_Region=West,East` → Region: `West,East`; the engine knows how values are separated. */
export function viewFilters(raw: URLSearchParams): ReadonlyMap<string, string> {
  const filters = [...raw].filter(([name]) => name.startsWith('vf_') && name.length > 3)
  return new Map(filters.map(([name, value]) => [name.slice(3), value]))
}

function compileBody({ body }: AnyMethod): Codec['readBody'] {
  switch (body.kind) {
    case 'none':
      return async () => null
    case 'message': {
      const reader = compileReader(body.schema)
      return async (call) => {
        const bytes = await call.body.whole(messageLimitBytes)
        return readMessage({ contentType: call.headers.contentType, bytes, reader })
      }
    }
    case 'parts': {
      const reader = body.payload === null ? null : compileReader(body.payload)
      return (call) => readParts(call, body, reader)
    }
  }
}

/** What handlers of methods with several kinds of reply return. */
interface StatedReply {
  readonly status: number
  readonly message: unknown
  readonly headers?: Readonly<Record<string, string>>
}

function compileReply({ reply }: AnyMethod): Codec['writeReply'] {
  switch (reply.kind) {
    case 'empty':
      return () => ({ status: 204, headers: {}, body: null })
    case 'file':
      return (result) => fileAnswer(result as FileReply)
    case 'refused':
      return () => {
        throw new TypeError('a method that is always refused has answered')
      }
    case 'message':
      return messageWriter(reply.status, reply.schema)
    case 'messages': {
      const writers = new Map<number, MessageWriter>(
        Object.entries(reply.schemas).map(([status, schema]) => [
          Number(status),
          messageWriter(Number(status), schema),
        ]),
      )
      return (result, format) => {
        const { status, message, headers } = result as StatedReply
        const write = writers.get(status)
        if (write === undefined) throw new TypeError(`undeclared reply status ${status}`)
        const add = (answer: Answer) => ({
          ...answer,
          headers: { ...answer.headers, ...headers },
        })
        const answer = write(message, format)
        return answer instanceof Promise ? answer.then(add) : add(answer)
      }
    }
  }
}

function messageWriter(status: number, schema: TObject): MessageWriter {
  const writers = { xml: compileXmlWriter(schema), json: compileJsonWriter(schema) }
  const inParts = { xml: compileXmlParts(schema), json: compileJsonParts(schema) }
  const itemsOf = compileItemCount(schema)
  return (message, format) => {
    const headers = { 'content-type': contentTypes[format] }
    const parts = itemsOf(message) > longestAtOnce ? inParts[format] : null
    if (parts === null) return { status, headers, body: writers[format](message as never) }
    return writeLong(parts(message)).then(({ sizeBytes, chunks }) => ({
      status,
      headers: { ...headers, 'content-length': String(sizeBytes) },
      body: chunks,
    }))
  }
}

export function fileAnswer(file: FileReply): Answer {
  return {
    status: 200,
    headers: {
      'content-type': file.type,
      ...(file.sizeBytes === undefined ? {} : { 'content-length': String(file.sizeBytes) }),
      ...(file.fileName === undefined
        ? {}
        : { 'content-disposition': contentDisposition(file.fileName) }),
      ...file.headers,
    },
    body: file.content,
  }
}
