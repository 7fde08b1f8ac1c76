/**
 * The `filter` parameter: conditions joined by AND.
 *
 * ```
 * filter    := condition (',' condition)*
 * condition := field ':' operator ':' value       values hold colons; a comma ends them
 * value     := text | '[' text (',' text)* ']'    the list with `in` only
 * ```
 *
 * Field names, operators and values are case-sensitive. With `eq`, `*` in a text stands for any characters. Of several conditions on
 * one field only the last counts, for ranges too.
 *
 * @see the vendor's page on filtering and sorting, notes on filter expressions; tableau-mcp repeats them to models
 */

import { badFilter } from './list-error.ts'
import type { Condition, FilterField, FilterOperator, ListGrammar } from './list-grammar.ts'
import { parseTime } from './time.ts'
import { quoted } from './wire-error.ts'

export const maximumConditions = 100
export const maximumInValues = 1000

interface RawCondition {
  readonly field: string
  readonly operator: string
  readonly values: readonly string[]
  /** The whole condition. */
  readonly text: string
}

/** The value list after `in:`, and where it ends: at a `]` that is followed by a comma or by nothing. */
function bracketEnd(text: string, start: number): number {
  for (let end = text.indexOf(']', start); end >= 0; end = text.indexOf(']', end + 1)) {
    const next = text[end + 1]
    if (next === undefined || next === ',') return end
  }
  throw badFilter(`filter value ${quoted(text.slice(start - 1))} has no closing bracket`)
}

function splitConditions(text: string): readonly RawCondition[] {
  const conditions: RawCondition[] = []
  let at = 0
  while (at <= text.length) {
    const comma = text.indexOf(',', at)
    const end = comma < 0 ? text.length : comma
    const head = /^([^:,]+):([^:,]+):/.exec(text.slice(at, at + 200))
    if (head === null)
      throw badFilter(`filter condition ${quoted(text.slice(at, end))} is not field:operator:value`)
    const [prefix, field = '', operator = ''] = head
    const start = at + prefix.length
    if (operator.trim() === 'in' && text[start] === '[') {
      const close = bracketEnd(text, start + 1)
      const values = text.slice(start + 1, close).split(',')
      conditions.push({ field, operator, values, text: text.slice(at, close + 1) })
      at = close + 2
    } else {
      const values = [text.slice(start, end)]
      conditions.push({ field, operator, values, text: text.slice(at, end) })
      at = end + 1
    }
    if (conditions.length > maximumConditions)
      throw badFilter(`the filter has more than ${maximumConditions} conditions`)
  }
  return conditions
}

const kinds: Readonly<Record<FilterField['type'], string>> = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  time: 'a time like 2026-01-31T08:00:00Z',
}

function parseNumber(text: string): number | null {
  return /^[+-]?\d{1,300}(?:\.\d{1,300})?$/.test(text.trim()) ? Number(text) : null
}

/** Unlike in a body, where clients write booleans in any case. */
function parseBoolean(text: string): boolean | null {
  return text === 'true' || text === 'false' ? text === 'true' : null
}

/** A blank is refused, also one that was the `+` of an offset. */
const parseFilterTime = (text: string): Date | null => (text.includes(' ') ? null : parseTime(text))

const parsers: Readonly<
  Record<FilterField['type'], (text: string) => Condition['values'][0] | null>
> = {
  text: (text) => text,
  number: parseNumber,
  boolean: parseBoolean,
  time: parseFilterTime,
}

/** A name that the grammar declares, without the item's own prefix (`workbook.name` for `name`). */
export function ownName(name: string, item: string): string {
  const trimmed = name.trim()
  return trimmed.startsWith(`${item}.`) ? trimmed.slice(item.length + 1) : trimmed
}

function declaredField(given: string, grammar: ListGrammar): readonly [string, FilterField] {
  const allowed = Object.keys(grammar.filter)
  const field = Object.hasOwn(grammar.filter, given) ? given : ownName(given, grammar.item)
  const declared = Object.hasOwn(grammar.filter, field) ? grammar.filter[field] : undefined
  if (declared !== undefined) return [field, declared]
  throw badFilter(
    allowed.length === 0
      ? `this list cannot be filtered; filter field ${quoted(given)} was sent`
      : `filter field ${quoted(given)} is not one of ${allowed.join(', ')}`,
  )
}

function parseCondition(raw: RawCondition, grammar: ListGrammar): Condition {
  const [field, declared] = declaredField(raw.field.trim(), grammar)
  const word = raw.operator.trim()
  const operator: FilterOperator | undefined = declared.operators.find((known) => known === word)
  if (operator === undefined)
    throw badFilter(
      `filter operator ${quoted(raw.operator)} of ${field} is not one of ${declared.operators.join(', ')}`,
    )
  if (raw.values.length > maximumInValues)
    throw badFilter(`the filter on ${field} has more than ${maximumInValues} values`)
  if (raw.values.includes(''))
    throw badFilter(`the filter ${quoted(raw.text)} is missing a value for ${field}`)
  const values = raw.values.map((text) => {
    const value = parsers[declared.type](text)
    if (value === null)
      throw badFilter(`filter value ${quoted(text)} of ${field} must be ${kinds[declared.type]}`)
    return value
  })
  const hasWildcard = operator === 'eq' && raw.values[0]?.includes('*') === true
  return { field, operator: hasWildcard ? 'matches' : operator, values }
}

export interface ParsedFilter {
  readonly conditions: readonly Condition[]
  /** Conditions that a later one on the same field replaces, as sent. */
  readonly dropped: readonly string[]
}

/**
 * @param text The parameter, decoded once; delimiters that came percent-encoded and raw ones are the same here.
 * @throws ListError 400065 naming the field, the operator or the value, and what is allowed.
 */
export function parseFilter(text: string, grammar: ListGrammar): ParsedFilter {
  if (text.trim() === '') return { conditions: [], dropped: [] }
  const all = splitConditions(text).map((raw) => ({
    text: raw.text,
    condition: parseCondition(raw, grammar),
  }))
  const counts = ({ condition }: (typeof all)[number], index: number): boolean =>
    all.findLastIndex((other) => other.condition.field === condition.field) === index
  return {
    conditions: all.filter(counts).map(({ condition }) => condition),
    dropped: all.filter((each, index) => !counts(each, index)).map((each) => each.text),
  }
}
