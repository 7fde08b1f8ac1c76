/** Methods of the REST API, compiled from their declarations. */

import {
  compileJsonWriter,
  messageShape,
  pipelineErrors,
  type AnyMethod,
  type Reply,
} from '@easel/contract'
import { checkElement } from '../wire/check-fields.ts'
import { decodeElement } from '../wire/decode.ts'
import type { Arguments } from './call.ts'
import { pick, propertiesOf, refuseStrangers } from './named.ts'
import { fileArguments, partsBody } from './parts-body.ts'
import { namesOfList, writeList } from './list-query.ts'
import type { Message, Operation, ReplyReader, UploadRule } from './operation.ts'
import { parametersOf, writePath } from './path.ts'
import { queryWriter } from './query.ts'
import { restPaging } from './rest-paging.ts'

const accept = { accept: 'application/json' } as const
const anyFile = { accept: '*/*' } as const

export function compileRest(method: AnyMethod): Operation {
  const { name, body, query, path, list, reply } = method
  const pathNames = parametersOf(path).filter((each) => each !== 'siteId')
  const writeQuery = queryWriter(query)
  const writeBody = bodyWriter(method)
  const known = [
    ...pathNames,
    ...propertiesOf(query),
    ...(list === undefined ? [] : namesOfList(list)),
    ...(method.takesViewFilters === true ? ['filters'] : []),
    ...(body.kind === 'message' ? propertiesOf(body.schema) : []),
    ...(body.kind === 'parts' ? [...propertiesOf(body.payload), ...fileArguments] : []),
  ]
  return {
    name,
    verb: method.verb,
    scope: method.scope,
    codes: [...method.errors, ...pipelineErrors],
    needsSession: method.caller !== 'anyone',
    isRepeatable: method.verb !== 'POST',
    isTransfer: body.kind === 'parts' || reply.kind === 'file',
    write: (args, asker) => {
      refuseStrangers(args, name, known)
      const search = writeQuery(args, name)
      if (list !== undefined) writeList(search, args, { method: name, grammar: list })
      if (method.takesViewFilters === true) writeViewFilters(search, args['filters'])
      const params = { ...args, ...(asker === null ? {} : { siteId: asker.siteId }) }
      const text = search.toString()
      const target = `${writePath(path, params, name)}${text === '' ? '' : `?${text}`}`
      return { target, ...writeBody(args) }
    },
    reply: replyReader(reply),
    paging: list === undefined ? null : restPaging(reply),
    upload: uploadRule(method),
  }
}

function bodyWriter({
  name,
  body,
  reply,
}: AnyMethod): (args: Arguments) => Omit<Message, 'target'> {
  const headers = reply.kind === 'file' ? anyFile : accept
  if (body.kind === 'none') return () => ({ headers, body: null })
  if (body.kind === 'parts') return partsBody(name, body, headers)
  const shape = messageShape(body.schema)
  const write = compileJsonWriter(body.schema)
  const names = propertiesOf(body.schema)
  return (args) => {
    const message = pick(args, names)
    checkElement(message, shape, name)
    return {
      headers: { ...headers, 'content-type': 'application/json' },
      body: write(message),
    }
  }
}

/** @see vendor's page on filtering views: values are separated by commas, and `\,` is a comma of a value */
function writeViewFilters(search: URLSearchParams, filters: unknown): void {
  for (const [field, value] of Object.entries(filters ?? {})) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    search.append(`vf_${field}`, values.map((each) => String(each).replaceAll(',', '\\,')).join())
  }
}

/** XML answers stand in their root element. */
const withoutRoot = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'tsResponse' in answer
    ? answer.tsResponse
    : answer

function replyReader(reply: Reply): ReplyReader {
  if (reply.kind === 'file') return { kind: 'file' }
  if (reply.kind === 'message') {
    const shape = messageShape(reply.schema)
    return {
      kind: 'message',
      isEmpty: false,
      read: (answer) => decodeElement(withoutRoot(answer), shape),
    }
  }
  if (reply.kind === 'messages') {
    const shapes = new Map(
      Object.entries(reply.schemas).map(([status, schema]) => [
        Number(status),
        messageShape(schema),
      ]),
    )
    const [first] = shapes.values()
    return {
      kind: 'message',
      isEmpty: false,
      read: (answer, status) => {
        const shape = shapes.get(status) ?? first
        return shape === undefined ? answer : decodeElement(withoutRoot(answer), shape)
      },
    }
  }
  return { kind: 'message', isEmpty: true, read: () => undefined }
}

function uploadRule({ body, query }: AnyMethod): UploadRule | null {
  if (body.kind !== 'parts') return null
  const names = propertiesOf(query)
  const takesSession = names.includes('uploadSessionId')
  const typeParameter = takesSession
    ? (names.find((name) => /^[a-z]+Type$/.test(name)) ?? null)
    : null
  return { limitBytes: body.limitBytes, typeParameter, takesSession }
}
