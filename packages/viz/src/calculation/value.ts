/** Values of the calculation language, and the types they have. */

import type { DataType, TextCollation } from '../model/sheet.ts'

/** `null` is the type of the word NULL where nothing says more. */
export type ValueType = DataType | 'null'

/**
 * An integer is a `bigint`, a real a `number`; a date and a date with time are milliseconds since 1970 without a zone.
 * The type stands in the tree, never in the value.
 */
export type Value = bigint | number | string | boolean | null

/** `en_US` and `root` are orders in which case counts last. */
export type Collation = TextCollation

export const dayMs = 86_400_000

/** ISO text of a date or date with time, as the mark table has it. */
export function isoText(type: 'date' | 'datetime', ms: number): string {
  const text = new Date(ms).toISOString().replace(/^\+0*(\d{5,})/, '$1')
  if (type === 'date') return text.slice(0, text.indexOf('T'))
  return text.replace(/\.000Z$/, '').replace(/Z$/, '')
}

/** Milliseconds of ISO text; null when it is none. */
export function isoMs(text: string): number | null {
  const parts = /^(\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?$/.exec(
    text,
  )
  if (parts === null) return null
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)))
  const ms = makeTime({ year, month, day }) + ((hour * 60 + minute) * 60 + second) * 1000
  return ms + Math.round(Number(`0.${parts[7] ?? '0'}`) * 1000)
}

/** Midnight of a day; a month or day out of its range rolls on. */
export function makeTime(date: {
  readonly year: number
  readonly month: number
  readonly day: number
}): number {
  const time = new Date(0)
  time.setUTCFullYear(date.year, date.month - 1, date.day)
  return time.getTime()
}
