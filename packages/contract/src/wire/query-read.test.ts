import { expect, test } from 'vitest'
import { compileQueryReader } from './query-read.ts'
import { boolean, element, many, number, optional, text, word } from './types.ts'

const read = compileQueryReader(
  element({
    overwrite: optional(boolean()),
    workbookType: word(['twb', 'twbx']),
    maxAge: optional(number()),
    key: optional(text()),
  }),
)
const parse = (query: string) => read(new URLSearchParams(query))

test('reads what the method declares and nothing else', () => {
  expect(parse('overwrite=True&workbookType=twb&maxAge=5&key=a+b&createnew=true')).toEqual({
    overwrite: true,
    workbookType: 'twb',
    maxAge: 5,
    key: 'a b',
  })
})

test.each([
  ['', 'parameter workbookType is missing; it must be one of twb, twbx'],
  ['workbookType=tds', 'workbookType must be one of twb, twbx; `tds` is not'],
  ['workbookType=twb&maxAge=x', 'maxAge must be an integer; `x` is not'],
])('%s is refused', (query, problem) => {
  expect(() => parse(query)).toThrow(problem)
})

test('a schema that is not flat is refused when it is compiled', () => {
  expect(() => compileQueryReader(element({ ids: many(text()) }))).toThrow(TypeError)
})
