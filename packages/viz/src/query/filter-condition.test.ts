import { describe, expect, test } from 'vitest'
import type { DataType, Literal } from '../model/sheet.ts'
import { filterCondition, literalOf } from './filter-condition.ts'
import type { Expression } from './logical-query.ts'
import { columnOf } from './logical-query.ts'

describe('a member of a filter as a value of a type', () => {
  test.each<[Literal, DataType, Literal]>([
    ['false', 'boolean', false],
    ['FALSE', 'boolean', false],
    ['0', 'boolean', false],
    [0, 'boolean', false],
    [false, 'boolean', false],
    ['true', 'boolean', true],
    ['1', 'boolean', true],
    ['no', 'boolean', null],
    [2, 'boolean', null],
    [true, 'integer', 1],
    [false, 'real', 0],
    ['', 'integer', null],
    [' ', 'real', null],
    ['12', 'integer', '12'],
    ['9007199254740993', 'integer', '9007199254740993'],
    ['1.5', 'integer', null],
    [1.5, 'real', 1.5],
    ['ten', 'real', null],
    ['2024-01-31', 'date', '2024-01-31'],
    ['2024-01-31T10:00', 'datetime', '2024-01-31T10:00'],
    ['1/31/2024', 'date', null],
    [20240131, 'date', null],
    [5, 'string', '5'],
    [false, 'string', 'false'],
    [null, 'string', null],
  ])('%j as %s is %j', (member, type, value) => {
    expect(literalOf(member, type)).toEqual(value)
  })
})

test('a filter on the text false keeps what is false, and not what is true or null', () => {
  const field = {
    instance: '[none:Paid:nk]',
    datasource: 'ds',
    column: { name: '[Paid]', caption: 'Paid', dataType: 'boolean', role: 'dimension' },
    derivation: 'None',
    isDiscrete: true,
    isAggregate: false,
  } as const
  const subject = { expression: columnOf('Paid'), type: 'boolean' } as const
  const filter = { kind: 'members', field, mode: 'include', members: ['false'] } as const
  const operand: Expression = { kind: 'column', name: 'Paid' }
  expect(filterCondition(filter, subject, '2024-01-01')).toEqual({
    kind: 'and',
    operands: [
      { kind: 'not', operand: { kind: 'is-null', operand } },
      { kind: 'in', operand, values: [{ kind: 'literal', type: 'boolean', value: false }] },
    ],
  })
})
