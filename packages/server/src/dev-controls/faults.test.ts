import { expect, it } from 'vitest'
import { isNamed } from './method-pattern.ts'

it.each([
  ['queryJob', true],
  ['QUERYJOB', true],
  ['query*', true],
  ['*Job', true],
  ['*', true],
  ['q*y*b', true],
  ['**', true],
  ['query', false],
  ['ueryJob', false],
  ['*job*job', false],
  ['queryJob*b', false],
  ['q.*', false],
  ['', false],
])('the method queryJob fits %j: %s', (pattern, fits) => {
  expect(isNamed('queryJob', pattern)).toBe(fits)
})

it('a pattern of a thousand stars is judged at once', () => {
  expect(isNamed('queryViewsForWorkbook', `${'*e'.repeat(1_000)}*z`)).toBe(false)
  expect(isNamed('e'.repeat(60), `${'*e'.repeat(50)}*z`)).toBe(false)
})
