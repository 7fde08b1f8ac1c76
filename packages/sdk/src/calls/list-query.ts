/** Paging, filter, sort and fields of a list as query parameters. */

import { ArgumentError } from '../errors.ts'
import type { ListGrammar } from '@easel/contract'
import { refuseUnknown } from '../wire/check-fields.ts'
import type { Arguments } from './call.ts'
import { parameterText } from './query.ts'

interface ListOf {
  readonly method: string
  readonly grammar: ListGrammar
}

export const namesOfList = ({ filter, sort, fields }: ListGrammar): readonly string[] => [
  'pageSize',
  'pageNumber',
  ...(Object.keys(filter).length > 0 ? ['filter'] : []),
  ...(sort.length > 0 ? ['sort'] : []),
  ...(fields === undefined ? [] : ['fields']),
]

const listOf = (value: unknown, path: string): readonly unknown[] => {
  if (!Array.isArray(value)) throw new ArgumentError(`${path} must be a list`)
  return value
}

function filterText(filter: unknown, { method, grammar }: ListOf): string {
  const path = `${method}: filter`
  const conditions = Object.entries(filter ?? {}).filter(([, condition]) => condition !== undefined)
  return conditions
    .map(([field, condition]) => {
      refuseUnknown(field, path, Object.keys(grammar.filter))
      const given = Object.entries((condition ?? {}) as object).filter(
        ([, value]) => value !== undefined,
      )
      const [[operator, value] = ['', undefined]] = given as readonly [string, unknown][]
      if (given.length !== 1)
        throw new ArgumentError(
          `${path}.${field} must have one operator: the API heeds one on a field`,
        )
      refuseUnknown(operator, `${path}.${field}`, grammar.filter[field]?.operators ?? [])
      const text = (each: unknown): string => valueText(each, `${path}.${field}`)
      const written =
        operator === 'in'
          ? `[${listOf(value, `${path}.${field}.in`).map(text).join()}]`
          : text(value)
      return `${field}:${operator}:${written}`
    })
    .join()
}

function valueText(value: unknown, path: string): string {
  const text = parameterText(value, path)
  if (text.includes(','))
    throw new ArgumentError(`${path}: the API has no way to write a comma in the value of a filter`)
  return text
}

function sortText(sort: unknown, { method, grammar }: ListOf): string {
  return listOf(sort, `${method}: sort`)
    .map((key) => {
      const text = String(key)
      const field = text.replace(/^-/, '')
      refuseUnknown(field, `${method}: sort`, grammar.sort)
      return `${field}:${text.startsWith('-') ? 'desc' : 'asc'}`
    })
    .join()
}

/** @throws ArgumentError for a filter, a sort key or a page that the list does not have */
export function writeList(search: URLSearchParams, args: Arguments, list: ListOf): void {
  for (const name of ['pageSize', 'pageNumber']) {
    const value = args[name]
    if (value === undefined) continue
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
      throw new ArgumentError(`${list.method}: ${name} must be a whole number from 1 up`)
    search.append(name, String(value))
  }
  const filter = filterText(args['filter'], list)
  if (filter !== '') search.append('filter', filter)
  if (args['sort'] !== undefined) search.append('sort', sortText(args['sort'], list))
  if (args['fields'] !== undefined)
    search.append('fields', listOf(args['fields'], `${list.method}: fields`).map(String).join())
}
