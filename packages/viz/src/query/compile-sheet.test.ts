import { singleTable, type SheetData } from './sheet-data.ts'
import type { Derivation } from '../model/derivation.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MarkValue } from '../marks/mark-table.ts'
import type {
  BoundSheet,
  Column,
  DataType,
  Field,
  Filter,
  Literal,
  ShelfExpression,
  Sort,
} from '../model/sheet.ts'
import { compileSheet } from './compile-sheet.ts'
import { measureIndexKey } from './output-columns.ts'
import type { Executor } from '../database/executor.ts'
import { printSql } from './print-sql.ts'
import { quoteIdentifier, quoteText } from '../database/sql-quoting.ts'
import type { ViewRequest } from './view-request.ts'
import { createWorkerPool } from '../database/worker-pool.ts'

let folder: string
let pool: Executor

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-compile-'))
  pool = createWorkerPool({ workers: 1, memoryLimitBytes: 512 * 2 ** 20, threads: 1 })
})

afterAll(async () => {
  await pool[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

interface Row {
  readonly s: string | null
  readonly i: number | null
  readonly r: number | null
  readonly d: string | null
}

const types = { s: 'string', i: 'integer', r: 'real', d: 'date' } as const
type Name = keyof typeof types

function column(name: Name, more: Partial<Column> = {}): Column {
  const dataType: DataType = types[name]
  return { name: `[${name}]`, caption: name, dataType, role: 'dimension', ...more }
}

const aggregates: readonly Derivation[] = [
  'Sum',
  'Avg',
  'Min',
  'Max',
  'Count',
  'CountD',
  'Median',
  'Stdev',
  'StdevP',
  'Var',
  'VarP',
]

function field(name: Name, derivation: Derivation = 'None', more: Partial<Column> = {}): Field {
  return {
    instance: `[${derivation}:${name}]`,
    datasource: 'ds',
    column: column(name, more),
    derivation,
    isDiscrete: !aggregates.includes(derivation),
    isAggregate: aggregates.includes(derivation) || derivation === 'Attribute',
  }
}

function shelf(fields: readonly Field[]): ShelfExpression | null {
  if (fields.length === 0) return null
  return { kind: 'cross', items: fields.map((item) => ({ kind: 'field', field: item })) }
}

function sheetOf(fields: readonly Field[], more: Partial<BoundSheet> = {}): BoundSheet {
  return {
    name: 'Sheet',
    datasource: 'ds',
    rows: shelf(fields),
    columns: null,
    panes: [],
    filters: [],
    sorts: [],
    measureValues: [],
    unsupported: [],
    ...more,
  }
}

let tables = 0
async function store(rows: readonly Row[]): Promise<SheetData> {
  tables += 1
  const path = join(folder, `t${tables}.parquet`)
  const sqlTypes = { s: 'VARCHAR', i: 'BIGINT', r: 'DOUBLE', d: 'DATE' }
  const names: readonly Name[] = ['s', 'i', 'r', 'd']
  const text = (value: Literal) => (value === null ? 'NULL' : quoteText(String(value)))
  const values = [
    ...rows.map((row) => `(${names.map((name) => text(row[name])).join(', ')})`),
    '(NULL, NULL, NULL, NULL)',
  ]
  const list = names.map((name) => `CAST(${name} AS ${sqlTypes[name]}) AS ${name}`)
  const select =
    `SELECT ${list.join(', ')} FROM (SELECT *, row_number() OVER () AS n ` +
    `FROM (VALUES ${values.join(', ')}) AS v(${names.join(', ')})) WHERE n <= ${rows.length}`
  await pool.run({
    folder,
    sql: `COPY (${select}) TO ${quoteText(path)} (FORMAT parquet)`,
    access: 'write',
    maxRows: 1,
    timeoutMs: 20_000,
  })
  const columns = names.map((name) => ({ name, type: types[name] }))
  const table = { schema: '', name: 't', file: '', columns }
  return singleTable(
    { path, table },
    { columns: names.map((name) => column(name)), parameters: [] },
  )
}

async function answer(
  sheet: BoundSheet,
  data: SheetData,
  request: Partial<ViewRequest> = {},
): Promise<MarkValue[][]> {
  const compiled = compileSheet(sheet, data, {
    request: { now: '2024-06-15T10:00:00', ...request },
    maxRows: 10_000,
  })
  const sql = printSql(compiled.query)
  const result = await pool.run({ folder, sql, maxRows: 10_000, timeoutMs: 20_000 })
  return Array.from({ length: result.rowCount }, (_, row) =>
    result.columns.map((item) => item.values[row] ?? null),
  )
}

// The oracle: the same questions in plain JavaScript.

function partOf(derivation: Derivation, text: string | null): MarkValue {
  if (text === null) return null
  const date = new Date(`${text}T00:00:00Z`)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
  const iso = (value: Date) => value.toISOString().slice(0, 10)
  switch (derivation) {
    case 'Year':
      return year
    case 'Quarter':
      return Math.ceil(month / 3)
    case 'Month':
      return month
    case 'Day':
      return day
    case 'Weekday':
      return date.getUTCDay() + 1
    case 'MY':
      return year * 100 + month
    case 'MDY':
      return year * 10_000 + month * 100 + day
    case 'Week': {
      // Counted day by day: a new week begins on every Sunday after January 1.
      let week = 1
      for (let time = Date.UTC(year, 0, 2); time <= date.getTime(); time += 86_400_000) {
        if (new Date(time).getUTCDay() === 0) week += 1
      }
      return week
    }
    case 'Year-Trunc':
      return `${year}-01-01`
    case 'Quarter-Trunc':
      return iso(new Date(Date.UTC(year, month - 1 - ((month - 1) % 3), 1)))
    case 'Month-Trunc':
      return iso(new Date(Date.UTC(year, month - 1, 1)))
    case 'Week-Trunc':
      return iso(new Date(Date.UTC(year, month - 1, day - date.getUTCDay())))
    default:
      return text
  }
}

const dateDerivations: readonly Derivation[] = [
  'None',
  'Year',
  'Quarter',
  'Month',
  'Day',
  'Week',
  'Weekday',
  'MY',
  'MDY',
  'Year-Trunc',
  'Quarter-Trunc',
  'Month-Trunc',
  'Week-Trunc',
  'Day-Trunc',
]

function nameOf(item: Field): Name {
  const name = (['s', 'i', 'r', 'd'] as const).find((known) => known === item.column.caption)
  if (name === undefined) throw new Error('unknown column')
  return name
}

function valueOf(item: Field, row: Row): MarkValue {
  const name = nameOf(item)
  return name === 'd' ? partOf(item.derivation, row.d) : row[name]
}

function aggregateOf(item: Field, rows: readonly Row[]): MarkValue {
  const values = rows
    .map((row) => row[nameOf(item)])
    .filter((value) => typeof value === 'number')
    .sort((a, b) => a - b)
  const n = values.length
  const sum = values.reduce((a, b) => a + b, 0)
  const squares = values.reduce((a, b) => a + (b - sum / n) ** 2, 0)
  const orNull = (isDefined: boolean, value: number | undefined) =>
    isDefined ? (value ?? 0) : null
  switch (item.derivation) {
    case 'Sum':
      return orNull(n > 0, sum)
    case 'Avg':
      return orNull(n > 0, sum / n)
    case 'Min':
      return orNull(n > 0, values[0])
    case 'Max':
      return orNull(n > 0, values.at(-1))
    case 'Count':
      return n
    case 'CountD':
      return new Set(values).size
    case 'Median':
      return orNull(n > 0, ((values[(n - 1) >> 1] ?? 0) + (values[n >> 1] ?? 0)) / 2)
    case 'Stdev':
      return orNull(n > 1, Math.sqrt(squares / (n - 1)))
    case 'StdevP':
      return orNull(n > 0, Math.sqrt(squares / n))
    case 'Var':
      return orNull(n > 1, squares / (n - 1))
    default:
      return orNull(n > 0, squares / n)
  }
}

function passes(filter: Filter, row: Row): boolean {
  if (filter.kind === 'measure-names') return true
  const value = valueOf(filter.field, row)
  if (filter.kind === 'members') {
    return filter.members.includes(value) === (filter.mode === 'include')
  }
  if (filter.kind !== 'range') return true
  if (filter.nulls === 'only') return value === null
  if (value === null) return filter.nulls === 'include'
  return value >= (filter.min ?? -Infinity) && value <= (filter.max ?? Infinity)
}

const language = new Intl.Collator('en-US')

function compareValues(a: MarkValue, b: MarkValue): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  if (typeof a === 'string' && typeof b === 'string' && !/^\d/.test(a))
    return language.compare(a, b)
  return a < b ? -1 : 1
}

function oracle(
  rows: readonly Row[],
  dimensions: readonly Field[],
  measures: readonly Field[],
  filters: readonly Filter[],
): MarkValue[][] {
  const kept = rows.filter((row) => filters.every((filter) => passes(filter, row)))
  const groups = Map.groupBy(kept, (row) =>
    JSON.stringify(dimensions.map((item) => valueOf(item, row))),
  )
  return [...groups.values()]
    .map((group) => [
      ...dimensions.map((item) => valueOf(item, group[0]!)),
      ...measures.map((item) => aggregateOf(item, group)),
    ])
    .sort((a, b) => {
      for (const index of dimensions.keys()) {
        const order = compareValues(a[index] ?? null, b[index] ?? null)
        if (order !== 0) return order
      }
      return 0
    })
}

const closeTo = (value: number): unknown => expect.closeTo(value, 9)

const texts = ['a', 'B', 'c d', `o'x`, `"q"`, 'É', '', 'b']
const arbitraryRow = fc.record<Row>({
  s: fc.option(fc.constantFrom(...texts), { nil: null }),
  i: fc.option(fc.integer({ min: -3, max: 5 }), { nil: null }),
  r: fc.option(
    fc.integer({ min: -20, max: 20 }).map((value) => value / 4),
    { nil: null },
  ),
  d: fc.option(
    fc
      .integer({ min: 0, max: 1500 })
      .map((days) => new Date(Date.UTC(2021, 11, 20 + days)).toISOString().slice(0, 10)),
    { nil: null },
  ),
})
const arbitraryDimensions = fc
  .tuple(fc.boolean(), fc.boolean(), fc.option(fc.constantFrom(...dateDerivations), { nil: null }))
  .map(([s, i, d]) => [
    ...(d === null ? [] : [field('d', d)]),
    ...(s ? [field('s')] : []),
    ...(i ? [field('i')] : []),
  ])
const arbitraryMeasures = fc.uniqueArray(
  fc.tuple(fc.constantFrom<'i' | 'r'>('i', 'r'), fc.constantFrom(...aggregates)),
  { maxLength: 4, selector: (pair) => pair.join() },
)
const arbitraryFilter: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    kind: fc.constant('members' as const),
    field: fc.constant(field('s')),
    mode: fc.constantFrom('include' as const, 'exclude' as const),
    members: fc.subarray<Literal>([...texts, null]),
  }),
  fc.record({
    kind: fc.constant('members' as const),
    field: fc.constant(field('d', 'Weekday')),
    mode: fc.constantFrom('include' as const, 'exclude' as const),
    members: fc.subarray<Literal>([1, 2, 3, 4, 5, 6, 7, null]),
  }),
  fc.record({
    kind: fc.constant('range' as const),
    field: fc.constantFrom(field('i'), field('r')),
    min: fc.option(fc.integer({ min: -4, max: 4 }), { nil: null }),
    max: fc.option(fc.double({ min: -4, max: 4, noNaN: true }), { nil: null }),
    nulls: fc.constantFrom('include' as const, 'exclude' as const, 'only' as const),
  }),
)

