/** The Cloud Manager API as an OpenAPI description. */

import {
  cloudPipelineErrors,
  cloudStatusOf,
  type AnyCloudMethod,
  type CloudErrorCode,
  type Verb,
} from '../../packages/contract/src/index.ts'
import type { TObject } from '../../packages/contract/src/wire/types.ts'
import type { Family } from '../families.ts'
import { generatedNote } from '../generated.ts'
import { hoist } from './hoist.ts'
import { openSchema, type Json, type JsonObject } from './schemas.ts'

const json = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } })
const errorSchema: JsonObject = {
  type: 'object',
  required: ['message', 'errorCode'],
  properties: { message: { type: 'string' }, errorCode: { type: 'string' } },
}

function success({ reply }: AnyCloudMethod): JsonObject {
  if (reply.kind === 'empty') return { '204': { description: 'Done; the answer has no body.' } }
  const open = (schema: TObject) => openSchema(schema, true)
  if (reply.kind === 'array') {
    const schema: JsonObject = { type: 'array', items: open(reply.item) }
    return { '200': { description: 'Done.', content: json(schema) } }
  }
  return { [reply.status]: { description: 'Done.', content: json(open(reply.schema)) } }
}

function failures(codes: readonly CloudErrorCode[]): JsonObject {
  const all = [...new Set<CloudErrorCode>([...codes, ...cloudPipelineErrors])].sort()
  return Object.fromEntries(
    [...Map.groupBy(all, cloudStatusOf)].map(([status, some]) => [
      String(status),
      { description: some.join(', '), content: json({ $ref: '#/components/schemas/ErrorAnswer' }) },
    ]),
  )
}

const pageNames = ['maxResults', 'pageToken', 'pageSize', 'pageNumber'] as const

function parameters(method: AnyCloudMethod, path: string): readonly Json[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']): JsonObject => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const own = Object.entries(method.query.properties).map(([name, schema]): JsonObject => {
    const isRequired = method.query.required?.includes(name) ?? false
    return { name, in: 'query', required: isRequired, schema: openSchema(schema, true) }
  })
  const ofPage = pageNames.map((name): JsonObject => ({
    name,
    in: 'query',
    schema: { type: name === 'pageToken' ? 'string' : 'integer' },
  }))
  return [...inPath, ...own, ...(method.isPaged ? ofPage : [])]
}

function security({ caller, scope }: AnyCloudMethod): readonly Json[] {
  if (caller === 'anyone') return []
  if (scope === null || scope === 'any-session') return [{ session: [] }]
  return scope.map((one) => ({ session: [one] }))
}

interface Address {
  readonly verb: Verb
  readonly path: string
}

function operation(method: AnyCloudMethod, family: string, { verb, path }: Address): JsonObject {
  const isOwn = verb === method.verb && path === method.path
  const suffix = `${verb}${path.replaceAll(/\W+/g, '_')}`
  return {
    operationId: isOwn ? method.name : `${method.name}_${suffix}`,
    summary: method.title,
    tags: [family],
    'x-uri': isOwn ? method.mark : 'alias',
    security: security(method),
    parameters: parameters(method, path),
    ...(method.body.kind === 'message' && {
      requestBody: { required: true, content: json(openSchema(method.body.schema, true)) },
    }),
    responses: { ...success(method), ...failures(method.errors) },
  }
}

export function cloudDescription(families: readonly Family<AnyCloudMethod>[]): JsonObject {
  const paths: Record<string, Record<string, Json>> = {}
  for (const { name, methods } of families)
    for (const method of methods)
      for (const { verb, path } of [method, ...(method.aliases ?? [])]) {
        const template = path.replaceAll(/:(\w+)/g, '{$1}')
        const operations = (paths[template] ??= {})
        operations[verb.toLowerCase()] = operation(method, name, { verb, path })
      }
  const { value, schemas } = hoist(paths)
  return {
    openapi: '3.1.1',
    info: {
      title: 'Easel: the Tableau Cloud Manager REST API',
      version: '1',
      description: generatedNote,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1', description: 'The server that is asked.' }],
    tags: families.map(({ name }) => ({ name })),
    paths: value,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'header', name: 'x-tableau-session-token' },
      },
      schemas: { ErrorAnswer: errorSchema, ...schemas },
    },
  }
}
