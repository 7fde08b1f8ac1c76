import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RestError } from '../errors.ts'
import { ListError } from './list-error.ts'
import {
  booleanField,
  numberField,
  textField,
  timeField,
  type Condition,
  type ListGrammar,
} from './list-grammar.ts'
import { parseListRequest } from './list-request.ts'
import { checkPage } from './page-request.ts'
import { formatTime } from './time.ts'

const grammar: ListGrammar = {
  item: 'workbook',
  filter: {
    name: textField('has', 'cieq'),
    createdAt: timeField(),
    size: numberField(),
    hasExtracts: booleanField(),
  },
  sort: ['name', 'createdAt'],
  fields: {
    byDefault: ['id', 'name', 'owner.id'],
    all: ['sheetCount', 'owner.name', 'project.name'],
  },
}

const parse = (query: string) => parseListRequest(new URLSearchParams(query), grammar)

function failure(query: string): readonly [code: string, detail: string] {
  try {
    parse(query)
  } catch (error) {
    if (!(error instanceof ListError)) throw error
    return [error.code, new RestError(error.code, error.facts).detail]
  }
  throw new Error(`${query} was accepted`)
}

function outcome(query: string): string {
  try {
    parse(query)
    return 'read'
  } catch (error) {
    return error instanceof ListError ? error.code : String(error)
  }
}

describe('paging', () => {
  test('without parameters, the first hundred', () => {
    expect(parse('')).toEqual({
      page: { number: 1, size: 100 },
      filter: [],
      dropped: [],
      sort: [],
      fields: null,
    })
  })

  test.each(['0', '-1', '1.5', 'x', '', ' ', '1e2'])('page size %j is 400007', (size) => {
    expect(failure(`pageSize=${size}`)).toEqual(['400007', `Invalid page size '${size}'`])
  })

  test.each(['1001', '99999999999999999999'])('page size %s is 403014', (size) => {
    expect(failure(`pageSize=${size}`)).toEqual([
      '403014',
      `Invalid page size '${size}': the maximum is 1000`,
    ])
  })

  test.each(['0', '-1', '1.5', 'x', ''])('page number %j is 400006', (number) => {
    expect(failure(`pageNumber=${number}`)).toEqual(['400006', `Invalid page number '${number}'`])
  })

  test('a page past the end is 400006, but page 1 of nothing is not', () => {
    const beyond = () => checkPage({ number: 3, size: 50 }, 100)
    expect(beyond).toThrow('400006: 3')
    expect(() => checkPage({ number: 2, size: 50 }, 100)).not.toThrow()
    expect(() => checkPage({ number: 2, size: 50 }, 51)).not.toThrow()
    expect(() => checkPage({ number: 2, size: 50 }, 50)).toThrow(ListError)
    expect(() => checkPage({ number: 1, size: 50 }, 0)).not.toThrow()
    expect(() => checkPage(parse(`pageNumber=${'9'.repeat(30)}`).page, 100)).toThrow(ListError)
  })
})

