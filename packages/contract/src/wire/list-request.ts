/** Reads the query parameters of list methods against a method's grammar. */

import { parseFilter, ownName } from './filter-request.ts'
import { badList } from './list-error.ts'
import type {
  FieldSelection,
  FieldSets,
  ListGrammar,
  ListRequest,
  SortKey,
} from './list-grammar.ts'
import { parsePage } from './page-request.ts'
import { quoted } from './wire-error.ts'

export const maximumParameterLength = 8 * 1024

/**
 * Values by parameter name, decoded once with `+` as a blank: a `URLSearchParams` of the query string does that.
 * The first value counts where a name is repeated.
 */
export interface QueryValues {
  readonly get: (name: string) => string | null
}

function parseSortKey(text: string, { sort, item }: ListGrammar): SortKey {
  const [name = '', direction = 'asc', ...more] = text.split(':')
  const given = name.trim()
  const field = sort.includes(given) ? given : ownName(given, item)
  if (!sort.includes(field))
    throw badList(
      sort.length === 0
        ? `this list cannot be sorted; sort field ${quoted(given)} was sent`
        : `sort field ${quoted(given)} is not one of ${sort.join(', ')}`,
    )
  const word = direction.trim().toLowerCase()
  if ((word !== 'asc' && word !== 'desc') || more.length > 0)
    throw badList(
      `sort direction ${quoted([direction, ...more].join(':'))} of ${field} is not one of asc, desc`,
    )
  return { field, direction: word }
}

/** @throws ListError 400000 naming the field and what is allowed. */
export function parseSort(text: string, grammar: ListGrammar): readonly SortKey[] {
  if (text.trim() === '') return []
  const keys = text.split(',').map((key) => parseSortKey(key, grammar))
  /* A field sorts once: later mentions cannot change the order. */
  return keys.filter(
    ({ field }, index) => keys.findIndex((other) => other.field === field) === index,
  )
}

/** Names that one word of `fields` stands for; `owner` and `owner._all_` stand for all of `owner.*`. */
function expandField(word: string, sets: FieldSets, item: string): readonly string[] {
  const every = [...sets.byDefault, ...sets.all]
  if (every.includes(word)) return [word]
  const name = ownName(word, item)
  if (name === '_all_') return every
  if (name === '_default_') return sets.byDefault
  if (every.includes(name)) return [name]
  const parent = /^(.+)\.(_all_|_default_)$/.exec(name)
  const among = parent?.[2] === '_default_' ? sets.byDefault : every
  const inside = among.filter((known) => known.startsWith(`${parent?.[1] ?? name}.`))
  if (inside.length > 0) return inside
  const allowed = ['_all_', '_default_', ...new Set(every)].join(', ')
  throw badList(`field ${quoted(word)} is not one of ${allowed}`)
}

/**
 * Null when the method has no `fields` parameter, or the caller asked for nothing but the default.
 *
 * @throws ListError 400000 naming the field and what is allowed.
 */
export function parseFields(text: string, grammar: ListGrammar): FieldSelection {
  const sets = grammar.fields
  const words = text.split(',').map((word) => word.trim())
  if (sets === undefined || text.trim() === '' || words.every((word) => word === '_default_'))
    return null
  return new Set(words.flatMap((word) => expandField(word, sets, grammar.item)))
}

/**
 * Reads `pageSize`, `pageNumber`, `filter`, `sort` and `fields`; other parameters are not looked at.
 *
 * @throws ListError 400007 or 403014 (page size), 400006 (page number), 400065 (filter), 400000 (the others), with the name that is
 * wrong and what is allowed. A page past the end is for {@link checkPage}, when the total is known.
 * @see filtering and sorting, paging, and using fields, in the vendor's concepts pages
 */
export function parseListRequest(query: QueryValues, grammar: ListGrammar): ListRequest {
  const page = parsePage(query.get('pageSize'), query.get('pageNumber'))
  const text = (name: string): string => {
    const value = query.get(name) ?? ''
    if (value.length > maximumParameterLength)
      throw badList(`${name} is longer than ${maximumParameterLength} characters`)
    return value
  }
  const { conditions, dropped } = parseFilter(text('filter'), grammar)
  return {
    page,
    filter: conditions,
    dropped,
    sort: parseSort(text('sort'), grammar),
    fields: parseFields(text('fields'), grammar),
  }
}
