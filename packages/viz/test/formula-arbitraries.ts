/** Random formulas of the calculation language over five columns, and rows for them. */

import * as fc from 'fast-check'
import type { ValueType } from '../src/calculation/value.ts'

export const formulaColumns = {
  i: 'integer',
  r: 'real',
  s: 'string',
  b: 'boolean',
  d: 'date',
  t: 'datetime',
} as const satisfies Readonly<Record<string, ValueType>>

export type FormulaColumn = keyof typeof formulaColumns

/** Text as SQL and the interpreter read it: numbers, ISO dates. */
export type FormulaRow = Readonly<Record<FormulaColumn, string | null>>

const texts = ['', 'a', 'B', 'b c', 'x-y-z', 'É', ' pad ', `o'x`, '12', '1.5', '日本']
const day = fc
  .integer({ min: -200, max: 25_000 })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10))
const moment = fc
  .integer({ min: -17_000_000, max: 2_000_000_000 })
  .map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 19))
const quarter = fc.integer({ min: -40, max: 40 }).map((value) => String(value / 4))
const maybe = (value: fc.Arbitrary<string>) => fc.option(value, { nil: null, freq: 6 })

export const arbitraryRow: fc.Arbitrary<FormulaRow> = fc.record({
  i: maybe(fc.integer({ min: -20, max: 20 }).map(String)),
  r: maybe(quarter),
  s: maybe(fc.constantFrom(...texts)),
  b: maybe(fc.constantFrom('true', 'false')),
  d: maybe(day),
  t: maybe(moment),
})

type Kind = 'integer' | 'real' | 'string' | 'boolean' | 'date' | 'datetime'

/** A formula template: `$integer` stands for any formula of that type. */
const templates: Readonly<Record<Kind, readonly string[]>> = {
  integer: [
    '($integer + $integer)',
    '($integer - $integer)',
    '($integer * 3)',
    '($integer % $integer)',
    '-$integer',
    'ABS($integer)',
    'SIGN($real)',
    'DIV($integer, $integer)',
    'INT($real)',
    'INT($string)',
    'FLOOR($real)',
    'CEILING($real)',
    'LEN($string)',
    'FIND($string, $string)',
    'FINDNTH($string, "-", $integer)',
    'ASCII($string)',
    'IFNULL($integer, $integer)',
    'ZN($integer)',
    'MAX($integer, $integer)',
    'IIF($boolean, $integer, $integer)',
    'IF $boolean THEN $integer ELSEIF $boolean THEN $integer END',
    'CASE $string WHEN "a" THEN $integer WHEN "B" THEN 2 ELSE 0 END',
    'YEAR($date)',
    'QUARTER($date)',
    'WEEK($date)',
    "DATEPART('weekday', $datetime)",
    "DATEPART('week', $date, 'wednesday')",
    "DATEPART('dayofyear', $date)",
    "DATEPART('iso-week', $date)",
    "DATEPART('iso-year', $date)",
    "DATEPART('iso-quarter', $date)",
    "DATEPART('hour', $datetime)",
    "DATEDIFF('day', $date, $datetime)",
    "DATEDIFF('week', $date, $date)",
    "DATEDIFF('week', $date, $date, 'monday')",
    "DATEDIFF('month', $date, $date)",
    "DATEDIFF('minute', $datetime, $datetime)",
    "DATEDIFF('iso-week', $date, $date)",
    'INT($date)',
    '($date - $date)',
  ],
  real: [
    '($real + $real)',
    '($real - $integer)',
    '($real * 0.5)',
    '($real / $integer)',
    '($integer / $integer)',
    '($real % 1.25)',
    'ABS($real)',
    'SQRT($real)',
    'POWER($real, 2)',
    'LN($real)',
    'ROUND($real, 1)',
    'ROUND($real)',
    'ROUND($integer / 3, 2)',
    'FLOAT($string)',
    'FLOAT($datetime)',
    'IFNULL($real, $integer)',
    'MIN($real, $real)',
    '($datetime - $datetime)',
  ],
  string: [
    '($string + $string)',
    'LEFT($string, $integer)',
    'RIGHT($string, $integer)',
    'MID($string, $integer)',
    'MID($string, $integer, $integer)',
    'UPPER($string)',
    'LOWER($string)',
    'PROPER($string)',
    'TRIM($string)',
    'REPLACE($string, "-", $string)',
    'SPLIT($string, "-", $integer)',
    'STR($integer)',
    'STR($real)',
    'STR($date)',
    'STR($datetime)',
    'MIN($string, $string)',
    'MAX($string, $string)',
    'IFNULL($string, "none")',
    "DATENAME('month', $date)",
    "DATENAME('weekday', $datetime)",
    "DATENAME('iso-week', $date)",
    'REGEXP_EXTRACT($string, "([a-z])")',
    'REGEXP_REPLACE($string, "[a-c]", "<$0>")',
    'IF $boolean THEN $string ELSE $string END',
  ],
  boolean: [
    '($integer > $real)',
    '($integer = $integer)',
    '($string < $string)',
    '($string <> $string)',
    '($date <= $datetime)',
    '($boolean AND $boolean)',
    '($boolean OR $boolean)',
    '(NOT $boolean)',
    'ISNULL($real)',
    'CONTAINS($string, $string)',
    'STARTSWITH($string, $string)',
    'ENDSWITH($string, "z")',
    '$integer IN (1, 2, $integer)',
    '$string NOT IN ("a", "b c")',
    'ISDATE($string)',
    'REGEXP_MATCH($string, "^[a-z]+$")',
  ],
  date: [
    '($date + $integer % 900)',
    '($date - $integer % 900)',
    "DATEADD('month', $integer % 40, $date)",
    "DATEADD('week', $integer % 40, $date)",
    "DATEADD('year', $integer % 40, $date)",
    "DATEADD('iso-year', 1, $date)",
    "DATETRUNC('month', $date)",
    "DATETRUNC('quarter', $date)",
    "DATETRUNC('week', $date)",
    "DATETRUNC('week', $date, 'thursday')",
    "DATETRUNC('iso-year', $date)",
    "DATETRUNC('iso-quarter', $date)",
    'DATE($datetime)',
    'MAKEDATE(2000 + $integer % 90, $integer % 30, $integer % 90)',
    'MAX($date, $date)',
    'IF $boolean THEN $date END',
  ],
  datetime: [
    "DATEADD('hour', $integer % 40, $datetime)",
    "DATEADD('month', $integer % 40, $datetime)",
    "DATETRUNC('hour', $datetime)",
    "DATETRUNC('day', $datetime)",
    '($datetime + $real % 900)',
    'DATETIME($date)',
    'MAKEDATETIME($date, $datetime)',
    "DATEADD('second', $integer % 40, $date)",
  ],
}