describe('filter', () => {
  test('takes what TSC encodes', () => {
    const query =
      'filter=createdAt%3Agte%3A2016-05-04T21%3A24%3A49Z%2Cname%3Ain%3A%5Ba+b%2Cc%26d%5D'
    expect(parse(query).filter).toEqual([
      { field: 'createdAt', operator: 'gte', values: [new Date('2016-05-04T21:24:49Z')] },
      { field: 'name', operator: 'in', values: ['a b', 'c&d'] },
    ])
  })

  test('takes raw delimiters and the own prefix', () => {
    const query = 'filter=workbook.name:eq:Q1: [draft],size:lte:20.5,hasExtracts:eq:true'
    expect(parse(query).filter).toEqual([
      { field: 'name', operator: 'eq', values: ['Q1: [draft]'] },
      { field: 'size', operator: 'lte', values: [20.5] },
      { field: 'hasExtracts', operator: 'eq', values: [true] },
    ])
    expect(parse(query).dropped).toEqual([])
  })

  test('counts the last condition on a field, of a range too, and names those that it drops', () => {
    const query = 'filter=size:gt:1,name:in:[a,b],workbook.size:lt:9,name:eq:c'
    expect(parse(query).filter).toEqual([
      { field: 'size', operator: 'lt', values: [9] },
      { field: 'name', operator: 'eq', values: ['c'] },
    ])
    expect(parse(query).dropped).toEqual(['size:gt:1', 'name:in:[a,b]'])
    expect(failure('filter=size:eq:x,size:eq:1')[0]).toBe('400065')
  })

  test.each(['a*', '*a', '*a*', 'a*b', '*'])('`%s` with eq is a pattern', (value) => {
    const matching = { field: 'name', operator: 'matches', values: [value] }
    expect(parse(`filter=name:eq:${value}`).filter).toEqual([matching])
    const plain = { field: 'name', operator: 'in', values: [value] }
    expect(parse(`filter=name:in:[${value}]`).filter).toEqual([plain])
  })

  test('a list ends at the bracket that ends the condition', () => {
    expect(parse('filter=name:in:[a]b,[c]],size:eq:1').filter).toEqual([
      { field: 'name', operator: 'in', values: ['a]b', '[c]'] },
      { field: 'size', operator: 'eq', values: [1] },
    ])
    expect(parse('filter=name:in:sales').filter[0]?.values).toEqual(['sales'])
  })

  test.each([
    ['colour:eq:x', 'filter field `colour` is not one of name, createdAt, size, hasExtracts'],
    ['__proto__:eq:x', 'filter field `__proto__` is not one of name, createdAt, size, hasExtracts'],
    ['name:gt:x', 'filter operator `gt` of name is not one of eq, in, has, cieq'],
    ['name', 'filter condition `name` is not field:operator:value'],
    ['name:eq', 'filter condition `name:eq` is not field:operator:value'],
    ['name:eq:a,b', 'filter condition `b` is not field:operator:value'],
    ['name:eq:a,', 'filter condition `` is not field:operator:value'],
    ['name:in:[a,b', 'filter value `[a,b` has no closing bracket'],
    ['size:eq:x', 'filter value `x` of size must be a number'],
    ['hasExtracts:eq:1', 'filter value `1` of hasExtracts must be true or false'],
    ['hasExtracts:eq:True', 'filter value `True` of hasExtracts must be true or false'],
    ['size:eq:1*', 'filter value `1*` of size must be a number'],
    ['name:EQ:x', 'filter operator `EQ` of name is not one of eq, in, has, cieq'],
    ['Name:eq:x', 'filter field `Name` is not one of name, createdAt, size, hasExtracts'],
    ['name:eq:', 'the filter `name:eq:` is missing a value for name'],
    ['name:in:[]', 'the filter `name:in:[]` is missing a value for name'],
    ['name:in:[a,]', 'the filter `name:in:[a,]` is missing a value for name'],
    ...['2026-01-31 08:00:00Z', '2026-01-31T08:00:00 01:00', ' 2026-01-31'].map((value) => [
      `createdAt:gt:${value}`,
      `filter value \`${value}\` of createdAt must be a time like 2026-01-31T08:00:00Z`,
    ]),
    [
      'createdAt:gt:2026-02-30',
      'filter value `2026-02-30` of createdAt must be a time like 2026-01-31T08:00:00Z',
    ],
  ])('%s is 400065 and says what is allowed', (filter, detail) => {
    expect(failure(new URLSearchParams({ filter }).toString())).toEqual(['400065', detail])
  })

  test('has caps', () => {
    const many = (count: number, text: string) => Array<string>(count).fill(text).join(',')
    expect(parse(`filter=${many(100, 'name:eq:a')}`).filter).toHaveLength(1)
    expect(failure(`filter=${many(101, 'name:eq:a')}`)[1]).toContain('100 conditions')
    expect(parse(`filter=name:in:[${many(1000, 'a')}]`).filter[0]?.values).toHaveLength(1000)
    expect(failure(`filter=name:in:[${many(1001, 'a')}]`)[1]).toContain('1000 values')
    expect(failure(`filter=name:eq:${'a'.repeat(9000)}`)[1]).toContain('8192 characters')
  })

  test('a list without filters refuses one', () => {
    const none: ListGrammar = { item: 'task', filter: {}, sort: [] }
    const query = new URLSearchParams('filter=id:eq:1')
    expect(() => parseListRequest(query, none)).toThrow('this list cannot be filtered')
  })

  test('what is written by the grammar reads back', () => {
    const word = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .filter((text) => text !== '' && !/[,\]*]/.test(text))
    const condition: fc.Arbitrary<Condition> = fc.oneof(
      fc.record({
        field: fc.constant('name'),
        operator: fc.constantFrom('eq', 'has', 'cieq'),
        values: fc.tuple(word),
      }),
      fc.record({
        field: fc.constant('name'),
        operator: fc.constant('in' as const),
        values: fc.array(word, { minLength: 1, maxLength: 5 }),
      }),
      fc.record({
        field: fc.constant('size'),
        operator: fc.constantFrom('eq', 'gt', 'gte', 'lt', 'lte'),
        values: fc.tuple(fc.integer()),
      }),
      fc.record({
        field: fc.constant('createdAt'),
        operator: fc.constantFrom('gt', 'lt'),
        values: fc.tuple(
          fc.integer({ min: 0, max: 4e9 }).map((seconds) => new Date(seconds * 1000)),
        ),
      }),
    )
    const write = ({ field, operator, values }: Condition) => {
      const texts = values.map((value) =>
        value instanceof Date ? formatTime(value) : String(value),
      )
      return `${field}:${operator}:${operator === 'in' ? `[${texts.join(',')}]` : texts.join()}`
    }
    fc.assert(
      fc.property(fc.uniqueArray(condition, { selector: ({ field }) => field }), (conditions) => {
        const query = new URLSearchParams({ filter: conditions.map(write).join(',') })
        expect(parse(query.toString()).filter).toEqual(conditions)
      }),
    )
  })

  test('any text is either read or refused with a code', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[a-z:,[\]%+. ]{0,40}$/),
      fc.constantFrom(`name:eq:' OR 1=1--`, 'name:in:[]', ':::', '[[[', 'constructor:eq:1'),
    )
    fc.assert(
      fc.property(texts, texts, texts, (filter, sort, fields) => {
        const query = new URLSearchParams({ filter, sort, fields }).toString()
        expect(['read', '400000', '400065']).toContain(outcome(query))
      }),
      { numRuns: 500 },
    )
  })
})

