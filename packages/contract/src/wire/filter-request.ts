/**
 * The `filter` parameter: conditions joined by AND.
 *
 * ```
 * filter    := condition (',' condition)*
 * condition := field ':' operator ':' value       values hold colons; a comma ends them
 * value     := text | '[' text (',' text)* ']'    the list with `in` only
 * ```
 */

import { badList } from './list-error.ts'
import type { Condition, FilterField, FilterOperator, ListGrammar } from './list-grammar.ts'
import { parseTime } from './time.ts'
import { quoted } from './wire-error.ts'

export const maximumConditions = 100
export const maximumInValues = 1000

interface RawCondition {
  readonly field: string
  readonly operator: string
  readonly values: readonly string[]
}

/** The value list after `in:`, and where it ends: at a `]` that is followed by a comma or by nothing. */
function bracketEnd(text: string, start: number): number {
  for (let end = text.indexOf(']', start); end >= 0; end = text.indexOf(']', end + 1)) {
    const next = text[end + 1]
    if (next === undefined || next === ',') return end
  }
  throw badList(`filter value ${quoted(text.slice(start - 1))} has no closing bracket`)
}

function splitConditions(text: string): readonly RawCondition[] {
  const conditions: RawCondition[] = []
  let at = 0
  while (at <= text.length) {
    const comma = text.indexOf(',', at)
    const end = comma < 0 ? text.length : comma
    const head = /^([^:,]+):([^:,]+):/.exec(text.slice(at, at + 200))
    if (head === null)
      throw badList(`filter condition ${quoted(text.slice(at, end))} is not field:operator:value`)
    const [prefix, field = '', operator = ''] = head
    const start = at + prefix.length
    if (operator.trim().toLowerCase() === 'in' && text[start] === '[') {
      const close = bracketEnd(text, start + 1)
      conditions.push({ field, operator, values: text.slice(start + 1, close).split(',') })
      at = close + 2
    } else {
      conditions.push({ field, operator, values: [text.slice(start, end)] })
      at = end + 1
    }
    if (conditions.length > maximumConditions)
      throw badList(`the filter has more than ${maximumConditions} conditions`)
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

function parseBoolean(text: string): boolean | null {
  const word = text.trim().toLowerCase()
  if (word === 'true') return true
  return word === 'false' ? false : null
}

const parsers: Readonly<
  Record<FilterField['type'], (text: string) => Condition['values'][0] | null>
> = { text: (text) => text, number: parseNumber, boolean: parseBoolean, time: parseTime }

/** A name that the grammar declares, without the item's own prefix (`workbook.name` for `name`). */
export function ownName(name: string, item: string): string {
  const trimmed = name.trim()
  return trimmed.startsWith(`${item}.`) ? trimmed.slice(item.length + 1) : trimmed
}

function parseCondition(raw: RawCondition, grammar: ListGrammar): Condition {
  const allowed = Object.keys(grammar.filter)
  const given = raw.field.trim()
  const field = Object.hasOwn(grammar.filter, given) ? given : ownName(given, grammar.item)
  const declared = Object.hasOwn(grammar.filter, field) ? grammar.filter[field] : undefined
  if (declared === undefined)
    throw badList(
      allowed.length === 0
        ? `this list cannot be filtered; filter field ${quoted(given)} was sent`
        : `filter field ${quoted(given)} is not one of ${allowed.join(', ')}`,
    )
  const word = raw.operator.trim().toLowerCase()
  const operator: FilterOperator | undefined = declared.operators.find((known) => known === word)
  if (operator === undefined)
    throw badList(
      `filter operator ${quoted(raw.operator)} of ${field} is not one of ${declared.operators.join(', ')}`,
    )
  if (raw.values.length > maximumInValues)
    throw badList(`the filter on ${field} has more than ${maximumInValues} values`)
  const values = raw.values.map((text) => {
    const value = parsers[declared.type](text)
    if (value === null)
      throw badList(`filter value ${quoted(text)} of ${field} must be ${kinds[declared.type]}`)
    return value
  })
  return { field, operator, values }
}

/**
 * @param text The parameter, decoded once; delimiters that came percent-encoded and raw ones are the same here.
 * @throws ListError 400000 naming the field, the operator or the value, and what is allowed.
 */
export function parseFilter(text: string, grammar: ListGrammar): readonly Condition[] {
  if (text.trim() === '') return []
  return splitConditions(text).map((condition) => parseCondition(condition, grammar))
}