test('filters, groups, aggregates and order are those of a plain program', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryRow, { maxLength: 25 }),
      arbitraryDimensions,
      arbitraryMeasures,
      fc.array(arbitraryFilter, { maxLength: 3 }),
      async (rows, dimensions, pairs, filters) => {
        const measures = pairs.map(([name, derivation]) => field(name, derivation))
        fc.pre(dimensions.length + measures.length > 0)
        const data = await store(rows)
        const actual = await answer(sheetOf([...dimensions, ...measures], { filters }), data)
        const expected = oracle(rows, dimensions, measures, filters)
        expect(actual.length).toBe(expected.length)
        for (const [index, row] of expected.entries()) {
          expect(actual[index]).toEqual(
            row.map((value) => (typeof value === 'number' ? closeTo(value) : value)),
          )
        }
      },
    ),
    { numRuns: 150 },
  )
})

const sales: readonly Row[] = [
  { s: 'East', i: 1, r: 10, d: '2024-06-15' },
  { s: 'East', i: 2, r: 20, d: '2024-05-31' },
  { s: 'west', i: 1, r: 50, d: '2023-12-31' },
  { s: 'North', i: 2, r: 5, d: '2024-06-16' },
  { s: null, i: null, r: 7, d: null },
]

describe('sorts', () => {
  const order = async (sort: Partial<Sort>, more: readonly Field[] = []) => {
    const sorts: Sort[] = [{ field: field('s'), direction: 'asc', ...sort }]
    const rows = await answer(sheetOf([field('s'), ...more], { sorts }), await store(sales))
    return rows.map((row) => row[0])
  }

  test('members in the order of words, whatever their case, null first', async () => {
    expect(await order({})).toEqual([null, 'East', 'North', 'west'])
    expect(await order({ direction: 'desc' })).toEqual(['west', 'North', 'East', null])
  })

  test('by a measure, which need not be on the sheet', async () => {
    expect(await order({ by: field('r', 'Sum'), direction: 'desc' })).toEqual([
      'west',
      'East',
      null,
      'North',
    ])
  })

  test('by a measure over the member alone, also inside another dimension', async () => {
    const sorts: Sort[] = [{ field: field('s'), direction: 'asc', by: field('r', 'Sum') }]
    const rows = await answer(sheetOf([field('i'), field('s')], { sorts }), await store(sales))
    expect(rows).toEqual([
      [null, null],
      [1, 'East'],
      [1, 'west'],
      [2, 'North'],
      [2, 'East'],
    ])
  })

  test('of a shelf come before those of a marks card, though a field is on both', async () => {
    const encodings = [{ role: 'color', item: { kind: 'field', field: field('i') } }] as const
    const panes = [{ markType: 'Bar', encodings, showsLabels: false }] as const
    const sheet = sheetOf([field('i'), field('s')], { panes })
    const rows = await answer(sheet, await store(sales))
    expect(rows).toEqual(await answer(sheetOf([field('i'), field('s')]), await store(sales)))
  })

  test('by hand, other members after them', async () => {
    expect(await order({ members: ['west', null, 'East'] })).toEqual([
      'west',
      null,
      'East',
      'North',
    ])
  })
})

