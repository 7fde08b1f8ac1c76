/** Values that programs trip over. */

import type { Chance } from './chance.ts'

const texts: readonly string[] = [
  '',
  ' ',
  '[',
  ']',
  '[]',
  '[a',
  '][',
  '[a].[b].[c]',
  '"',
  "'",
  '#',
  '%null%',
  '%all%',
  '\\',
  '../../etc/passwd',
  '/dev/zero',
  'C:\\x',
  'file:///etc/passwd',
  '\u0000'.replace('\u0000', '\u0001'),
  '\u202eabc',
  '\ufeff',
  '\ud7ff\ue000',
  '😀'.repeat(50),
  'a\u0301'.repeat(200),
  '__proto__',
  'constructor',
  'toString',
  '<Sheet Name>',
  '<script>alert(1)</script>',
  "'; DROP TABLE x; --",
  '"; COPY x TO 1; --',
  'Ω'.repeat(1000),
  'x'.repeat(100_000),
]

const numbers: readonly string[] = [
  '0',
  '-0',
  '-1',
  '1e308',
  '-1e308',
  '1e999',
  'NaN',
  'Infinity',
  '0.0000000001',
  '9007199254740993',
  '2147483648',
  '-2147483649',
  '99999999999999999999',
  '1,5',
  '0x10',
  '１２',
]

const formulas: readonly string[] = [
  '1/0',
  '[Sales]',
  'SUM([Sales])/0',
  '('.repeat(500),
  `${'('.repeat(300)}1${')'.repeat(300)}`,
  'IF TRUE THEN '.repeat(200),
  '{FIXED [Region]:'.repeat(50),
  '{FIXED [Region]: SUM([Sales])}',
  "REGEXP_REPLACE([Region], '(a+)+$', 'b')",
  "REPEAT('x', 1000000000)",
  'SPACE(2000000000)',
  "DATEADD('year', 99999999, #2024-01-01#)",
  "DATEPARSE('yyyyyyyyyyyy', '1')",
  'POWER(10, 400)',
  '1' + '+1'.repeat(5000),
  'RAWSQL_STR("select 1")',
  "read_csv('/etc/passwd')",
  'WINDOW_SUM(SUM([Sales]), -1000000, 1000000)',
  'RUNNING_SUM(RANK(SUM([Sales])))',
  '[Parameters].[nowhere]',
  '//' + 'x'.repeat(1000),
  "LEFT('abc', -5) + MID('abc', 99999999999)",
]

const formats: readonly string[] = [
  'n0',
  'n#,##0.00;-#,##0.00',
  `n${'0'.repeat(5000)}`,
  `n0.${'0'.repeat(400)}`,
  'p0.0%',
  'c"$"#,##0,,,,,,,,,,,,',
  '*',
  '*"unclosed',
  'C999999%',
  'dd/MM/yyyy hh:mm:ss',
  'y'.repeat(1000),
  ';;;;;;',
]

export const textQuirk = (chance: Chance): string => chance.one(texts)
export const numberQuirk = (chance: Chance): string => chance.one(numbers)
export const formulaQuirk = (chance: Chance): string => chance.one(formulas)
export const formatQuirk = (chance: Chance): string => chance.one(formats)

export const anyQuirk = (chance: Chance): string =>
  chance.one([textQuirk, numberQuirk, formulaQuirk, formatQuirk])(chance)
