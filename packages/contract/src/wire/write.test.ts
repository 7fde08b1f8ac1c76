import { describe, expect, test } from 'vitest'
import { RestError } from '../errors.ts'
import { writeErrorJson, writeErrorXml } from './error-write.ts'
import { compileJsonParts, compileJsonWriter } from './json-write.ts'
import { pagination, paginationOf } from './paging.ts'
import { compileItemCount } from './parts-write.ts'
import { formatTime } from './time.ts'
import {
  asContent,
  asElement,
  boolean,
  booleanText,
  digits,
  element,
  many,
  number,
  optional,
  text,
  time,
  type Static,
  type TObject,
} from './types.ts'
import { compileXmlParts, compileXmlWriter } from './xml-write.ts'

const head =
  `<?xml version='1.0' encoding='UTF-8'?>` +
  '<tsResponse xmlns="http://tableau.com/api" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xsi:schemaLocation="http://tableau.com/api https://help.tableau.com/samples/en-us/rest_api/ts-api_3_29.xsd"'

function both<S extends TObject>(schema: S, message: Static<S>): readonly [string, unknown] {
  const xml = compileXmlWriter(schema)(message)
  expect(xml.startsWith(head)).toBe(true)
  return [xml.slice(head.length), JSON.parse(compileJsonWriter(schema)(message))]
}

describe('documents of the wire', () => {
  test('server info: text beside an attribute, and text alone', () => {
    const schema = element({
      serverInfo: element({
        productVersion: element({ value: asContent(text()), build: text() }),
        restApiVersion: asElement(text()),
      }),
    })
    const productVersion = { value: '2022.1.5', build: '20221.22.0823.1450' }
    const message = { serverInfo: { productVersion, restApiVersion: '3.15' } }
    expect(both(schema, message)).toEqual([
      '><serverInfo><productVersion build="20221.22.0823.1450">2022.1.5</productVersion>' +
        '<restApiVersion>3.15</restApiVersion></serverInfo></tsResponse>',
      message,
    ])
  })

  test('a list: paging in digits, typed values, attributes before children', () => {
    const schema = element({
      pagination,
      workbooks: element({
        workbook: many(
          element({
            tags: element({ tag: many(element({ label: text() })) }),
            name: text(),
            showTabs: booleanText(),
            hasExtracts: boolean(),
            size: digits(),
            sheetCount: number(),
            createdAt: time(),
            description: optional(text()),
          }),
        ),
      }),
    })
    const createdAt = new Date('2026-01-31T08:00:00.987Z')
    const workbook = {
      name: 'R&D',
      showTabs: true,
      hasExtracts: false,
      size: 1,
      sheetCount: 2,
      createdAt,
      tags: { tag: [{ label: 'x' }] },
    }
    const message = {
      pagination: paginationOf({ number: 1, size: 100 }, 1),
      workbooks: { workbook: [workbook] },
    }
    expect(both(schema, message)).toEqual([
      '><pagination pageNumber="1" pageSize="100" totalAvailable="1"/><workbooks>' +
        '<workbook name="R&amp;D" showTabs="true" hasExtracts="false" size="1" sheetCount="2" ' +
        'createdAt="2026-01-31T08:00:00Z"><tags><tag label="x"/></tags></workbook></workbooks></tsResponse>',
      {
        pagination: { pageNumber: '1', pageSize: '100', totalAvailable: '1' },
        workbooks: {
          workbook: [
            {
              name: 'R&D',
              showTabs: 'true',
              hasExtracts: false,
              size: '1',
              sheetCount: 2,
              createdAt: '2026-01-31T08:00:00Z',
              tags: { tag: [{ label: 'x' }] },
            },
          ],
        },
      },
    ])
  })

  test('an empty list is an empty element', () => {
    const schema = element({ tags: element({ tag: many(element({ label: text() })) }) })
    expect(both(schema, { tags: { tag: [] } })).toEqual(['><tags/></tsResponse>', { tags: {} }])
  })

  test('an empty message is an empty root', () => {
    expect(both(element({ job: optional(element({})) }), {})).toEqual(['/>', {}])
  })

  test('a request has neither namespace nor schema', () => {
    const schema = element({ site: element({ contentUrl: text() }) })
    expect(compileXmlWriter(schema, 'tsRequest')({ site: { contentUrl: '' } })).toBe(
      `<?xml version='1.0' encoding='UTF-8'?><tsRequest><site contentUrl=""/></tsRequest>`,
    )
  })

  test('an error', () => {
    const error = new RestError('401002')
    expect(writeErrorXml(error)).toBe(
      `${head}><error code="401002"><summary>Unauthorized Access</summary>` +
        '<detail>Invalid authentication credentials were provided.</detail></error></tsResponse>',
    )
    expect(writeErrorJson(error)).toBe(
      '{"error":{"summary":"Unauthorized Access",' +
        '"detail":"Invalid authentication credentials were provided.","code":"401002"}}',
    )
  })
})

