/** Makes the OpenAPI description of the REST API from its declarations. */

import { currentVersion, pipelineErrors, type AnyMethod } from '../packages/contract/src/index.ts'
import { readCloudFamilies, readFamilies, type Family } from './families.ts'
import { generatedNote, writeOrCheck } from './generated.ts'
import { cloudDescription } from './openapi/cloud.ts'
import { hoist } from './openapi/hoist.ts'
import { byStatus, errorResponse, operationOf } from './openapi/operation.ts'
import { openPath, pathNames, versionParameter } from './openapi/parameters.ts'
import type { Json, JsonObject } from './openapi/schemas.ts'

const errorSchema: JsonObject = {
  type: 'object',
  xml: { name: 'tsResponse', namespace: 'http://tableau.com/api' },
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'summary', 'detail'],
      properties: {
        code: { type: 'string', xml: { attribute: true } },
        summary: { type: 'string' },
        detail: { type: 'string' },
      },
    },
  },
}

const sharedComponents: JsonObject = {
  securitySchemes: {
    session: {
      type: 'apiKey',
      in: 'header',
      name: 'X-Tableau-Auth',
      description:
        'Token that Sign In answers. A session made from a JWT carries scopes; the roles that an operation lists are the scopes of which one must be among them. Sessions made from a password or a personal access token are not bound by scopes.',
    },
  },
  responses: Object.fromEntries(
    [...byStatus(pipelineErrors)].map(([status, codes]) => [
      `Error${status}`,
      errorResponse(codes),
    ]),
  ),
}

/** Methods of one path. Templates that differ only in the names of parameters are one path to OpenAPI. */
const shapeOf = (method: AnyMethod): string => method.path.replaceAll(/\/:\w+/g, '/:')

function pathsOf(families: readonly Family[]): JsonObject {
  const all = families.flatMap(({ name, methods }) =>
    methods.map((method) => ({ family: name, method })),
  )
  const paths: Record<string, Json> = {}
  for (const [, together] of Map.groupBy(all, ({ method }) => shapeOf(method))) {
    const templates = together.map(({ method }) => method.path).sort()
    const names = pathNames(templates[0] ?? '')
    const operations = together.map(({ family, method }): [string, Json] => [
      method.verb.toLowerCase(),
      operationOf(method, family, names),
    ])
    if (new Set(operations.map(([verb]) => verb)).size < operations.length)
      throw new Error(`${templates.join(', ')}: two methods share a verb`)
    paths[openPath(templates[0] ?? '', names)] = {
      parameters: [{ $ref: '#/components/parameters/version' }],
      ...Object.fromEntries(operations),
    }
  }
  return paths
}

const families = await readFamilies()
const { value: paths, schemas } = hoist(pathsOf(families))
const description: JsonObject = {
  openapi: '3.1.1',
  info: {
    title: 'Easel: the Tableau Cloud REST API',
    version: currentVersion,
    description: generatedNote,
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/', description: 'The server that is asked.' }],
  tags: families.map(({ name }) => ({ name })),
  paths,
  components: {
    parameters: { version: versionParameter },
    ...sharedComponents,
    schemas: { ErrorAnswer: errorSchema, ...schemas },
  },
}

const json = (value: JsonObject): string => `${JSON.stringify(value, null, 2)}\n`

writeOrCheck({
  'docs/reference/openapi.json': json(description),
  'docs/reference/cloud-manager.openapi.json': json(cloudDescription(await readCloudFamilies())),
})