describe('filters', () => {
  const names = async (filters: readonly Filter[], request: Partial<ViewRequest> = {}) => {
    const rows = await answer(sheetOf([field('s')], { filters }), await store(sales), request)
    return rows.map((row) => row[0])
  }

  test('a range on an aggregate holds for marks, shown or not', async () => {
    const range: Filter = { kind: 'range', field: field('r', 'Sum'), min: 10, nulls: 'exclude' }
    expect(await names([range])).toEqual(['East', 'west'])
  })

  test('a relative date counts from the request', async () => {
    const thisMonth: Filter = {
      kind: 'relative-date',
      field: field('d', 'Year'),
      period: 'month',
      first: 0,
      last: 0,
      includesFuture: true,
    }
    expect(await names([thisMonth])).toEqual(['East', 'North'])
    expect(await names([{ ...thisMonth, includesFuture: false }])).toEqual(['East'])
    expect(await names([{ ...thisMonth, first: -6, last: -6 }])).toEqual(['west'])
    expect(await names([thisMonth], { now: '2023-12-01T00:00:00' })).toEqual(['west'])
    expect(await names([{ ...thisMonth, anchor: '2023-12-05' }])).toEqual(['west'])
  })
})

test('Measure Names repeats each mark, at its place in the view order', async () => {
  const measures = [field('r', 'Sum'), field('i', 'Sum')]
  const special: ShelfExpression = { kind: 'special', pill: 'measure-names' }
  const dimension: ShelfExpression = { kind: 'field', field: field('s') }
  const shelves = (items: readonly ShelfExpression[]) =>
    sheetOf([], { rows: { kind: 'cross', items }, measureValues: measures })
  const data = await store(sales.slice(0, 4))
  const inner = await answer(shelves([dimension, special]), data)
  expect(inner.map((row) => [row[0], row[3]])).toEqual([
    ['East', 0],
    ['East', 1],
    ['North', 0],
    ['North', 1],
    ['west', 0],
    ['west', 1],
  ])
  const outer = await answer(shelves([special, dimension]), data)
  expect(outer.map((row) => [row[3], row[0]])).toEqual([
    [0, 'East'],
    [0, 'North'],
    [0, 'west'],
    [1, 'East'],
    [1, 'North'],
    [1, 'west'],
  ])
  expect(measureIndexKey).toBe('#measure')
})

