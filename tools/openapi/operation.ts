/** One declared method as an OpenAPI operation. */

import {
  errorCatalogue,
  pipelineErrors,
  statusOf,
  type AnyMethod,
  type Body,
  type ErrorCode,
  type Reply,
} from '../../packages/contract/src/index.ts'
import type { TObject } from '../../packages/contract/src/wire/types.ts'
import { openPath, parametersOf, pathNames } from './parameters.ts'
import { openMessage, type Json, type JsonObject } from './schemas.ts'

const xmlAndJson = (schema: JsonObject): JsonObject => ({
  'application/xml': { schema },
  'application/json': { schema },
})

function partsBody(body: Extract<Body, { readonly kind: 'parts' }>): JsonObject {
  const file = { type: 'string', contentMediaType: 'application/octet-stream' }
  const payload = body.payload ? openMessage(body.payload, 'tsRequest') : null
  const properties: Record<string, Json> = payload ? { request_payload: payload } : {}
  for (const part of body.fileParts) properties[part] = file
  const encoding: Record<string, Json> = {}
  if (payload) encoding['request_payload'] = { contentType: 'text/xml, application/json' }
  for (const part of body.fileParts) encoding[part] = { contentType: 'application/octet-stream' }
  return {
    description: `At most ${body.limitBytes} bytes. Parts are known by name, whatever their order.`,
    content: { 'multipart/mixed': { schema: { type: 'object', properties }, encoding } },
  }
}

function requestBody(body: Body): JsonObject {
  if (body.kind === 'none') return {}
  if (body.kind === 'parts') return { requestBody: partsBody(body) }
  const content = xmlAndJson(openMessage(body.schema, 'tsRequest'))
  return { requestBody: { required: true, content } }
}

const message = (schema: TObject, description: string): JsonObject => ({
  description,
  content: xmlAndJson(openMessage(schema, 'tsResponse')),
})

function successes(reply: Reply): Readonly<Record<string, Json>> {
  switch (reply.kind) {
    case 'empty':
      return { '204': { description: 'Done; the answer has no body.' } }
    case 'message':
      return { [reply.status]: message(reply.schema, 'Done.') }
    case 'messages':
      return Object.fromEntries(
        Object.entries(reply.schemas).map(([status, schema]) => [status, message(schema, 'Done.')]),
      )
    case 'refused':
      return {}
    case 'file':
      break
  }
  const binary = reply.types.map((type) => [type, {}] as const)
  return { '200': { description: 'The file.', content: Object.fromEntries(binary) } }
}

/** Codes by HTTP status, both in order. */
export function byStatus(codes: readonly ErrorCode[]): ReadonlyMap<number, readonly ErrorCode[]> {
  return Map.groupBy([...new Set(codes)].sort(), statusOf)
}

/** The answer of one status: which codes it may carry. */
export const errorResponse = (codes: readonly ErrorCode[]): JsonObject => ({
  description: codes.map((code) => `${code} ${errorCatalogue[code].summary}`).join('; '),
  content: xmlAndJson({ $ref: '#/components/schemas/ErrorAnswer' }),
  'x-error-codes': codes,
})

/** Statuses of which the method has no code of its own answer the same everywhere. */
function failures(own: readonly ErrorCode[]): Readonly<Record<string, Json>> {
  const ownStatuses = new Set(own.map(statusOf))
  const entries = [...byStatus([...own, ...pipelineErrors])].map(([status, codes]) => [
    status,
    ownStatuses.has(status)
      ? errorResponse(codes)
      : { $ref: `#/components/responses/Error${status}` },
  ])
  return Object.fromEntries(entries) as Readonly<Record<string, Json>>
}

/** Alternatives, one of which suffices. Roles of a key scheme are, in OpenAPI 3.1, what the key must carry. */
function security(method: AnyMethod): readonly Json[] {
  if (method.caller === 'anyone') return []
  if (method.scope === null || method.scope === 'any-session') return [{ session: [] }]
  return method.scope.map((scope) => ({ session: [scope] }))
}

const jwtRule = (method: AnyMethod): Json =>
  method.scope === null ? 'none' : method.scope === 'any-session' ? 'any' : 'scoped'

/** @param names Names of the path's parameters as the path item has them. */
export function operationOf(
  method: AnyMethod,
  family: string,
  names: readonly string[],
): JsonObject {
  return {
    operationId: method.name,
    summary: method.title,
    tags: [family],
    externalDocs: { description: method.source, url: `methods.md#${method.name.toLowerCase()}` },
    'x-since': method.since,
    ...(method.aliases && {
      'x-older-addresses': method.aliases.map((path) => openPath(path, pathNames(path))),
    }),
    'x-caller': method.caller,
    ...(method.caller !== 'anyone' && { 'x-jwt-sessions': jwtRule(method) }),
    security: security(method),
    parameters: parametersOf(method, names),
    ...requestBody(method.body),
    responses: { ...successes(method.reply), ...failures(method.errors) },
  }
}
