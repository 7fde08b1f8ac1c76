import { expect, test } from 'vitest'
import {
  asContent,
  asElement,
  digits,
  element,
  luid,
  many,
  optional,
  text,
  word,
} from '../../packages/contract/src/wire/types.ts'
import { outline } from './outline.ts'

test('a message reads like its XML form', () => {
  const schema = element({
    workbook: element({
      id: luid(),
      size: optional(digits()),
      state: optional(word(['Active', 'Suspended'])),
      tags: optional(element({ tag: many(element({ label: text() })) })),
      version: asElement(text()),
      build: element({ number: text(), value: asContent(text()) }),
    }),
  })
  expect(outline(schema, 'tsResponse')).toBe(`<tsResponse>
  <workbook id="LUID" size?="integer (JSON: text)" state?="Active | Suspended">
    <tags>  (optional)
      <tag label="text"/>  (any number)
    </tags>
    <version>text</version>
    <build number="text">text</build>
  </workbook>
</tsResponse>`)
})

test('attributes that do not fit on a line stand on their own', () => {
  const wide = element({
    thing: element({ first: text(), ['n'.repeat(60)]: text(), ['m'.repeat(30)]: text() }),
  })
  expect(outline(wide, 'tsRequest').split('\n').slice(1, 3)).toEqual([
    '  <thing',
    '      first="text"',
  ])
})
