import { expect, test } from 'vitest'
import { filtersOf, readCustomView } from './custom-view-document.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const entry = (more: object = {}) =>
  JSON.stringify([{ isSourceView: true, viewName: 'Sheet', tcv: '', ...more }])
const changes = (inner: string) => ({ viewName: 'Sheet', changes: `<changes>${inner}</changes>` })
const filter = (inner: string, column = '[ds].[none:Region:nk]') =>
  `<filter class='categorical' column='${column}'>${inner}</filter>`
const member = (value: string) =>
  `<groupfilter function='member' level='[none:Region:nk]' member='&quot;${value}&quot;'/>`

test.each([
  ['text that is no JSON', '<x/>', 'a JSON array'],
  ['an object', '{}', 'a JSON array'],
  ['an empty array', '[]', 'isSourceView: true'],
  ['no source view', entry({ isSourceView: false }), 'isSourceView: true'],
  ['no view name', entry({ viewName: '' }), 'viewName'],
  ['no tcv', entry({ tcv: 5 }), 'no tcv'],
])('a document with %s says what is missing', (_, text, words) => {
  expect(readCustomView(text)).toEqual({ problem: expect.stringContaining(words) })
})

test('a document names its view and holds its changes', () => {
  const tcv = base64('<changes/>')
  expect(readCustomView(entry({ tcv }))).toEqual({ viewName: 'Sheet', changes: '<changes/>' })
})

test.each([
  ['nothing', '', []],
  ['one member', filter(member('South')), [['Region', 'South']]],
  [
    'several members',
    filter(`<groupfilter function='union'>${member('A')}${member('B')}</groupfilter>`),
    [['Region', 'A,B']],
  ],
  ['all members', filter(`<groupfilter function='level-members' level='[Region]'/>`), []],
  ['a member with a comma', filter(member('a,b')), [['Region', String.raw`a\,b`]]],
  ['a field without an instance', filter(member('A'), '[ds].[Region]'), [['Region', 'A']]],
])('filters by %s are read', (_, inner, expected) => {
  expect(filtersOf(changes(inner))).toEqual(new Map(expected as [string, string][]))
})

test.each([
  ['a range', `<filter class='quantitative' column='[ds].[sum:Amount:qk]'/>`, "'Amount'"],
  ['an exclusion', filter(`<groupfilter function='except'/>`), "'Region'"],
])('a filter by %s is refused by name', (_, inner, words) => {
  expect(filtersOf(changes(inner))).toEqual({ problem: expect.stringContaining(words) })
})

test('changes that are no XML are refused', () => {
  expect(filtersOf({ viewName: 'Sheet', changes: '{"a":1}' })).toEqual({
    problem: expect.stringContaining('not readable as XML'),
  })
  expect(filtersOf({ viewName: 'Sheet', changes: '' })).toEqual(new Map())
})
