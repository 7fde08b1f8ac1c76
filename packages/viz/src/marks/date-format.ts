/** Texts of dates: custom patterns, and the defaults of each date part and truncation. English (US). */

import type { Derivation } from '../model/derivation.ts'
import { months, weekdays } from '../model/calendar-names.ts'

const tokens =
  /"[^"]*"?|'[^']*'?|\\[^]|AM\/PM|am\/pm|A\/P|a\/p|AMPM|y+|M+|m+|d+|[hH]+|[nN]+|[sS]+|q+|w+|[^]/gu

/** Writes an ISO date or date and time by a pattern such as `yyyy-MM-dd` or `m/d/yyyy h:mm AM/PM`. */
export function formatDate(isoText: string, pattern: string): string {
  const date = parseIso(isoText)
  if (date === null) return isoText
  const parts = [...pattern.matchAll(tokens)].map(([token]) => token)
  const isHalfDay = parts.some((token) => /^(AM\/PM|A\/P|AMPM)$/i.test(token))
  const printed = parts.map((token, index) =>
    /^m{1,2}$/.test(token) && isMinute(parts, index)
      ? padded(date.getUTCMinutes(), token.length)
      : printToken(date, token, isHalfDay),
  )
  return printed.join('')
}

/** `m` is a month, except next to hours or seconds. */
function isMinute(parts: readonly string[], index: number): boolean {
  const letters = (list: readonly string[]): string | undefined =>
    list.find((token) => /^([yMmdhHnNsSqw])\1*$/.test(token))
  const before = letters(parts.slice(0, index).toReversed())
  const after = letters(parts.slice(index + 1))
  return /^[hH]/.test(before ?? '') || /^[sS]/.test(after ?? '')
}

function printToken(date: Date, token: string, isHalfDay: boolean): string {
  const length = token.length
  switch (token.charAt(0)) {
    case 'y':
      return length <= 2
        ? padded(date.getUTCFullYear() % 100, 2)
        : padded(date.getUTCFullYear(), length)
    case 'M':
    case 'm':
      return monthText(date, length)
    case 'd':
      return dayText(date, length)
    case 'h':
    case 'H':
      return padded(isHalfDay ? date.getUTCHours() % 12 || 12 : date.getUTCHours(), length)
    case 'n':
    case 'N':
      return padded(date.getUTCMinutes(), length)
    case 's':
    case 'S':
      return padded(date.getUTCSeconds(), length)
    case 'q':
      return String(Math.floor(date.getUTCMonth() / 3) + 1)
    case 'w':
      return String(length === 1 ? date.getUTCDay() + 1 : weekOfYear(date))
    case '"':
    case "'":
      return token.replaceAll(token.charAt(0), '')
    case '\\':
      return token.slice(1)
    default:
      return halfDayText(date, token) ?? token
  }
}

function monthText(date: Date, length: number): string {
  const month = months[date.getUTCMonth()] ?? ''
  if (length >= 4) return month
  return length === 3 ? month.slice(0, 3) : padded(date.getUTCMonth() + 1, length)
}

function dayText(date: Date, length: number): string {
  const weekday = weekdays[date.getUTCDay()] ?? ''
  if (length >= 4) return weekday
  return length === 3 ? weekday.slice(0, 3) : padded(date.getUTCDate(), length)
}

function halfDayText(date: Date, token: string): string | null {
  const half = date.getUTCHours() < 12 ? 'AM' : 'PM'
  if (/^(AM\/PM|AMPM)$/.test(token)) return half
  if (token === 'am/pm') return half.toLowerCase()
  if (token === 'A/P') return half.charAt(0)
  return token === 'a/p' ? half.charAt(0).toLowerCase() : null
}

function weekOfYear(date: Date): number {
  const first = new Date(0)
  first.setUTCFullYear(date.getUTCFullYear(), 0, 1)
  const dayOfYear = Math.floor((date.getTime() - first.getTime()) / 86_400_000)
  return Math.floor((dayOfYear + first.getUTCDay()) / 7) + 1
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0')
}

function parseIso(text: string): Date | null {
  const date = new Date(text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`)
  return Number.isNaN(date.getTime()) ? null : date
}

/** Text of a discrete date part: `January`, `Q1`, `Monday`, `2024`, `Week 5`. */
export function datePartText(derivation: Derivation, value: number): string {
  switch (derivation) {
    case 'Month':
      return months[value - 1] ?? String(value)
    case 'Weekday':
      return weekdays[value - 1] ?? String(value)
    case 'Quarter':
      return `Q${value}`
    case 'Week':
      return `Week ${value}`
    case 'Hour':
      return `${value % 12 || 12} ${value < 12 ? 'AM' : 'PM'}`
    case 'MY':
      return `${months[(value % 100) - 1] ?? ''} ${Math.floor(value / 100)}`
    case 'MDY':
      return `${Math.floor(value / 100) % 100}/${value % 100}/${Math.floor(value / 10_000)}`
    default:
      return String(value)
  }
}

/** Pattern of dates that have no format of their own. */
export function defaultDatePattern(derivation: Derivation, isoText: string): string {
  return patterns[derivation] ?? (isoText.length === 10 ? 'M/d/yyyy' : 'M/d/yyyy h:nn:ss AM/PM')
}

const patterns: Readonly<Partial<Record<Derivation, string>>> = {
  'Year-Trunc': 'yyyy',
  'Quarter-Trunc': 'yyyy \\Qq',
  'Month-Trunc': 'MMMM yyyy',
  'Week-Trunc': 'MMMM d, yyyy',
  'Day-Trunc': 'MMMM d, yyyy',
  'Hour-Trunc': 'M/d/yyyy h AM/PM',
  'Minute-Trunc': 'M/d/yyyy h:nn AM/PM',
  'Second-Trunc': 'M/d/yyyy h:nn:ss AM/PM',
}
