import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Executor, ResultValue } from './executor.ts'
import { quoteText } from './sql-quoting.ts'
import { textLocale } from './text-locale.ts'
import { textValue, type ValueType } from './text-value.ts'
import { createWorkerPool } from './worker-pool.ts'

let folder: string
let pool: Executor

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-text-value-'))
  pool = createWorkerPool({ workers: 1, memoryLimitBytes: 256 * 2 ** 20, threads: 1 })
})

afterAll(async () => {
  await pool[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function read(type: ValueType, locale: string, texts: readonly string[]) {
  const rows = texts.map((text, index) => `(${index}, ${quoteText(text)})`)
  const value = textValue('"x"', type, textLocale(locale))
  const shown = type === 'date' || type === 'datetime' ? `CAST(${value} AS VARCHAR)` : value
  const sql = `SELECT ${shown} AS v FROM (VALUES ${rows.join(', ')}) AS t(i, x) ORDER BY i`
  const result = await pool.run({ folder, sql, maxRows: 100, timeoutMs: 20_000 })
  return result.columns[0]?.values ?? []
}

type Case = readonly [locale: string, values: Readonly<Record<string, ResultValue>>]

async function expectValues(type: ValueType, [locale, values]: Case): Promise<ResultValue[]> {
  return [...(await read(type, locale, Object.keys(values)))]
}

const numbers: readonly Case[] = [
  [
    'de_DE',
    {
      '10,5': 10.5,
      '1.234,25': 1234.25,
      '1234,5': 1234.5,
      '-1.234.567': -1_234_567,
      ',5': 0.5,
      ' 7 ': 7,
      '1,5e3': 1500,
      // Neither a group of three digits nor a decimal comma: not 123425, and not 1234.25.
      '1234.25': null,
      '12.34': null,
    },
  ],
  [
    'en_US',
    {
      '10.5': 10.5,
      '1,234.25': 1234.25,
      '1,234': 1234,
      '.5': 0.5,
      '5.': 5,
      '+4': 4,
      '1e5': 100_000,
      '10,5': null,
      five: null,
      '5%': null,
      '': null,
    },
  ],
  ['fr_FR', { '1 234,5': 1234.5, '1\u202f234,5': 1234.5, '1\u00a0234': 1234 }],
  ['de_CH', { "1'234.5": 1234.5, '1’234.5': 1234.5 }],
  ['en_IN', { '12,34,567.5': 1_234_567.5 }],
  ['klingon', { '1,234.5': 1234.5 }],
  ['', { '1,234.5': 1234.5 }],
]

test.each(numbers)('numbers as they are written in %s', async (...given) => {
  expect(await expectValues('real', given)).toEqual(Object.values(given[1]))
})

test('whole numbers lose what stands behind the decimal mark', async () => {
  const given: Case = [
    'de_DE',
    { '1.234': 1234, '12': 12, '3,0': 3, '3,9': 3, '-3,9': -3, x: null },
  ]
  expect(await expectValues('integer', given)).toEqual(Object.values(given[1]))
  expect(await read('integer', 'en_US', ['9007199254740993'])).toEqual(['9007199254740993'])
})

const dates: readonly Case[] = [
  [
    'de_DE',
    {
      '03.01.2024': '2024-01-03',
      '3.1.24': '2024-01-03',
      '31/12/2024': '2024-12-31',
      '03-01-24': '2024-01-03',
      '2024-02-29': '2024-02-29',
      '20240131': '2024-01-31',
      '3. Januar 2024': '2024-01-03',
      '15. März 2024': '2024-03-15',
      'Mittwoch, 3. Januar 2024': '2024-01-03',
      '3-Jan-2024': '2024-01-03',
      '2024-13-01': null,
      '12.31.2024': null,
    },
  ],
  ['en_GB', { '31/01/2024': '2024-01-31', '1 Feb 2024': '2024-02-01', '1/31/2024': null }],
  ['ja_JP', { '2024/01/31': '2024-01-31' }],
  ['fr_FR', { '3 janvier 2024': '2024-01-03', '1 févr. 2024': '2024-02-01' }],
]

test.each(dates)('dates as they are written in %s', async (...given) => {
  expect(await expectValues('date', given)).toEqual(Object.values(given[1]))
})

test('times, in the forms of ISO and of the United States', async () => {
  const given: Case = [
    'en_US',
    {
      '1/31/2024': '2024-01-31 00:00:00',
      '1/31/24 15:04': '2024-01-31 15:04:00',
      '1/31/2024 3:04:05 PM': '2024-01-31 15:04:05',
      '20140512T000000': '2014-05-12 00:00:00',
      '20140512T101500': '2014-05-12 10:15:00',
      '20140512T101500Z': '2014-05-12 10:15:00',
      '20140512': '2014-05-12 00:00:00',
      '2024-01-31T10:00:00Z': '2024-01-31 10:00:00',
      '2024-01-31 10:00:00.125': '2024-01-31 10:00:00.125',
      'Jan 3, 2024': '2024-01-03 00:00:00',
      'January 3, 2024 10:15': '2024-01-03 10:15:00',
      '03-JAN-24': '2024-01-03 00:00:00',
      '13/01/2024': null,
      '20241301': null,
      soon: null,
    },
  ]
  expect(await expectValues('datetime', given)).toEqual(Object.values(given[1]))
})

test('true and false in any case', async () => {
  const given: Case = ['en_US', { true: true, False: false, ' TRUE ': true, maybe: null }]
  expect(await expectValues('boolean', given)).toEqual(Object.values(given[1]))
})
