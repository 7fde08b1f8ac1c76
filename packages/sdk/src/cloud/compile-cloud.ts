/** Methods of Cloud Manager, compiled from their declarations. JSON alone, without versions and files. */

import {
  cloudPipelineErrors,
  compileObjectWriter,
  objectShape,
  type AnyCloudMethod,
  type CloudReply,
} from '@easel/contract'
import type { Arguments, Paging } from '../calls/call.ts'
import { pick, propertiesOf, refuseStrangers } from '../calls/named.ts'
import type { Message, Operation, ReplyReader } from '../calls/operation.ts'
import { parametersOf, writePath } from '../calls/path.ts'
import { parameterText, queryWriter } from '../calls/query.ts'
import { checkElement } from '../wire/check-fields.ts'
import { decodeElement, UndecodableValue } from '../wire/decode.ts'

const accept = { accept: 'application/json' } as const
const pageNames = ['maxResults', 'pageToken'] as const

export function compileCloud(method: AnyCloudMethod): Operation {
  const { name, verb, path, query, body, reply } = method
  const isPaged = method.isPaged === true
  const known = [
    ...parametersOf(path),
    ...propertiesOf(query),
    ...(isPaged ? pageNames : []),
    ...(body.kind === 'message' ? propertiesOf(body.schema) : []),
  ]
  const writeQuery = queryWriter(query)
  const writeBody = bodyWriter(method)
  return {
    name,
    verb,
    scope: method.scope,
    codes: [...method.errors, ...cloudPipelineErrors],
    needsSession: method.caller !== 'anyone',
    isRepeatable: verb !== 'POST' && verb !== 'PATCH',
    isTransfer: false,
    write: (args, asker) => {
      refuseStrangers(args, name, known)
      const search = writeQuery(args, name)
      for (const each of isPaged ? pageNames : [])
        if (args[each] !== undefined)
          search.append(each, parameterText(args[each], `${name}: ${each}`))
      const params = { ...(asker === null ? {} : { tenantId: asker.tenantId }), ...args }
      const text = search.toString()
      const target = `${writePath(path, params, name)}${text === '' ? '' : `?${text}`}`
      return { target, ...writeBody(args) }
    },
    reply: replyReader(reply),
    paging: isPaged ? pagingOf(reply) : null,
    upload: null,
  }
}

function bodyWriter({ name, body }: AnyCloudMethod): (args: Arguments) => Omit<Message, 'target'> {
  if (body.kind === 'none') return () => ({ headers: accept, body: null })
  const shape = objectShape(body.schema)
  const write = compileObjectWriter(body.schema)
  const names = propertiesOf(body.schema)
  return (args) => {
    const message = pick(args, names)
    checkElement(message, shape, name)
    return {
      headers: { ...accept, 'content-type': 'application/json' },
      body: write(message),
    }
  }
}

function replyReader(reply: CloudReply): ReplyReader {
  if (reply.kind === 'empty') return { kind: 'message', isEmpty: true, read: () => undefined }
  const shape = objectShape(reply.kind === 'array' ? reply.item : reply.schema)
  if (reply.kind === 'message')
    return { kind: 'message', isEmpty: false, read: (answer) => decodeElement(answer, shape) }
  return {
    kind: 'message',
    isEmpty: false,
    read: (answer) => {
      if (!Array.isArray(answer)) throw new UndecodableValue('is no list')
      return answer.map((item, index) => decodeElement(item, shape, `item ${index}`))
    },
  }
}

function pagingOf(reply: CloudReply): Paging | null {
  if (reply.kind !== 'message') return null
  const list = objectShape(reply.schema).children.find(({ shape }) => shape.kind === 'list')
  if (list === undefined) return null
  return {
    items: (page) => (page as Readonly<Record<string, readonly unknown[]>>)[list.name] ?? [],
    next: (args, page) => {
      const { pageToken } = page as { readonly pageToken?: string }
      // A service that answers the same token again would go on for ever.
      const isOver = pageToken === undefined || pageToken === '' || pageToken === args['pageToken']
      return isOver ? null : { ...args, pageToken }
    },
  }
}
