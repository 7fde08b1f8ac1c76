import { expect, it } from 'vitest'
import { printable } from './printable.ts'

it.each([
  ['\u001b[2J\u001b[1;1Hall is well', '?[2J?[1;1Hall is well'],
  ['\u009b31mred', '?31mred'],
  ['a\rb\u0007', 'a?b?'],
  ['two\nlines', 'two?lines'],
  ['exe\u202egnp.', 'exe?gnp.'],
  ['zero\u200bwidth', 'zero?width'],
  ['Ünïcödé 数 ✓', 'Ünïcödé 数 ✓'],
])('of %j leaves %j', (text, shown) => {
  expect(printable(text)).toBe(shown)
})
