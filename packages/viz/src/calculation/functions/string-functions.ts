/** Functions of text. Lengths and positions count code points. */

import type { Value } from '../value.ts'
import {
  bind,
  rowFunction,
  strict,
  type CallSite,
  type Evaluate,
  type FunctionDefinition,
} from './function-table.ts'
import {
  blanksSql,
  codePoints,
  escapePattern,
  findFrom,
  findNth,
  folded,
  foldedSql,
  pieces,
  piecesSql,
  splitPart,
  trimEnd,
  trimStart,
} from './text-search.ts'

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** A function from one text to another. */
function plainText(
  name: string,
  compute: (value: string) => string,
  sql: string,
): FunctionDefinition {
  return rowFunction(
    name,
    strict(
      'string -> string',
      ([value]) => compute(text(value)),
      ([value = '']) => sql.replace('?', () => value),
    ),
  )
}

/** A question about one text in another, in the collation of their column. */
function search(
  name: string,
  ask: (value: string, part: string) => boolean,
  sql: string,
): FunctionDefinition {
  return rowFunction(
    name,
    strict(
      'string string -> boolean',
      ([value, part], { collation }) =>
        ask(folded(text(value), collation), folded(text(part), collation)),
      ([value = '', part = ''], { collation }) =>
        `${sql}(${foldedSql(value, collation)}, ${foldedSql(part, collation)})`,
    ),
  )
}

function side(
  name: string,
  take: (points: readonly string[], count: number) => readonly string[],
): FunctionDefinition {
  const evaluate: Evaluate = ([value, count]) =>
    Number(count) < 0 ? null : take(codePoints(text(value)), Number(count)).join('')
  return rowFunction(
    name,
    // A negative length is NULL; DuckDB would count it from the other end.
    strict('string integer -> string', evaluate, ([value = '', count = '']) =>
      bind([count], (n) => `CASE WHEN ${n} >= 0 THEN ${name.toLowerCase()}(${value}, ${n}) END`),
    ),
  )
}

const evaluateFind: Evaluate = ([value, part, start], { collation }) =>
  BigInt(
    findFrom(folded(text(value), collation), folded(text(part), collation), Number(start ?? 1)),
  )

function printFind(
  [value = '', part = '', start = '1']: readonly string[],
  { collation }: CallSite,
): string {
  const subject = foldedSql(value, collation)
  const sought = foldedSql(part, collation)
  if (start === '1') return `strpos(${subject}, ${sought})`
  return bind([subject, sought, start], (s, p, n) => {
    const from = `greatest(${n}, 1)`
    const rest = `strpos(substring(${s}, ${from}), ${p})`
    const isMissing = `${s} IS NULL OR ${p} IS NULL OR ${n} IS NULL`
    return `CASE WHEN ${isMissing} THEN NULL WHEN ${from} > length(${s}) THEN 0 WHEN ${rest} > 0 THEN ${rest} + ${from} - 1 ELSE 0 END`
  })
}

const evaluateMid: Evaluate = ([value, start, length]) => {
  const points = codePoints(text(value))
  const from = Number(start) - 1
  const until = length === undefined ? Infinity : from + Number(length)
  if (length !== undefined && Number(length) < 0) return null
  return points.slice(Math.max(from, 0), Math.max(until, 0)).join('')
}

/** A start before the text takes its share of the length: `MID(s, 0, 3)` is two characters. */
function printMid([value = '', start = '', length]: readonly string[]): string {
  if (length === undefined) {
    return bind(
      [start],
      (n) => `CASE WHEN ${n} IS NOT NULL THEN substring(${value}, greatest(${n}, 1)) END`,
    )
  }
  return bind([value, start, length], (s, from, count) => {
    const taken = `greatest(${count} + least(${from} - 1, 0), 0)`
    return `CASE WHEN ${count} >= 0 AND ${from} IS NOT NULL THEN substring(${s}, greatest(${from}, 1), ${taken}) END`
  })
}

/** A letter that follows neither a letter nor a digit is a capital. */
function proper(value: string): string {
  return value.toLowerCase().replaceAll(/[\p{L}\p{N}]+/gu, (word) => {
    const [first = '', ...rest] = codePoints(word)
    return first.toUpperCase() + rest.join('')
  })
}

const properSql =
  `array_to_string(list_transform(regexp_extract_all(lower(?), '[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+'), ` +
  `lambda w: upper(left(w, 1)) || substring(w, 2)), '')`

const evaluateReplace: Evaluate = ([value, part, by], { collation }) => {
  if (part === '') return text(value)
  if (collation !== 'en_US_CI') return text(value).replaceAll(text(part), () => text(by))
  return text(value).replaceAll(new RegExp(escapePattern(text(part)), 'giu'), () => text(by))
}