const leaves: Readonly<Record<Kind, readonly string[]>> = {
  integer: ['[i]', '[i]', '0', '2', '7', 'NULL'],
  real: ['[r]', '[r]', '0.5', '-2.25', '1e3'],
  string: ['[s]', '[s]', '"a"', '"x-y"', "''"],
  boolean: ['[b]', '[b]', 'TRUE', '([i] > 0)'],
  date: ['[d]', '[d]', '#2024-02-29#'],
  datetime: ['[t]', '[t]', '#2024-02-29 13:05:06#'],
}

const kinds: readonly Kind[] = ['integer', 'real', 'string', 'boolean', 'date', 'datetime']

function ofKind(kind: Kind, depth: number): fc.Arbitrary<string> {
  const leaf = fc.constantFrom(...leaves[kind])
  if (depth === 0) return leaf
  const composed = fc.constantFrom(...templates[kind]).chain((template) => {
    const holes = [...template.matchAll(/\$(integer|real|string|boolean|datetime|date)\b/g)]
    const fillings = holes.map(([, name]) =>
      ofKind(kinds.find((known) => known === name) ?? 'integer', depth - 1),
    )
    return fc.tuple(...fillings).map((filled) => {
      let index = 0
      return template.replaceAll(
        /\$(integer|real|string|boolean|datetime|date)\b/g,
        () => filled[index++] ?? '',
      )
    })
  })
  return fc.oneof({ arbitrary: composed, weight: 4 }, { arbitrary: leaf, weight: 1 })
}

export const arbitraryFormula: fc.Arbitrary<string> = fc
  .constantFrom(...kinds)
  .chain((kind) => ofKind(kind, 3))
