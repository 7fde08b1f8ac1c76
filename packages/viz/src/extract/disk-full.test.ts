import { expect, test } from 'vitest'
import { isDiskFull } from './disk-full.ts'
import { ExtractError } from './extract-error.ts'

test.each([
  ['the system', Object.assign(new Error('write'), { code: 'ENOSPC' })],
  ['a quota', Object.assign(new Error('write'), { code: 'EDQUOT' })],
  ['DuckDB', new Error('IO Error: Could not write file "/x": No space left on device')],
  [
    'a program below',
    new ExtractError('source-unreadable', 'x', { cause: new Error('Disk full') }),
  ],
])('a full disk is known by the words of %s', (_, error) => {
  expect(isDiskFull(error)).toBe(true)
})

test('other failures are none, and neither is what is no error', () => {
  expect(isDiskFull(new ExtractError('source-missing', 'x'))).toBe(false)
  expect(isDiskFull('No space left on device')).toBe(false)
})
