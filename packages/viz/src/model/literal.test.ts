import { expect, it } from 'vitest'
import { parseLiteral } from './literal.ts'

it.each([
  ['"East"', 'East'],
  [String.raw`"50\% \"x\""`, '50% "x"'],
  ['#2013-01-04#', '2013-01-04'],
  ['#2013-01-04 10:00:00#', '2013-01-04T10:00:00'],
  ['2010', 2010],
  ['-2.7000000000000011', -2.7000000000000011],
  ['1e-3', 0.001],
  ['true', true],
  ['%null%', null],
  ['East', 'East'],
])('reads %s', (written, value) => {
  expect(parseLiteral(written)).toBe(value)
})
