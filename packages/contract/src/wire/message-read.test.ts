import { describe, expect, test } from 'vitest'
import { readMessage } from './body-read.ts'
import { compileReader } from './message-read.ts'
import {
  asContent,
  asElement,
  boolean,
  booleanText,
  digits,
  element,
  luid,
  many,
  number,
  optional,
  text,
  time,
  word,
  type Static,
} from './types.ts'
import { WireError } from './wire-error.ts'

const id = '1f951daf-4061-451a-9df1-69a8062664f2'
const schema = element({
  workbook: element({
    name: text({ maxLength: 10 }),
    showTabs: optional(booleanText()),
    encrypt: optional(boolean()),
    size: optional(digits()),
    port: optional(number()),
    createdAt: optional(time()),
    mode: optional(word(['Allow', 'Deny'])),
    notes: optional(asElement(text())),
    project: optional(element({ id: luid() })),
    tags: optional(element({ tag: many(element({ label: text() })) })),
    luids: optional(element({ luid: many(asElement(luid())) })),
  }),
})
const reader = compileReader(schema)
const encode = (body: string) => new TextEncoder().encode(body)
const read = (body: string, contentType: string | null = null): Static<typeof schema> =>
  readMessage({ contentType, bytes: encode(body), reader })
const json = (workbook: unknown) => read(JSON.stringify({ workbook })).workbook
const xml = (workbook: string) => read(`<tsRequest>${workbook}</tsRequest>`).workbook

describe('lenient', () => {
  test('JSON scalars of any type', () => {
    const strings = {
      name: 1,
      showTabs: true,
      encrypt: 'FALSE',
      size: 5,
      port: '80',
      createdAt: null,
    }
    expect(json(strings)).toEqual({ name: '1', showTabs: true, encrypt: false, size: 5, port: 80 })
    const others = { name: false, showTabs: 'True', encrypt: 1, size: '5', port: 80 }
    expect(json(others)).toEqual({
      name: 'false',
      showTabs: true,
      encrypt: true,
      size: 5,
      port: 80,
    })
  })

  test('XML scalars in any case, with blanks around', () => {
    expect(xml('<workbook name="" showTabs="True" encrypt="fAlSe" size=" 12 "/>')).toEqual({
      name: '',
      showTabs: true,
      encrypt: false,
      size: 12,
    })
  })

  test.each([
    ['2023-08-17T15:36:37Z', '2023-08-17T15:36:37.000Z'],
    ['2023-08-17T15:36:37.5Z', '2023-08-17T15:36:37.500Z'],
    ['2023-08-17T15:36:37-0700', '2023-08-17T22:36:37.000Z'],
    ['2023-08-17T15:36:37 02:00', '2023-08-17T13:36:37.000Z'],
    ['2023-08-17T15:36', '2023-08-17T15:36:00.000Z'],
    ['2023-08-17', '2023-08-17T00:00:00.000Z'],
  ])('time %s', (sent, meant) => {
    expect(json({ name: '', createdAt: sent }).createdAt?.toISOString()).toBe(meant)
  })

  test('one object, or several, where a list is meant', () => {
    const tag = { label: 'x' }
    expect(json({ name: '', tags: { tag } }).tags).toEqual({ tag: [tag] })
    expect(json({ name: '', tags: { tag: [tag, null, tag] } }).tags).toEqual({ tag: [tag, tag] })
    expect(xml(`<workbook name=""><luids><luid>${id}</luid></luids></workbook>`).luids).toEqual({
      luid: [id],
    })
  })

  test('unknown names, also those of prototype members', () => {
    const hostile =
      '{"workbook":{"name":"x","__proto__":{"size":"1"},"constructor":"y","colour":[]}}'
    expect(read(hostile).workbook).toEqual({ name: 'x' })
    const same =
      '<workbook name="x" __proto__="1" constructor="y"><colour/><__proto__ size="1"/></workbook>'
    expect(xml(same)).toEqual({ name: 'x' })
    const odd = compileReader(element({ a: element({ constructor: optional(text()) }) }))
    expect(odd.fromJson({ a: {} }).a).toEqual({})
    expect(xml('<workbook name="x"/><colour/>')).toEqual({ name: 'x' })
  })
})

test('what is optional stays so whichever way round it is declared', () => {
  const either = compileReader(
    element({
      a: element({
        b: optional(asElement(text())),
        c: asElement(optional(text())),
        d: asContent(optional(text())),
      }),
    }),
  )
  expect(either.fromJson({ a: {} })).toEqual({ a: {} })
})

