import { expect, test } from 'vitest'
import { colors } from '../scene/theme.ts'
import { readableOn } from './color.ts'

test.each([
  ['#ffffff', colors.label],
  ['#20f020', colors.label],
  ['#f0a060', colors.label],
  ['#f08000', '#ffffff'],
  ['#0000ff', '#ffffff'],
  ['#f00000', '#ffffff'],
  ['#00c000', '#ffffff'],
  ['#000000', '#ffffff'],
])('on %s the words are %s', (background, ink) => {
  expect(readableOn(background)).toBe(ink)
})
