/** Regular expressions: always case-sensitive, in ICU's notation. DuckDB knows no look-around and no references back. */

import { FormulaError } from '../formula-error.ts'
import type { Value } from '../value.ts'
import {
  rowFunction,
  strict,
  type CallSite,
  type Evaluate,
  type FunctionDefinition,
  type Print,
} from './function-table.ts'

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
function compile(pattern: Value | undefined): RegExp {
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

const evaluateExtract: Evaluate = ([text, pattern, group]) => {
  const found = compile(pattern).exec(String(text))
  if (found === null) return null
  const value = found[group === undefined ? 1 : Number(group)]
  return value === undefined || (value === '' && (group === undefined || text === ''))
    ? null
    : value
}

const evaluateMatch: Evaluate = ([text, pattern]) =>
  pattern !== '' && compile(pattern).test(String(text))

/** `$1` is the first group; a backslash makes the next character plain. */
const evaluateReplace: Evaluate = ([text, pattern, by]) => {
  const expression = compile(pattern)
  const replacement = readReplacement(String(by), groupsOf(expression))
  if (pattern === '' || text === '' || replacement === null) return String(text)
  return String(text).replaceAll(expression, (...found: readonly (string | undefined)[]) =>
    replacement.map((part) => (typeof part === 'number' ? (found[part] ?? '') : part)).join(''),
  )
}

function groupsOf(expression: RegExp): number {
  return (new RegExp(`${expression.source}|`, 'u').exec('')?.length ?? 1) - 1
}

/** A dollar that no digit follows. */
const noGroup = -1

/** Null for a replacement that refers to no group of the pattern: the text then stays as it is. */
function readReplacement(text: string, groups: number): readonly (string | number)[] | null {
  const parts = (text.match(/\\[^]|\$\d|[^\\$]+|[^]/gu) ?? []).map((part) => {
    if (/^\$\d$/.test(part)) return Number(part[1])
    if (part === '$') return noGroup
    return part.startsWith('\\') && part.length > 1 ? part.slice(1) : part
  })
  const isWrong = parts.some((part) => typeof part === 'number' && !(part >= 0 && part <= groups))
  return isWrong ? null : parts
}

/** Patterns that DuckDB's engine reads otherwise, or not at all. */
const beyondDuckdb =
  /\(\?(?:[=!>]|<[=!])|\\[1-9]|\\[GXRhHZ]|[*+?}]\+|\[\^?\[[^:]|&&|\\p\{(?!L[ulotm]?\}|N\}|P\}|S\}|Z\})/

/** @throws FormulaError unsupported for patterns that DuckDB cannot compute; limit for malformed ones. */
function checked(site: CallSite): string {
  const pattern = site.constants[1]
  if (pattern === null || pattern === undefined) {
    throw new FormulaError(
      'unsupported',
      'a regular expression that is not a constant is not computed in a query',
      null,
    )
  }
  compile(pattern)
  if (beyondDuckdb.test(pattern)) {
    throw new FormulaError(
      'unsupported',
      `the regular expression "${pattern}" is not computed in a query`,
      null,
    )
  }
  return pattern
}

const printMatch: Print = ([text, pattern], site) =>
  checked(site) === '' ? `(${text} IS NULL AND NULL)` : `regexp_matches(${text}, ${pattern})`

const printExtract: Print = ([text, pattern], site) =>
  /(?<!\\)\((?!\?)/.test(checked(site))
    ? `NULLIF(regexp_extract(${text}, ${pattern}, 1), '')`
    : nothing(text)

const printReplace: Print = ([text, pattern], site) => {
  const by = site.constants[2]
  if (by === null || by === undefined) {
    throw new FormulaError(
      'unsupported',
      'a replacement that is not a constant is not computed in a query',
      null,
    )
  }
  const parts = readReplacement(by, groupsOf(compile(checked(site))))
  if (checked(site) === '' || parts === null) return text ?? 'NULL'
  const replacement = parts.map((part) =>
    typeof part === 'number' ? `\\${part}` : part.replaceAll('\\', '\\\\').replaceAll("'", "''"),
  )
  const replaced = `regexp_replace(${text}, ${pattern}, '${replacement.join('')}', 'g')`
  return `CASE WHEN ${text} = '' THEN '' ELSE ${replaced} END`
}

const printNth: Print = ([text, pattern], site) => {
  const group = Number(site.constants[2] ?? NaN)
  const groups = groupsOf(compile(checked(site))) + 1
  // DuckDB refuses a group that the pattern does not have.
  if (!Number.isInteger(group) || group < 0 || group >= groups) return nothing(text)
  const found = `regexp_extract(${text}, ${pattern}, ${group})`
  return `CASE WHEN ${text} <> '' AND regexp_matches(${text}, ${pattern}) THEN ${found} END`
}

/** NULL, whatever the text is. */
function nothing(text: string | undefined): string {
  return `CASE WHEN ${text} IS NULL THEN '' END || NULL`
}

export const regexpFunctions: readonly FunctionDefinition[] = [
  rowFunction('REGEXP_MATCH', strict('string string -> boolean', evaluateMatch, printMatch)),
  rowFunction('REGEXP_EXTRACT', strict('string string -> string', evaluateExtract, printExtract)),
  rowFunction(
    'REGEXP_EXTRACT_NTH',
    strict('string string integer -> string', evaluateExtract, printNth),
  ),
  rowFunction(
    'REGEXP_REPLACE',
    strict('string string string -> string', evaluateReplace, printReplace),
  ),
]
