import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editDistance, nearestWord } from './edit-distance.ts'

const short = fc.string({ maxLength: 8 })

describe('the distance of two texts', () => {
  test.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['port', 'prot', 1],
    ['read', 'raed', 1],
    ['jsno', 'json', 1],
  ])('%j and %j: %i', (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance)
  })

  test('is the same both ways, and nothing for the same text only', () => {
    fc.assert(
      fc.property(short, short, (one, other) => {
        expect(editDistance(one, other)).toBe(editDistance(other, one))
        expect(editDistance(one, other) === 0).toBe(one === other)
      }),
    )
  })
})

describe('the nearest word', () => {
  const words = ['port', 'host', 'data', 'database', 'json']

  test.each([
    ['prot', 'port'],
    ['DATA', 'data'],
    ['databse', 'database'],
    ['jso', 'json'],
    ['pst', null],
    ['verbose', null],
    ['', null],
    ['x'.repeat(100_000), null],
  ])('to %j is %j', (text, nearest) => {
    expect(nearestWord(text, words)).toBe(nearest)
  })
})