/** The pieces before the occurrence say where it stands; from the end they are counted by all there are. */
function findNthSql(text: string, part: string, n: string): string {
  return bind([text, part, n], (s, p, k) => {
    const count = `(len(string_split(${s}, ${p})) - 1)`
    const index = `CASE WHEN ${k} < 0 THEN ${count} + 1 + ${k} ELSE ${k} END`
    const nth = bind([s ?? '', p ?? '', index, count], (t, q, i, all) => {
      const before = `list_slice(string_split(${t}, ${q}), 1, ${i})`
      const lengths = `CAST(list_sum(list_transform(${before}, lambda w: length(w))) AS BIGINT)`
      const isMissing = `${t} IS NULL OR ${q} IS NULL OR ${i} IS NULL`
      const found = `CASE WHEN ${i} < 1 OR ${i} > ${all} THEN 0 ELSE ${lengths} + (${i} - 1) * length(${q}) + 1 END`
      return `CASE WHEN ${isMissing} THEN NULL WHEN ${q} = '' THEN 1 ELSE ${found} END`
    })
    return `CASE WHEN ${k} = 0 AND ${s} IS NOT NULL AND ${p} IS NOT NULL THEN 1 ELSE ${nth} END`
  })
}

function printReplace(
  [value = '', part = '', by = '']: readonly string[],
  { collation }: CallSite,
): string {
  if (collation !== 'en_US_CI') return `replace(${value}, ${part}, ${by})`
  return `regexp_replace(${value}, regexp_escape(${part}), replace(${by}, '\\', '\\\\'), 'gi')`
}

function character(code: number): string | null {
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : null
}

export const stringFunctions: readonly FunctionDefinition[] = [
  rowFunction(
    'LEN',
    strict(
      'string -> integer',
      ([value]) => BigInt(codePoints(text(value)).length),
      ([value]) => `length(${value})`,
    ),
  ),
  plainText('UPPER', (value) => value.toUpperCase(), 'upper(?)'),
  plainText('LOWER', (value) => value.toLowerCase(), 'lower(?)'),
  plainText('PROPER', proper, properSql),
  plainText('TRIM', (value) => trimStart(trimEnd(value)), `trim(?, ${blanksSql})`),
  plainText('LTRIM', trimStart, `ltrim(?, ${blanksSql})`),
  plainText('RTRIM', trimEnd, `rtrim(?, ${blanksSql})`),
  side('LEFT', (points, count) => points.slice(0, count)),
  side('RIGHT', (points, count) => points.slice(Math.max(points.length - count, 0))),
  rowFunction(
    'MID',
    strict('string integer -> string', evaluateMid, printMid),
    strict('string integer integer -> string', evaluateMid, printMid),
  ),
  search('CONTAINS', (value, part) => value.includes(part), 'contains'),
  search('STARTSWITH', (value, part) => value.startsWith(part), 'starts_with'),
  search('ENDSWITH', (value, part) => value.endsWith(part), 'ends_with'),
  rowFunction(
    'FIND',
    strict('string string -> integer', evaluateFind, printFind),
    strict('string string integer -> integer', evaluateFind, printFind),
  ),
  rowFunction(
    'FINDNTH',
    strict(
      'string string integer -> integer',
      ([value, part, n], { collation }) =>
        BigInt(findNth(folded(text(value), collation), folded(text(part), collation), Number(n))),
      ([value = '', part = '', n = ''], { collation }) =>
        findNthSql(foldedSql(value, collation), foldedSql(part, collation), n),
    ),
  ),
  rowFunction('REPLACE', strict('string string string -> string', evaluateReplace, printReplace)),
  rowFunction(
    'SPLIT',
    strict(
      'string string integer -> string',
      ([value, delimiter, n], { collation }) =>
        splitPart(pieces(text(value), text(delimiter), collation), Number(n)),
      ([value = '', delimiter = '', n = ''], { collation }) => {
        if (collation !== 'en_US_CI') return `split_part(${value}, ${delimiter}, ${n})`
        return `coalesce(list_extract(${piecesSql(value, delimiter, collation)}, ${n}), '')`
      },
    ),
  ),
  rowFunction(
    'SPACE',
    strict(
      'integer -> string',
      ([count]) => (Number(count) < 0 ? null : ' '.repeat(Math.min(Number(count), mostSpaces))),
      ([count = '']) =>
        bind(
          [count],
          (n) => `CASE WHEN ${n} >= 0 THEN repeat(' ', least(${n}, ${mostSpaces})) END`,
        ),
    ),
  ),
  rowFunction(
    'ASCII',
    strict(
      'string -> integer',
      ([value]) => (value === '' ? null : BigInt(text(value).codePointAt(0) ?? 0)),
      ([value]) => `CAST(unicode(NULLIF(${value}, '')) AS BIGINT)`,
    ),
  ),
  rowFunction(
    'CHAR',
    strict(
      'integer -> string',
      ([code]) => character(Number(code)),
      ([code = '']) =>
        bind(
          [code],
          (c) =>
            `CASE WHEN ${c} BETWEEN 1 AND 55295 OR ${c} BETWEEN 57344 AND 1114111 THEN chr(CAST(${c} AS INTEGER)) END`,
        ),
    ),
  ),
]

/** A column of spaces longer than this is a way to fill memory. */
const mostSpaces = 100_000
