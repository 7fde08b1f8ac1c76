import { expect, test } from 'vitest'
import { createChecker } from './checker.ts'
import { evaluateConstant } from './interpreter.ts'

const checker = createChecker({ field: () => null, parameter: () => null })
const around = { now: '2024-06-15T10:00:00', user: null, parameters: new Map() }

// Edges that documentation leaves open; the values are those of the vendor's engine.
test.each([
  ['FINDNTH("abc", "", 2)', 1n],
  ['FINDNTH("abc", "b", 0)', 1n],
  ['FINDNTH("aaaaa", "aa", -1)', 3n],
  ['MID("abc", -1, 3)', 'a'],
  ['SPLIT("aaa", "aa", -1)', 'a'],
  ['REGEXP_REPLACE("abc", "b", "$1")', 'abc'],
  ['REGEXP_REPLACE("abc", "b", "$")', 'abc'],
  ['REGEXP_REPLACE("abc", "(b)", "<$1$0>")', 'a<bb>c'],
  ['REGEXP_EXTRACT("abc", "(x)?abc")', null],
  ['STR(DATEPARSE("MMM d, yyyy", "Feb 3,2014"))', null],
  ['STR(DATEPARSE("yyyyMMdd", "2014023"))', null],
  ['STR(DATEPARSE("dd/MM/yy", "1/2/69"))', '2069-02-01 00:00:00'],
  ['STR(DATE("27,4/Apr/10"))', '2004-04-27'],
  ['STR(DATE("12,1998,23"))', '1998-12-23'],
  ['STR(DATE("20180922"))', null],
  ['STR(DATETIME("2005-04-15 24:00:00"))', '2005-04-16 00:00:00'],
  ['ROUND(2.675, 2)', 2.67],
  ['ROUND(0.49999999999999994)', 0],
  ['STR(1e15)', '1e+15'],
])('%s', (formula, expected) => {
  expect(evaluateConstant(checker.check(formula), around)).toBe(expected)
})
