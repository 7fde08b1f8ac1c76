import { expect, test } from 'vitest'
import { parseAggregate, parseCondition } from './aggregate-text.ts'

test.each([
  ['SUM([Sales])', { prefix: 'sum', column: '[Sales]' }],
  [' countd ( [a]]b] ) ', { prefix: 'ctd', column: '[a]]b]' }],
  ['SUM([a]) + SUM([b])', undefined],
  ['SUM([a] + [b])', undefined],
  ['SUM(1)', undefined],
  ['RANK([a])', undefined],
  ['[Sales]', undefined],
])('%s is read as an aggregate or not at all', (text, expected) => {
  expect(parseAggregate(text)).toEqual(expected)
})

test.each([
  ['SUM([x]) > 1', [{ aggregate: 'SUM([x])', operator: 'greater', value: 1 }]],
  [
    'SUM([x])>=-1.5 and MAX([y]) = 2',
    [
      { aggregate: 'SUM([x])', operator: 'greater-or-equal', value: -1.5 },
      { aggregate: 'MAX([y])', operator: 'equal', value: 2 },
    ],
  ],
  ['SUM([x]) > 1 OR SUM([x]) < 0', undefined],
  ['SUM([x]) <> 1', undefined],
  ['[x] > 1', undefined],
  ['SUM([x]) > SUM([y])', undefined],
  ['', undefined],
])('%j is read as comparisons or not at all', (text, expected) => {
  expect(parseCondition(text)).toEqual(expected)
})
