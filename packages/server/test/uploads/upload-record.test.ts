import { expect, test } from 'vitest'
import { wrongIn } from './upload-record.ts'

const block = (text: string, isAcknowledged: boolean | null = true) => ({
  bytes: Buffer.from(text),
  isAcknowledged,
})
const abc = [block('a'), block('b', null), block('c')]

test.each([
  ['abc', abc, null],
  ['ac', abc, null],
  ['ab', abc, 'block 2 was acknowledged and is missing'],
  ['abcd', abc, '1 bytes at the end belong to no block that was sent'],
  ['abbc', abc, 'block 2 was acknowledged and is missing'],
  ['ab', [block('a'), block('b', false)], 'block 1 was refused and is in the file'],
  ['a', [block('a'), block('b', false)], null],
])('of the file %s and what was sent it is found: %j', (file, sent, wrong) => {
  expect(wrongIn(Buffer.from(file), sent)).toBe(wrong)
})