describe('sort', () => {
  test('takes several keys, ascending by default', () => {
    expect(parse('sort=name,workbook.createdAt:desc,name:desc').sort).toEqual([
      { field: 'name', direction: 'asc' },
      { field: 'createdAt', direction: 'desc' },
    ])
  })

  test.each([
    ['colour:asc', 'sort field `colour` is not one of name, createdAt'],
    ['name:up', 'sort direction `up` of name is not one of asc, desc'],
    ['name:asc:x', 'sort direction `asc:x` of name is not one of asc, desc'],
  ])('%s is 400000', (sort, detail) => {
    expect(failure(`sort=${sort}`)).toEqual(['400000', detail])
  })
})

describe('fields', () => {
  const selected = (fields: string) => [...(parse(`fields=${fields}`).fields ?? [])]

  test('selects single names, sets and sub-resources', () => {
    expect(selected('name')).toEqual(['name'])
    expect(selected('_default_,sheetCount')).toEqual(['id', 'name', 'owner.id', 'sheetCount'])
    expect(selected('workbook.name,owner.name')).toEqual(['name', 'owner.name'])
    expect(selected('owner')).toEqual(['owner.id', 'owner.name'])
    expect(selected('_all_')).toHaveLength(6)
    expect(parse('fields=_default_').fields).toBeNull()
  })

  test('an unknown name is 400000', () => {
    const allowed = '_all_, _default_, id, name, owner.id, sheetCount, owner.name, project.name'
    expect(failure('fields=colour')).toEqual([
      '400000',
      `field \`colour\` is not one of ${allowed}`,
    ])
  })

  test('is not looked at where the method has none', () => {
    const none: ListGrammar = { item: 'task', filter: {}, sort: [] }
    expect(parseListRequest(new URLSearchParams('fields=x'), none).fields).toBeNull()
  })
})
