/** Scalars from wire text: lenient in form, strict in type. */

import type { ScalarShape } from './shape.ts'
import { parseTime } from './time.ts'
import type { WireKind } from './types.ts'
import { quoted, WireError } from './wire-error.ts'

export type ScalarValue = string | number | boolean | Date

/**
 * `request`: words, LUIDs, lengths and characters are checked. `response`: they are passed on, since a client must live with
 * words that a newer server adds.
 */
export type Strictness = 'request' | 'response'

const luid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const integer = /^[+-]?\d+$/
/* What XML 1.0 cannot carry; JSON could, and such a name could then never be answered in XML. */
// oxlint-disable-next-line no-control-regex
const suspect = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/
// oxlint-disable-next-line no-control-regex
const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/u

const kinds: Readonly<Record<WireKind, string>> = {
  text: 'text',
  boolean: 'true or false',
  'boolean-text': 'true or false',
  number: 'an integer',
  decimal: 'a number',
  digits: 'an integer',
  time: 'a time like 2026-01-31T08:00:00Z',
}

/** What would be right, for a message: "`path` must be ...". */
export function expected({ words, isLuid, maxLength, wire }: ScalarShape): string {
  if (words !== null) return `one of ${words.join(', ')}`
  if (isLuid) return 'a LUID (8-4-4-4-12 hexadecimal digits)'
  return maxLength === null ? kinds[wire] : `text of at most ${maxLength} characters`
}

function parseBoolean(text: string): boolean | null {
  const word = text.trim().toLowerCase()
  if (word === 'true' || word === '1') return true
  return word === 'false' || word === '0' ? false : null
}

function parseInteger(text: string): number | null {
  const word = text.trim()
  const value = integer.test(word) ? Number(word) : NaN
  return Number.isSafeInteger(value) ? value : null
}

function parseDecimal(text: string): number | null {
  const word = text.trim()
  return /^[+-]?\d{1,15}(\.\d{1,15})?$/.test(word) ? Number(word) : null
}

const parsers: Readonly<
  Record<Exclude<WireKind, 'text'>, (text: string) => number | boolean | Date | null>
> = {
  boolean: parseBoolean,
  'boolean-text': parseBoolean,
  number: parseInteger,
  decimal: parseDecimal,
  digits: parseInteger,
  time: parseTime,
}

function textReader(shape: ScalarShape): (text: string, path: string) => string {
  const words = shape.words === null ? null : new Set(shape.words)
  const maxLength = shape.maxLength ?? Infinity
  const wrong = (path: string, shown: string) =>
    new WireError(`${path} must be ${expected(shape)}${shown}`)
  return (text, path) => {
    if (text === '' && shape.keepsEmpty) return text
    if (words !== null && !words.has(text)) throw wrong(path, `; ${quoted(text)} is not`)
    if (shape.isLuid && !luid.test(text)) throw wrong(path, `; ${quoted(text)} is not`)
    if (text.length > maxLength) throw wrong(path, `; it has ${text.length}`)
    if (suspect.test(text) && illegal.test(text))
      throw new WireError(`${path} has a character that XML 1.0 does not allow`)
    return text
  }
}

/**
 * Reader of the wire text of a value.
 *
 * @throws WireError naming the path and what would be right; free text is never repeated, since it may be a secret.
 */
export function scalarReader(
  shape: ScalarShape,
  strictness: Strictness,
): (text: string, path: string) => ScalarValue {
  if (shape.wire === 'text') return strictness === 'request' ? textReader(shape) : (text) => text
  const parse = parsers[shape.wire]
  return (text, path) => {
    const value = parse(text)
    if (value === null)
      throw new WireError(`${path} must be ${expected(shape)}; ${quoted(text)} is not`)
    return value
  }
}
