import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Literal } from '../model/sheet.ts'
import type { Executor } from '../database/executor.ts'
import type { Expression, Relation } from './logical-query.ts'
import { columnOf } from './logical-query.ts'
import { printSql } from './print-sql.ts'
import { quoteIdentifier, quoteText } from '../database/sql-quoting.ts'
import { createWorkerPool } from '../database/worker-pool.ts'

let folder: string
let pool: Executor

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), `easel-sql "it's" `))
  pool = createWorkerPool({ workers: 1, memoryLimitBytes: 256 * 2 ** 20, threads: 1 })
})

afterAll(async () => {
  await pool[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const run = (sql: string, access: 'read' | 'write' = 'read') =>
  pool.run({ folder, sql, access, maxRows: 100, timeoutMs: 20_000 })

const hostile = [
  `"`,
  `'`,
  `";--`,
  `'; DROP TABLE x; --`,
  `a"b'c]d[e`,
  'line\nbreak\r\n',
  '\\',
  `\\'`,
  '$1 ? %s ${x}',
  '/* */',
  '😀 é',
  'q',
  '',
]

/** One row whose only column has this name and this text. */
async function tableWith(name: string, value: string): Promise<Relation> {
  const path = join(folder, 'one.parquet')
  const select = `SELECT ${quoteText(value)} AS ${quoteIdentifier(name)}`
  await run(`COPY (${select}) TO ${quoteText(path)} (FORMAT parquet)`, 'write')
  return { kind: 'scan', path }
}

function output(input: Relation, expression: Expression, name = 'out'): Relation {
  return { kind: 'output', input, columns: [{ name, expression }], order: [], limit: 10 }
}

describe('a hostile name or value', () => {
  test.each(hostile.filter((name) => name !== ''))('%j stays a name', async (name) => {
    const input = await tableWith(name, 'kept')
    const result = await run(printSql(output(input, columnOf(name), name)))
    expect(result.columns).toEqual([{ name, values: ['kept'] }])
  })

  test.each(hostile)('%j stays a value', async (value) => {
    const input = await tableWith('c', value)
    const equals: Relation = {
      kind: 'filter',
      input,
      condition: {
        kind: 'in',
        operand: columnOf('c'),
        values: [{ kind: 'literal', type: 'string', value }],
      },
    }
    const result = await run(printSql(output(equals, columnOf('c'))))
    expect(result.columns[0]?.values).toEqual([value])
  })

  test('any text comes back as it went in', async () => {
    const input = await tableWith('c', 'x')
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (value) => {
        fc.pre(!value.includes('\0'))
        const literal: Expression = { kind: 'literal', type: 'string', value }
        const result = await run(printSql(output(input, literal)))
        expect(result.columns[0]?.values).toEqual([value])
      }),
      { numRuns: 60 },
    )
  })

  test('a NUL character is refused', () => {
    expect(() => quoteText('a\0b')).toThrow(TypeError)
    expect(() => quoteIdentifier('a\0b')).toThrow(TypeError)
  })

  test.each<[Literal, 'real' | 'integer' | 'date' | 'datetime' | 'boolean']>([
    ['1); DROP TABLE x; --', 'integer'],
    ['1 OR 1=1', 'real'],
    [`'2024-01-01'; --`, 'date'],
    ['not a time', 'datetime'],
    ['maybe', 'boolean'],
  ])('%j is not a %s and means NULL', async (value, type) => {
    const input = await tableWith('c', 'x')
    const isNull: Expression = { kind: 'is-null', operand: { kind: 'literal', type, value } }
    const result = await run(printSql(output(input, isNull)))
    expect(result.columns[0]?.values).toEqual([true])
  })
})

describe('arithmetic', () => {
  const number = (value: number, type: 'integer' | 'real' = 'integer'): Expression => ({
    kind: 'literal',
    type,
    value,
  })
  test.each([
    [7, 2, 3.5],
    [1, 0, null],
    [-1, 0, null],
  ])('%i / %i is %s', async (left, right, expected) => {
    const input = await tableWith('c', 'x')
    const divide = (type: 'integer' | 'real'): Expression => ({
      kind: 'arithmetic',
      operator: 'divide',
      left: number(left, type),
      right: number(right, type),
    })
    for (const type of ['integer', 'real'] as const) {
      const result = await run(printSql(output(input, divide(type))))
      expect(result.columns[0]?.values).toEqual([expected])
    }
  })
})

test('a count that is not a whole number is refused', () => {
  const input: Relation = { kind: 'scan', path: 'x' }
  const bad: Relation = { kind: 'output', input, columns: [], order: [], limit: Number('1e3x') }
  expect(() => printSql(bad)).toThrow(TypeError)
})