test('an attribute is the one value of its mark, else it is marked as several', async () => {
  const rows = await answer(sheetOf([field('s'), field('i', 'Attribute')]), await store(sales))
  expect(rows).toEqual([
    [null, null, null],
    ['East', null, true],
    ['North', 2, false],
    ['west', 1, false],
  ])
})

test('an aggregate over no rows is no mark', async () => {
  const filters: Filter[] = [
    { kind: 'members', field: field('s'), mode: 'include', members: ['absent'] },
  ]
  expect(await answer(sheetOf([field('r', 'Sum')], { filters }), await store(sales))).toEqual([])
})

test('a column is found in capitals, the one that is written alike first', async () => {
  const data = await store(sales.slice(0, 1))
  const named = (name: string) => ({ ...field('s'), column: { ...column('s'), name: `[${name}]` } })
  const caption = { ...column('s'), name: '[other]', caption: 'S' }
  expect(await answer(sheetOf([named('S')]), data)).toEqual([['East']])
  expect(await answer(sheetOf([{ ...field('s'), column: caption }]), data)).toEqual([['East']])
  const sourced = { ...column('s'), name: '[i]', source: { table: 't', column: 'S' } }
  expect(await answer(sheetOf([{ ...field('s'), column: sourced }]), data)).toEqual([['1']])
})

