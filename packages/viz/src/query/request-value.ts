/** What the text of a `vf_` filter or parameter means as a value of a type. The service drops what it cannot read. */

import type { Derivation } from '../model/derivation.ts'
import { months, weekdays } from '../model/calendar-names.ts'
import type { DataType, Field, Literal } from '../model/sheet.ts'
import { fieldType } from './field-expression.ts'

/** The value, or undefined for text that is not one. */
export function readValue(text: string, type: DataType): Literal | undefined {
  const trimmed = text.trim()
  switch (type) {
    case 'string':
      return text
    case 'boolean':
      return readBoolean(trimmed)
    case 'integer':
      // Text of many digits stays text: a number could not hold it.
      if (!/^[+-]?\d{1,19}$/.test(trimmed)) return undefined
      return Number.isSafeInteger(Number(trimmed)) ? Number(trimmed) : trimmed
    case 'real':
      return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : undefined
    default:
      return readDate(trimmed, type)
  }
}

function readBoolean(text: string): boolean | undefined {
  const word = text.toLowerCase()
  return word === 'true' || word === 'false' ? word === 'true' : undefined
}

/** ISO forms alone: others are ambiguous. A time is no part of a date. */
function readDate(text: string, type: 'date' | 'datetime'): string | undefined {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(
      text,
    )
  const [, date, minutes = '00:00', seconds = '00', fraction = ''] = match ?? []
  if (date === undefined) return undefined
  const written = `${date}T${minutes}:${seconds}`
  const time = new Date(`${written}Z`)
  // A day that its month does not have is carried over, and then it is another text.
  if (Number.isNaN(time.getTime()) || time.toISOString().slice(0, 19) !== written) return undefined
  return type === 'date' ? date : `${written}${fraction}`
}

/** A member as people write it: its alias, a date part as it is shown or counted, `Null`, or the value. */
export function readMembers(text: string, field: Field): readonly Literal[] {
  const aliased = [...(field.column.aliases ?? [])].flatMap(([raw, alias]) =>
    alias === text ? [raw === '%null%' ? null : raw] : [],
  )
  if (aliased.length > 0) return aliased
  const type = fieldType(field)
  if (text === 'Null') return type === 'string' ? [null, text] : [null]
  const value = readDatePart(text.trim(), field.derivation) ?? readValue(text, type)
  return value === undefined ? [] : [value]
}

/** `January`, `Q1`, `Week 5`, `Monday`, `3 PM`, `January 2024`, `1/31/2024`; undefined for other text. */
function readDatePart(text: string, derivation: Derivation): number | undefined {
  const position = (names: readonly string[], name: string) => {
    const at = names.findIndex((known) => known.toLowerCase() === name.toLowerCase())
    return at < 0 ? undefined : at + 1
  }
  const [, word = '', number = ''] = /^(\S*?)\s*(\d+)$/.exec(text) ?? []
  switch (derivation) {
    case 'Month':
      return position(months, text)
    case 'Weekday':
      return position(weekdays, text)
    case 'Quarter':
      return word.toUpperCase() === 'Q' ? Number(number) : undefined
    case 'Week':
      return word.toLowerCase() === 'week' ? Number(number) : undefined
    case 'Hour':
      return readHour(text)
    case 'MY': {
      const month = position(months, word)
      return month === undefined ? undefined : Number(number) * 100 + month
    }
    case 'MDY': {
      const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
      return year === undefined
        ? undefined
        : Number(year) * 10_000 + Number(month) * 100 + Number(day)
    }
    default:
      return undefined
  }
}

function readHour(text: string): number | undefined {
  const [, hour, half] = /^(\d{1,2}) ([AP]M)$/i.exec(text) ?? []
  if (hour === undefined) return undefined
  return (Number(hour) % 12) + (half?.toUpperCase() === 'PM' ? 12 : 0)
}
