import { describe, expect, test } from 'vitest'
import { forbiddenLines, retiredIn } from './check-words.ts'
import { retiredWords } from './words/retired.ts'

const wordsIn = (text: string, allowed: readonly string[] = []) =>
  retiredWords(text, allowed).map(({ word }) => word)

describe('a retired word is refused', () => {
  test.each([
    ['in a comment', '/** Whoever has not failed never waits. */', ['whoever']],
    ['in a message', "throw new Error('127.0.0.1 unless told')", ['told']],
    [
      'in a name in camel case',
      'const isKeyTold = openDoorOf(hasLevers)',
      ['told', 'door', 'levers'],
    ],
    ['in a name in snake case', 'told_events, nobody_key', ['told', 'nobody']],
    ['in a name after an acronym', 'class HTTPDoor {}', ['door']],
    ['as a possessive', "a caller sees his own; nobody's key", ['his', 'nobody']],
    ['in a file name', "import { x } from './turnstile.ts'", ['turnstile']],
  ])('%s', (_, line, words) => {
    expect(wordsIn(line)).toEqual(words)
  })

  test('with its line and what to write instead', () => {
    expect(retiredIn([{ file: 'a.md', text: 'One.\nIt mends it.' }], [])).toEqual([
      'a.md:2: "mends" is retired: write fix',
    ])
  })
})

describe('a line passes', () => {
  test.each([
    ['when a longer word holds a retired one', 'indoor bearer leverage amended the this folders'],
    ['when letters stand in a digest', `sha256-${'he/him+his='.repeat(5)}`],
    ['when it uses the terms of the field', 'const verifier = createRequestGate(dummyKey)'],
  ])('%s', (_, line) => {
    expect(wordsIn(line)).toEqual([])
  })

  test('when its exact text is a vendor message of that file, and in no other file', () => {
    const text = "E: 'An administrator cannot delete himself.',"
    const allowed = [{ file: 'a.ts', text: 'An administrator cannot delete himself.' }]
    expect(retiredIn([{ file: 'a.ts', text }], allowed)).toEqual([])
    expect(retiredIn([{ file: 'b.ts', text }], allowed)).toEqual([
      expect.stringContaining('b.ts:1: "himself" is retired'),
      'a.ts: no longer holds the excepted text "An administrator cannot delete himself."',
    ])
  })
})

test('a line that promises work is refused', () => {
  const promise = ['TO', 'DO'].join('')
  expect(forbiddenLines(`one\n// ${promise} two\nthree`)).toEqual([2])
})
