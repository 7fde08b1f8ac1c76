import { describe, expect, it } from 'vitest'
import { parseXml } from '../package/xml-tree.ts'
import { evaluateGroupFilter } from './group-filter.ts'

function evaluate(xml: string) {
  return evaluateGroupFilter(
    parseXml(xml.replaceAll(/<(\/?)g/g, '<$1groupfilter').replaceAll("f='", "function='")),
  )
}

const everything = "<g f='level-members' level='[r]'/>"
const ordered = `<g f='order' direction='DESC' expression='SUM([x])'>${everything}</g>`
const member = (value: string) => `<g f='member' level='[r]' member='"${value}"'/>`

describe('evaluateGroupFilter', () => {
  it.each([
    [everything, { kind: 'all' }],
    [member('a'), { kind: 'include', level: '[r]', members: ['a'] }],
    [
      `<g f='union'>${member('a')}${member('b')}${member('a')}</g>`,
      { kind: 'include', level: '[r]', members: ['a', 'b'] },
    ],
    [`<g f='union'>${member('a')}${everything}</g>`, { kind: 'all' }],
    [
      `<g f='except'>${everything}${member('a')}${member('b')}</g>`,
      { kind: 'exclude', level: '[r]', members: ['a', 'b'] },
    ],
    [
      `<g f='except'>${everything}<g f='union'>${member('a')}${member('b')}</g></g>`,
      { kind: 'exclude', level: '[r]', members: ['a', 'b'] },
    ],
    [
      `<g f='except'><g f='union'>${member('a')}${member('b')}</g>${member('a')}</g>`,
      { kind: 'include', level: '[r]', members: ['b'] },
    ],
    [
      `<g f='intersection'><g f='empty-level' member='[r]'/>${everything}</g>`,
      { kind: 'include', members: [] },
    ],
    [`<g f='crossjoin'>${everything}<g f='level-members' level='[s]'/></g>`, { kind: 'all' }],
    [
      "<g f='range' level='[q]' from='2' to='4'/>",
      { kind: 'include', level: '[q]', members: [2, 3, 4] },
    ],
  ])('works out %s', (xml, expected) => {
    expect(evaluate(xml)).toEqual(expected)
  })

  it('says what computes the top members, and their complement', () => {
    const top = `<g f='end' end='bottom' count='5'>${ordered}</g>`
    const expected = {
      kind: 'top',
      isNegated: false,
      level: '[r]',
      expression: 'SUM([x])',
      direction: 'desc',
      end: 'last',
      count: '5',
      within: { kind: 'all' },
    }
    expect(evaluate(top)).toEqual(expected)
    expect(evaluate(`<g f='except'>${everything}${top}</g>`)).toEqual({
      ...expected,
      isNegated: true,
    })
    expect(evaluate(`<g f='intersection'>${member('a')}${top}</g>`)).toEqual({
      kind: 'all-of',
      sets: [{ kind: 'include', level: '[r]', members: ['a'] }, expected],
    })
  })

  it.each([
    ['"a"', '"m"', 'a', 'm'],
    ['1', '999999999', 1, 999_999_999],
  ])('keeps the ends of a range from %s to %s', (from, to, first, last) => {
    expect(evaluate(`<g f='range' level='[r]' from='${from}' to='${to}'/>`)).toEqual({
      kind: 'range',
      isNegated: false,
      level: '[r]',
      from: first,
      to: last,
    })
  })

  it('reads combinations of members of several levels, and what is not among them', () => {
    const a = { kind: 'include', level: '[r]', members: ['a'] }
    const b = { kind: 'include', level: '[s]', members: ['b'] }
    const both = `<g f='crossjoin'>${member('a')}<g f='member' level='[s]' member='"b"'/></g>`
    expect(evaluate(both)).toEqual({ kind: 'all-of', sets: [a, b] })
    expect(
      evaluate(`<g f='union'>${member('a')}<g f='member' level='[s]' member='"b"'/></g>`),
    ).toEqual({ kind: 'any-of', sets: [a, b] })
    expect(evaluate(`<g f='except'>${everything}${both}</g>`)).toEqual({
      kind: 'any-of',
      sets: [
        { ...a, kind: 'exclude' },
        { ...b, kind: 'exclude' },
      ],
    })
  })

  it.each([
    [`<g f='end' end='top' count='10'><g f='order'>${everything}</g></g>`, 'top'],
    [`<g f='filter' expression='SUM([x]) > 1'/>`, 'condition'],
    [`<g f='end' end='top' count='5' units='percent'>${ordered}</g>`, 'top'],
    [`<g f='end' end='middle' count='5'>${ordered}</g>`, 'top'],
    ["<g f='union'/>", 'empty-operation'],
    ["<g f='surprise'/>", 'surprise'],
  ])('names what cannot be a list of members in %s', (xml, reason) => {
    expect(evaluate(xml)).toEqual({ kind: 'unknown', reason })
  })
})
