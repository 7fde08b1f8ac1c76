import { expect, test } from 'vitest'
import { processorSeconds } from './processor-seconds.ts'

test('own time and that of children are added, whatever the name of the program holds', () => {
  const stat = '71 (node (v24) x) S 1 71 71 0 -1 0 9 9 9 9 150 50 1000 300 20 0 11 0'
  expect(processorSeconds(stat)).toBe(15)
})

test('a system that does not count gives null', () => {
  expect(processorSeconds(null)).toBeNull()
})
