/** Regular expressions as SQL: DuckDB knows no look-around and no references back. */

import {
  rowFunction,
  strict,
  type CallSite,
  type FunctionDefinition,
  type Print,
} from './function-table.ts'
import {
  compileRegexp,
  evaluateExtract,
  evaluateMatch,
  evaluateReplace,
  groupsOf,
  readReplacement,
} from './regexp-values.ts'

/** Patterns that DuckDB's engine reads otherwise, or not at all. */
const beyondDuckdb =
  /\(\?(?:[=!>]|<[=!])|\\[1-9]|\\[GXRhHZ]|[*+?}]\+|\[\^?\[[^:]|&&|\\p\{(?!L[ulotm]?\}|N\}|P\}|S\}|Z\})/

/**
 * The pattern where DuckDB's engine computes it; null for others and for those that rows decide, which the functions
 * of `regexpFallbacks` compute.
 *
 * @throws FormulaError limit for malformed ones
 */
function ownPattern(site: CallSite): string | null {
  const pattern = site.constants[1]
  if (pattern === null || pattern === undefined) return null
  compileRegexp(pattern)
  return beyondDuckdb.test(pattern) ? null : pattern
}

const printMatch: Print = ([text, pattern], site) => {
  const own = ownPattern(site)
  if (own === null) return `easel_regexp_match(${text}, ${pattern})`
  return own === '' ? `(${text} IS NULL AND NULL)` : `regexp_matches(${text}, ${pattern})`
}

const printExtract: Print = ([text, pattern], site) => {
  const own = ownPattern(site)
  if (own === null) return `easel_regexp_extract(${text}, ${pattern})`
  return /(?<!\\)\((?!\?)/.test(own)
    ? `NULLIF(regexp_extract(${text}, ${pattern}, 1), '')`
    : nothing(text)
}

const printReplace: Print = ([text, pattern, written], site) => {
  const by = site.constants[2]
  const own = ownPattern(site)
  if (own === null || by === null || by === undefined) {
    return `easel_regexp_replace(${text}, ${pattern}, ${written})`
  }
  const parts = readReplacement(by, groupsOf(compileRegexp(own)))
  if (own === '' || parts === null) return text ?? 'NULL'
  const replacement = parts.map((part) =>
    typeof part === 'number' ? `\\${part}` : part.replaceAll('\\', '\\\\').replaceAll("'", "''"),
  )
  const replaced = `regexp_replace(${text}, ${pattern}, '${replacement.join('')}', 'g')`
  return `CASE WHEN ${text} = '' THEN '' ELSE ${replaced} END`
}

const printNth: Print = ([text, pattern, written], site) => {
  const own = ownPattern(site)
  if (own === null) return `easel_regexp_extract_nth(${text}, ${pattern}, ${written})`
  const group = Number(site.constants[2] ?? NaN)
  const groups = groupsOf(compileRegexp(own)) + 1
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
