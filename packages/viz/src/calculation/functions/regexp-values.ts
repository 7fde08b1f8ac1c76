/** Regular expressions in this runtime: always case-sensitive, in ICU's notation. */

import { FormulaError } from '../formula-error.ts'
import type { Value } from '../value.ts'

/** None of them is NULL. */
export type OfOperands = (operands: readonly Value[]) => Value

const classes: Readonly<Record<string, string>> = {
  alpha: '\\p{L}',
  digit: '\\d',
  alnum: '\\p{L}\\p{N}',
  upper: '\\p{Lu}',
  lower: '\\p{Ll}',
  space: '\\s',
  punct: '!-\\/:-@\\[-`{-~',
  word: '\\w',
  xdigit: '\\da-fA-F',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
}

/**
 * The pattern for this runtime: named classes in brackets become what they stand for, and an escape of a character
 * that needs none becomes the character.
 *
 * @throws FormulaError limit for a malformed pattern.
 */
export function compileRegexp(pattern: Value | undefined): RegExp {
  const flags = /^\(\?([ims]+)\)/.exec(String(pattern))
  const source = String(pattern)
    .slice(flags?.[0].length ?? 0)
    .replaceAll(/\[:(\w+):\]/g, (written, name: string) => classes[name] ?? written)
    .replaceAll(
      /\\([^])/g,
      (written, character: string) => escapes.get(character) ?? escape(written, character),
    )
  try {
    return new RegExp(source, `gu${flags?.[1] ?? ''}`)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : ''
    throw new FormulaError(
      'limit',
      `"${String(pattern)}" is no regular expression: ${reason}`,
      null,
    )
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['A', '^'],
  ['Z', '$'],
  ['z', '$'],
  ['h', '[ \\t]'],
  ['-', '\\x2d'],
])

function escape(written: string, character: string): string {
  return /[\w^$\\.*+?()[\]{}|/]/.test(character) ? written : character
}

export const evaluateExtract: OfOperands = ([text, pattern, group]) => {
  const found = compileRegexp(pattern).exec(String(text))
  if (found === null) return null
  const value = found[group === undefined ? 1 : Number(group)]
  return value === undefined || (value === '' && (group === undefined || text === ''))
    ? null
    : value
}

export const evaluateMatch: OfOperands = ([text, pattern]) =>
  pattern !== '' && compileRegexp(pattern).test(String(text))

/** `$1` is the first group; a backslash makes the next character plain. */
export const evaluateReplace: OfOperands = ([text, pattern, by]) => {
  const expression = compileRegexp(pattern)
  const replacement = readReplacement(String(by), groupsOf(expression))
  if (pattern === '' || text === '' || replacement === null) return String(text)
  return String(text).replaceAll(expression, (...found: readonly (string | undefined)[]) =>
    replacement.map((part) => (typeof part === 'number' ? (found[part] ?? '') : part)).join(''),
  )
}

export function groupsOf(expression: RegExp): number {
  return (new RegExp(`${expression.source}|`, 'u').exec('')?.length ?? 1) - 1
}

/** A dollar that no digit follows. */
const noGroup = -1

/** Null for a replacement that refers to no group of the pattern: the text then stays as it is. */
export function readReplacement(text: string, groups: number): readonly (string | number)[] | null {
  const parts = (text.match(/\\[^]|\$\d|[^\\$]+|[^]/gu) ?? []).map((part) => {
    if (/^\$\d$/.test(part)) return Number(part[1])
    if (part === '$') return noGroup
    return part.startsWith('\\') && part.length > 1 ? part.slice(1) : part
  })
  const isWrong = parts.some((part) => typeof part === 'number' && !(part >= 0 && part <= groups))
  return isWrong ? null : parts
}
