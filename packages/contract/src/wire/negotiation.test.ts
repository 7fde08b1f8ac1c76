import { expect, test } from 'vitest'
import { parseHeaderValue } from './content-type.ts'
import { chooseFormat } from './negotiation.ts'

test.each([
  [undefined, 'xml'],
  [null, 'xml'],
  ['', 'xml'],
  ['*/*', 'xml'],
  ['application/*', 'xml'],
  ['application/json', 'json'],
  ['application/json, text/plain, */*', 'json'],
  ['APPLICATION/JSON', 'json'],
  ['application/vnd.tableau.search-results.v2+json', 'json'],
  ['application/xml', 'xml'],
  ['application/xml, application/json', 'json'],
  ['application/json;q=0.5, text/xml;q=0.9', 'xml'],
  ['application/json;q=0.9, text/xml;q=0.9', 'json'],
  ['application/json;q=0', 'xml'],
  ['application/json;q=x', 'xml'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'xml'],
])('Accept %s is answered in %s', (accept, format) => {
  expect(chooseFormat(accept)).toBe(format)
})

test.each([
  ['form-data; name="a;b=c"; filename="x"', 'form-data', { name: 'a;b=c', filename: 'x' }],
  ['name="request_payload"', '', { name: 'request_payload' }],
  ['form-data;name=a ; filename=b c.twbx', 'form-data', { name: 'a', filename: 'b c.twbx' }],
  [
    String.raw`form-data; filename="C:\new\"x\".twb"`,
    'form-data',
    { filename: String.raw`C:\new"x".twb` },
  ],
  ["x; filename=plain; filename*=UTF-8''%e2%82%ac", 'x', { filename: '€' }],
  ["x; filename*=iso-8859-1'en'%A3; filename=plain", 'x', { filename: '£' }],
  [
    "x; filename*=UTF-8''%ff; filename=plain",
    'x',
    { 'filename*': "UTF-8''%ff", filename: 'plain' },
  ],
  ['x; a=1; a=2; ; b; c="open', 'x', { a: '1', c: 'open' }],
  ['', '', {}],
])('header value %s', (text, value, parameters) => {
  const parsed = parseHeaderValue(text)
  expect(parsed.value).toBe(value)
  expect(Object.fromEntries(parsed.parameters)).toEqual(parameters)
})