describe('strict', () => {
  test.each([
    [{}, 'workbook.name is missing; it must be text of at most 10 characters'],
    [{ name: null }, 'workbook.name is missing; it must be text of at most 10 characters'],
    [
      { name: {} },
      'workbook.name must be a string, a number or a boolean, not an object or a list',
    ],
    [{ name: 'x'.repeat(11) }, 'workbook.name must be text of at most 10 characters; it has 11'],
    [{ name: 'a\0' }, 'workbook.name has a character that XML 1.0 does not allow'],
    [{ name: '\ud800' }, 'workbook.name has a character that XML 1.0 does not allow'],
    [{ name: '', showTabs: 'yes' }, 'workbook.showTabs must be true or false; `yes` is not'],
    [{ name: '', size: '1.5' }, 'workbook.size must be an integer; `1.5` is not'],
    [{ name: '', size: true }, 'workbook.size must be an integer; `true` is not'],
    [
      { name: '', port: '9'.repeat(20) },
      `workbook.port must be an integer; \`${'9'.repeat(20)}\` is not`,
    ],
    [{ name: '', mode: 'allow' }, 'workbook.mode must be one of Allow, Deny; `allow` is not'],
    [
      { name: '', createdAt: '2023-02-30' },
      'workbook.createdAt must be a time like 2026-01-31T08:00:00Z; `2023-02-30` is not',
    ],
    [
      { name: '', project: { name: 'x' } },
      'workbook.project.id is missing; it must be a LUID (8-4-4-4-12 hexadecimal digits)',
    ],
    [
      { name: '', project: { id: 'x' } },
      'workbook.project.id must be a LUID (8-4-4-4-12 hexadecimal digits); `x` is not',
    ],
    [{ name: '', project: 'x' }, 'workbook.project must be an object'],
    [{ name: '', project: [{ id }, { id }] }, 'workbook.project must occur only once'],
    [
      { name: '', tags: { tag: [{ label: '' }, { colour: 'x' }] } },
      'workbook.tags.tag[1].label is missing; it must be text',
    ],
  ])('%j', (workbook, problem) => {
    expect(() => json(workbook)).toThrow(new WireError(problem))
  })

  test.each([
    ['<workbook/>', 'workbook.name is missing'],
    ['', 'workbook is missing; it must be an element'],
    ['<view/>', 'the body has view where workbook is expected'],
    ['<workbook name=""/><workbook name=""/>', 'workbook must occur only once'],
    ['<workbook name="" mode="ALLOW"/>', 'workbook.mode must be one of Allow, Deny'],
  ])('%s', (document, problem) => {
    expect(() => xml(document)).toThrow(problem)
  })

  test('an unknown payload is named, with those that are expected', () => {
    const either = compileReader(
      element({ user: optional(element({})), group: optional(element({})) }),
    )
    expect(() => either.fromJson({ site: {} })).toThrow(
      'the body has site where user or group is expected',
    )
    expect(either.fromJson({})).toEqual({})
  })

  test('responses pass on words and identifiers that are not known', () => {
    const client = compileReader(schema, { reads: 'response' })
    const workbook = { name: 'x'.repeat(11), mode: 'Ask', project: { id: 'x' } }
    expect(client.fromJson({ workbook, warnings: {} })).toEqual({ workbook })
    expect(client.root).toBe('tsResponse')
  })
})

describe('form of the body', () => {
  const asXml = '<tsRequest><workbook name="x"/></tsRequest>'
  const asJson = '{"workbook":{"name":"x"}}'

  test.each([
    [null, asXml],
    [undefined, ` \r\n${asXml}`],
    ['text/xml', asXml],
    ['application/xml; charset=utf-8', `\ufeff${asXml}`],
    ['text/plain', asXml],
    ['application/x-www-form-urlencoded', asXml],
    [null, asJson],
    ['Application/JSON', asJson],
    ['application/json;charset=UTF-8', `\ufeff \n${asJson}`],
    ['text/plain', asJson],
  ])('Content-Type %s', (contentType, body) => {
    const bytes = encode(body)
    expect(readMessage({ contentType, bytes, reader })).toEqual({ workbook: { name: 'x' } })
  })

  test.each([
    ['text/xml', asJson, 'Content-Type is text/xml, but the body looks like json'],
    ['application/json', asXml, 'Content-Type is application/json, but the body looks like xml'],
    ['application/json', '[1]', 'the JSON body must be an object'],
    ['application/json', '{', 'the JSON is malformed'],
    ['text/xml', 'x', 'the XML is malformed'],
    [null, 'x', 'the body is neither XML nor JSON'],
    ['text/xml', '<tsResponse/>', 'the root element is `tsResponse`; it must be tsRequest'],
    ['text/xml', '', 'workbook is missing'],
  ])('Content-Type %s with %s', (contentType, body, problem) => {
    expect(() => read(body, contentType)).toThrow(problem)
    expect(() => read(body, contentType)).toThrow(WireError)
  })

  test('an empty body is a message without a payload', () => {
    const nothing = compileReader(element({ extractRefresh: optional(element({})) }))
    const bytes = new Uint8Array(0)
    expect(readMessage({ contentType: 'text/xml', bytes, reader: nothing })).toEqual({})
    expect(
      readMessage({ contentType: null, bytes: encode('<tsRequest/>'), reader: nothing }),
    ).toEqual({})
  })

  test.each([
    ['duplicate members', '{"workbook":{"name":"a","name":"b"}}', 'member `name` twice'],
    ['duplicate members, one escaped', '{"workbook":{},"work\\u0062ook":{}}', '`workbook` twice'],
    ['duplicate __proto__', '{"__proto__":1,"__proto__":2}', '`__proto__` twice'],
    ['depth', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`, 'deeper than 64'],
    ['great depth', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, 'deeper than 64'],
    ['size', `{"a":"${'x'.repeat(1024 * 1024)}"}`, 'at most 1048576'],
    ['containers', `{"a":[${'{},'.repeat(50_000)}{}]}`, 'objects and arrays'],
  ])('JSON with %s is refused', (_, body, problem) => {
    expect(() => read(body, 'application/json')).toThrow(problem)
  })

  test('equal names and quotes in different places are no duplicates', () => {
    const body =
      '{"workbook":{"name":"\\"name\\":","project":null,"tags":{"tag":[{"label":"\\\\"},{"label":"name"}]}}}'
    expect(read(body).workbook.name).toBe('"name":')
  })
})
