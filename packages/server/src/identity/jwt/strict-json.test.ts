import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStrictObject } from './strict-json.ts'

const read = (text: string) => parseStrictObject(Buffer.from(text))

describe('strict JSON objects', () => {
  it.each([
    ['two equal members', '{"alg":"HS256","alg":"none"}'],
    ['two members that are equal once unescaped', String.raw`{"alg":"HS256","\u0061lg":"none"}`],
    ['two equal members further in', '{"a":[{"b":1,"c":{"d":1,"d":2}}]}'],
    ['an array', '[1]'],
    ['null', 'null'],
    ['a text', '"{}"'],
    ['nothing', ''],
    ['two objects', '{}{}'],
    ['a byte order mark', '\uFEFF{}'],
    ['a trailing comma', '{"a":1,}'],
    ['arrays in each other 32 times', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`],
  ])('refuse %s', (_, text) => {
    expect(read(text)).toBeNull()
  })

  it('refuse bytes that are not UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":"'),
      Buffer.from([0xc0, 0x80]),
      Buffer.from('"}'),
    ])
    expect(parseStrictObject(bytes)).toBeNull()
  })

  it('take equal names in different objects, and names that look like structure', () => {
    const text = '{"a":{"a":1},"b":[{"a":1},{"a":2}],"{\\"a":"a","c,":"b","\\\\":0}'
    expect(read(text)).toEqual(JSON.parse(text))
  })

  it('read every object that JSON can write', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value)
        expect(read(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('refuse every object with one of its members repeated', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }),
        fc.nat(),
        (value, pick) => {
          const names = Object.keys(value)
          const again = JSON.stringify(names[pick % names.length])
          expect(read(`${JSON.stringify(value).slice(0, -1)},${again}:0}`)).toBeNull()
        },
      ),
    )
  })
})
