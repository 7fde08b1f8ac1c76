/** Searching in text by the collation of its column. Positions count code points from 1. */

import type { Collation } from '../value.ts'

export function codePoints(text: string): readonly string[] {
  return Array.from(text)
}

/** Text as a search sees it: a collation that ignores case searches in lower case. */
export function folded(text: string, collation: Collation): string {
  return collation === 'en_US_CI' ? text.toLowerCase() : text
}

export function foldedSql(sql: string, collation: Collation): string {
  return collation === 'en_US_CI' ? `lower(${sql})` : sql
}

/** Where `part` starts, at or after `start`; 0 when it does not occur. */
export function findFrom(text: string, part: string, start: number): number {
  const points = codePoints(text)
  if (start > points.length) return points.length === 0 && part === '' && start <= 1 ? 1 : 0
  const skipped = points.slice(0, Math.max(start, 1) - 1).join('').length
  const at = text.indexOf(part, skipped)
  return at < 0 ? 0 : codePoints(text.slice(0, at)).length + 1
}

/**
 * Where the n-th occurrence starts, from the end when n is negative; occurrences do not overlap. The vendor's engine
 * answers 1 for the zeroth occurrence and for an empty part.
 */
export function findNth(text: string, part: string, n: number): number {
  if (part === '' || n === 0) return 1
  const starts: number[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    starts.push(at)
  }
  const at = n > 0 ? starts[n - 1] : starts.at(n)
  return at === undefined ? 0 : codePoints(text.slice(0, at)).length + 1
}

/** The n-th piece between the delimiters, from the end when n is negative; `''` when there is none. */
export function splitPart(pieces: readonly string[], n: number): string {
  if (n === 0) return ''
  return (n > 0 ? pieces[n - 1] : pieces.at(n)) ?? ''
}

export function pieces(text: string, delimiter: string, collation: Collation): readonly string[] {
  if (delimiter === '') return [text]
  if (collation !== 'en_US_CI') return text.split(delimiter)
  return text.split(new RegExp(escapePattern(delimiter), 'iu'))
}

export function piecesSql(text: string, delimiter: string, collation: Collation): string {
  if (collation !== 'en_US_CI') return `string_split(${text}, ${delimiter})`
  return `string_split_regex(${text}, '(?i)' || regexp_escape(${delimiter}))`
}

export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** The characters that TRIM and its kin remove. */
const blanks = ' \t\n\v\f\r'

export const blanksSql = `'${blanks}'`

export function trimStart(text: string): string {
  return text.replace(/^[ \t\n\v\f\r]+/, '')
}

export function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && blanks.includes(text[end - 1] ?? '')) end -= 1
  return text.slice(0, end)
}