test('markup, blanks and illegal characters are escaped or dropped', () => {
  const schema = element({ a: element({ x: text(), y: asElement(text()) }) })
  const nasty = `<&>"'\t\n\r\0\u0001\ud800\ufffe😀]]>`
  const [xml, json] = both(schema, { a: { x: nasty, y: nasty } })
  expect(xml).toBe(
    `><a x="&lt;&amp;>&quot;'&#9;&#10;&#13;😀]]>"><y>&lt;&amp;&gt;"'\t\n&#13;😀]]&gt;</y></a></tsResponse>`,
  )
  expect(json).toEqual({ a: { x: nasty, y: nasty } })
})

test('values that have no form on the wire are errors of the server', () => {
  const write = compileXmlWriter(
    element({ a: element({ n: optional(number()), t: optional(time()) }) }),
  )
  expect(() => write({ a: { n: Number.NaN } })).toThrow(RangeError)
  expect(() => write({ a: { t: new Date(Number.NaN) } })).toThrow(RangeError)
  expect(() => formatTime(new Date(8.64e15))).toThrow(RangeError)
})

test('schemas that the wire cannot carry are refused when they are compiled', () => {
  expect(() => compileJsonWriter(element({ a: text() }))).toThrow('root element carries no values')
  expect(() => compileJsonWriter(element({ a: many(many(text())) }))).toThrow('list of lists')
})

describe('a document in parts', () => {
  const view = element({ name: text(), tags: optional(element({ tag: many(text()) })) })
  const schema = element({
    workbook: element({
      name: text(),
      note: optional(asElement(text())),
      views: optional(element({ view: many(view) })),
      labels: optional(element({ label: many(element({ value: asContent(text()) })) })),
    }),
  })
  const views = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `<${index}> "é"`, tags: { tag: [] } }))
  const labels = { label: [{ value: 'a & b' }, { value: '' }] }

  test.each([
    ['no list', { name: 'a' }],
    ['empty lists', { name: 'a', views: { view: [] }, labels: { label: [] } }],
    ['one item', { name: 'a', note: 'b', views: { view: views(1) } }],
    ['as many items as are written at once', { name: 'a', views: { view: views(200) } }],
    ['many items, and a list after them', { name: 'a', views: { view: views(901) }, labels }],
  ])('with %s is the same text', (_, workbook) => {
    const message = { workbook }
    const forms = [
      [compileJsonParts(schema), compileJsonWriter(schema)],
      [compileXmlParts(schema), compileXmlWriter(schema)],
    ] as const
    for (const [parts, write] of forms) {
      expect(Array.from(parts?.(message) ?? []).join('')).toBe(write(message))
    }
  })

  test('counts the items of its lists, not those inside of items', () => {
    const count = compileItemCount(schema)
    expect(count({ workbook: { name: 'a', views: { view: views(7) }, labels } })).toBe(9)
    expect(count({ workbook: { name: 'a' } })).toBe(0)
  })

  test('there are no parts of a message without lists', () => {
    const bare = element({ session: element({ name: text() }) })
    expect(compileJsonParts(bare)).toBe(null)
    expect(compileXmlParts(bare)).toBe(null)
  })
})
