import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findJsonFault, placeOf } from './json-fault.ts'
import { readJson } from './json-read.ts'

const said = (text: string): string | null => {
  const fault = findJsonFault(text)
  return fault === null ? null : `${placeOf(text, fault.index)}: ${fault.expected}`
}

describe('a fault of JSON', () => {
  test.each([
    ['', '1:1: a value'],
    ['{', '1:2: a name in double quotes or }'],
    ['{"a":}', '1:6: a value'],
    ['{"a" 1}', '1:6: a colon'],
    ['{"a":1,}', '1:8: a name in double quotes'],
    ['{a:1}', '1:2: a name in double quotes or }'],
    ['[1,]', '1:4: a value'],
    ['[1 2]', '1:4: a comma or the end of what is open'],
    ['{"a":[1}', '1:8: a comma or the end of what is open'],
    ['{"a":"x', '1:8: the " that ends the string'],
    ['{"a":"\\x"}', '1:7: an escape that JSON has'],
    ['{"a":"\t"}', '1:7: no control character in a string'],
    ['{\n  "a": 1\n  "b": 2\n}', '3:3: a comma or the end of what is open'],
    ['{\r\n"a":tru\r}', '2:5: a value'],
    ['{} {}', '1:4: nothing more'],
    ['01', '1:2: nothing more'],
    ["{'a':1}", '1:2: a name in double quotes or }'],
  ])('in %j is at %s', (text, place) => {
    expect(said(text)).toBe(place)
  })

  test('is found exactly where the parser refuses the text', () => {
    const piece = fc.constantFrom(
      ...Array.from('{}[]:,"\\ \n\t'),
      'true',
      'nul',
      '1',
      '-',
      '.5',
      'e3',
      '"a"',
      'x',
    )
    const damaged = fc.tuple(fc.json(), fc.nat(), piece).map(([text, where, more]) => {
      const at = where % (text.length + 1)
      return `${text.slice(0, at)}${more}${text.slice(at + (where % 3))}`
    })
    const soup = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(fc.oneof(fc.json(), damaged, soup), (text) => {
        let isJson = true
        try {
          JSON.parse(text)
        } catch {
          isJson = false
        }
        expect(findJsonFault(text) === null).toBe(isJson)
      }),
      { numRuns: 3000 },
    )
  })

  test('is not looked for below a thousand levels', () => {
    expect(said('['.repeat(1000))).toBe('1:1001: a value or ]')
    expect(said('['.repeat(200_000))).toBe('1:1001: at most 1000 levels')
  })

  test('is named by the reader, which repeats nothing of what was sent', () => {
    const read = () => readJson(new TextEncoder().encode('{\n"secret": "hidden" "x": 1}'))
    expect(read).toThrow('the JSON is malformed: 2:20: expected a comma or the end of what is open')
    expect(read).not.toThrow('hidden')
  })
})
