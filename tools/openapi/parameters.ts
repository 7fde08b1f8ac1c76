/** Parameters of a method: those of its path, its own query, and those of its list. */

import { currentVersion, type AnyMethod } from '../../packages/contract/src/index.ts'
import { openSchema, type Json, type JsonObject } from './schemas.ts'

/** Shared by every path. */
export const versionParameter: JsonObject = {
  name: 'version',
  in: 'path',
  required: true,
  description: 'Version of the API, e.g. the one that Server Info reports.',
  schema: { type: 'string', default: currentVersion },
}

/** Names after a colon, in order. */
export const pathNames = (path: string): readonly string[] =>
  [...path.matchAll(/\/:(\w+)/g)].map(([, name]) => name ?? '')

/** The template with every parameter named as `names` says. */
export function openPath(path: string, names: readonly string[]): string {
  const left = names.values()
  const named = path.replaceAll(/\/:\w+/g, () => `/{${left.next().value ?? ''}}`)
  return `/api/{version}${named.replaceAll('\\', '')}`
}

const query = (name: string, schema: JsonObject, description: string): JsonObject => ({
  name,
  in: 'query',
  description,
  schema,
})

function listParameters(list: NonNullable<AnyMethod['list']>): readonly JsonObject[] {
  const filters = Object.entries(list.filter).map(
    ([name, { operators }]) => `${name} (${operators.join(', ')})`,
  )
  const parameters = [
    query('pageNumber', { type: 'integer', minimum: 1, default: 1 }, 'Number of the page, from 1.'),
    query('pageSize', { type: 'integer', minimum: 1, default: 100 }, 'Items on a page.'),
  ]
  if (filters.length > 0)
    parameters.push(
      query(
        'filter',
        { type: 'string' },
        `Conditions \`field:operator:value\`, joined by commas. With eq, \`*\` in a text stands for any characters. Of several conditions on one field the last counts. Fields: ${filters.join('; ')}.`,
      ),
    )
  if (list.sort.length > 0)
    parameters.push(
      query(
        'sort',
        { type: 'string' },
        `Keys \`field:asc\` or \`field:desc\`, joined by commas. Fields: ${list.sort.join(', ')}.`,
      ),
    )
  if (list.fields)
    parameters.push(
      query(
        'fields',
        { type: 'string' },
        `Attributes to answer, joined by commas; \`_default_\` and \`_all_\` stand for sets. \`_all_\` adds: ${list.fields.all.join(', ')}.`,
      ),
    )
  return parameters
}

const viewFilters: JsonObject = {
  name: 'vf_',
  in: 'query',
  description: 'Filters of the view, `vf_<field>=value`, any number.',
  schema: { type: 'object', additionalProperties: { type: 'string' } },
  style: 'form',
  explode: true,
}

/** @param names Names of the path's parameters as the path item has them. */
export function parametersOf(method: AnyMethod, names: readonly string[]): readonly Json[] {
  const own = Object.entries(method.query.properties).map(([name, schema]): JsonObject => {
    const { description, ...rest } = openSchema(schema, true)
    const isRequired = method.query.required?.includes(name) ?? false
    return {
      name,
      in: 'query',
      ...(isRequired && { required: true }),
      ...(description !== undefined && { description }),
      schema: rest,
    }
  })
  return [
    ...names.map((name): JsonObject => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...own,
    ...(method.list ? listParameters(method.list) : []),
    ...(method.takesViewFilters ? [viewFilters] : []),
  ]
}