test('a column that the table does not have is named', async () => {
  const data = await store(sales)
  const missing = { ...field('s'), column: { ...column('s'), name: '[gone]', caption: 'Gone' } }
  const compile = () =>
    compileSheet(sheetOf([missing]), data, { request: { now: '2024-01-01' }, maxRows: 1 })
  expect(compile).toThrow('Gone')
})

test.each([`a"]b`, `x'; DROP TABLE t; --`, 'line\nbreak', '#measure', 'q'])(
  'a field called %j is a field like any other, in shelves, filters and sorts',
  async (name) => {
    const path = join(folder, 'hostile.parquet')
    const select = `SELECT 'v' AS ${quoteIdentifier(name)} UNION ALL SELECT 'it''s'`
    const sql = `COPY (${select}) TO ${quoteText(path)} (FORMAT parquet)`
    await pool.run({ folder, sql, access: 'write', maxRows: 1, timeoutMs: 20_000 })
    const hostile: Column = {
      name: `[${name}]`,
      caption: name,
      dataType: 'string',
      role: 'dimension',
    }
    const dimension = { ...field('s'), instance: `[none:${name}:nk]`, column: hostile }
    const count: Field = {
      ...field('s', 'Count'),
      instance: `[cnt:${name}:qk]`,
      column: hostile,
    }
    const table = { schema: '', name: 't', file: '', columns: [{ name, type: 'string' as const }] }
    const sheet = sheetOf([dimension, count], {
      sorts: [{ field: dimension, direction: 'desc', by: count }],
      filters: [
        { kind: 'members', field: dimension, mode: 'exclude', members: [`' OR 1=1 --`] },
        { kind: 'range', field: count, min: 1, nulls: 'exclude' },
      ],
    })
    const rows = await answer(
      sheet,
      singleTable({ path, table }, { columns: [hostile], parameters: [] }),
      { filters: { [name]: `it's` } },
    )
    expect(rows).toEqual([[`it's`, 1]])
  },
)
