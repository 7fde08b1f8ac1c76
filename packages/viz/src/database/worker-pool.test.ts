import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Executor, QueryRequest } from './executor.ts'
import { createWorkerPool } from './worker-pool.ts'

let folder: string
let pool: Executor
const limits = { maxRows: 1000, timeoutMs: 20_000 }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-pool-'))
  await writeFile(join(folder, 'inside.csv'), 'a\n1\n')
  pool = createWorkerPool({ workers: 2, memoryLimitBytes: 512 * 2 ** 20, threads: 1 })
})

afterAll(async () => {
  await pool[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const run = (sql: string, more: Partial<QueryRequest> = {}) =>
  pool.run({ folder, sql, ...limits, ...more })

test('values cross the thread as numbers, text and null, large integers as text', async () => {
  const result = await run(
    `SELECT 1 AS i, 1.5::DOUBLE AS r, 'x' AS t, TRUE AS b, NULL AS n, 9007199254740993 AS big, 'nan'::DOUBLE AS nan`,
  )
  expect(result.columns.map((column) => [column.name, column.values[0]])).toEqual([
    ['i', 1],
    ['r', 1.5],
    ['t', 'x'],
    ['b', true],
    ['n', null],
    ['big', '9007199254740993'],
    ['nan', null],
  ])
})

describe('the sandbox', () => {
  test('a file of the folder is readable', async () => {
    const result = await run(`SELECT * FROM read_csv('${join(folder, 'inside.csv')}')`)
    expect(result.rowCount).toBe(1)
  })

  test.each([
    ['reading another file', `SELECT * FROM read_csv('/etc/passwd')`],
    ['reading out of the folder by dots', `SELECT * FROM read_text('{folder}/../../etc/passwd')`],
    ['listing another folder', `SELECT * FROM glob('/etc/*')`],
    ['the network', `SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')`],
    ['COPY TO outside', `COPY (SELECT 1) TO '/tmp/easel-escape.csv'`],
    ['COPY TO inside', `COPY (SELECT 1) TO '{folder}/new.csv'`],
    ['ATTACH', `ATTACH '{folder}/other.db'`],
    ['INSTALL', `INSTALL httpfs`],
    ['LOAD', `LOAD httpfs`],
    ['SET', `SET memory_limit = '100GB'`],
    ['unlocking', `SET lock_configuration = false`],
    ['PRAGMA', `PRAGMA enable_profiling`],
    ['EXPORT', `EXPORT DATABASE '{folder}/dump'`],
    ['two statements', `SELECT 1; SELECT 2`],
    ['a table', `CREATE TABLE t (a INT)`],
  ])('%s is refused', async (_what, sql) => {
    await expect(run(sql.replaceAll('{folder}', folder))).rejects.toMatchObject({
      code: 'query-failed',
    })
  })

  test('a conversion cannot write outside its folder either', async () => {
    const sql = `COPY (SELECT 1) TO '/tmp/easel-escape.csv'`
    await expect(run(sql, { access: 'write' })).rejects.toMatchObject({ code: 'query-failed' })
  })
})

describe('limits', () => {
  const endless =
    'SELECT count(*) FROM range(10000000000) a, range(1000) b WHERE a.range % 7 = b.range'

  test('a statement over its time ends as query-timeout, and the thread is usable again', async () => {
    await expect(run(endless, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'query-timeout' })
    expect((await run('SELECT 1 AS one')).rowCount).toBe(1)
  })

  test('an aborted statement rejects with the reason of the signal', async () => {
    const controller = new AbortController()
    const answer = run(endless, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('client left')), 100)
    await expect(answer).rejects.toThrow('client left')
  })

  test('more rows than allowed is query-too-large', async () => {
    await expect(run('SELECT * FROM range(1001)')).rejects.toMatchObject({
      code: 'query-too-large',
    })
  })

  test('more memory than allowed is query-too-large', async () => {
    const sql = 'SELECT count(*) FROM (SELECT DISTINCT hash(range) FROM range(60000000))'
    await expect(run(sql)).rejects.toMatchObject({ code: 'query-too-large' })
  })

  test('more callers than threads are all answered', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => run(`SELECT ${index} AS n`)),
    )
    expect(answers.map((answer) => answer.columns[0]?.values[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })
})

describe('one thread that answers for several folders', () => {
  test('keeps each statement in its own folder, whichever was asked before', async () => {
    await using single = createWorkerPool({ workers: 1, memoryLimitBytes: 2 ** 28, threads: 1 })
    const folders = await Promise.all(
      Array.from({ length: 6 }, () => mkdtemp(join(folder, 'one-of-several-'))),
    )
    await Promise.all(folders.map((path, index) => writeFile(join(path, 'n.csv'), `n\n${index}\n`)))
    const read = (from: string, inFolder: string) =>
      single.run({
        folder: inFolder,
        sql: `SELECT * FROM read_csv('${join(from, 'n.csv')}')`,
        ...limits,
      })
    for (let round = 0; round < 2; round++) {
      for (const [index, path] of folders.entries()) {
        expect((await read(path, path)).columns[0]?.values).toEqual([index])
        const other = folders[(index + 1) % folders.length] ?? ''
        await expect(read(other, path)).rejects.toMatchObject({ code: 'query-failed' })
      }
    }
  })
})

describe('functions that a session is given', () => {
  const slow = `SELECT count(*) AS n FROM range(20000000) AS t(i) WHERE easel_regexp_match('a' || i, '(?=a)b')`

  test('see their operands alone, and NULL is NULL', async () => {
    const { columns } = await run(
      `SELECT easel_regexp_extract('Pen', '(\\w)(?=n)') AS a, easel_regexp_extract(NULL, '(.)') AS b,
        easel_regexp_extract_nth('Pen', '(.)(.)', 2) AS c, easel_regexp_replace('Pen', '(?<=P)e', 'i') AS d`,
    )
    expect(columns.map(({ values }) => values[0])).toEqual(['e', null, 'e', 'Pin'])
  })

  test('stop with their statement, and the thread answers the next', async () => {
    const asked = run(slow, { timeoutMs: 300 })
    await expect(asked).rejects.toMatchObject({ code: 'query-timeout' })
    expect((await run('SELECT 1 AS n')).columns[0]?.values).toEqual([1])
  })

  test('do not outlive a pool that is closed while they run', async () => {
    const closing = createWorkerPool({ workers: 1, memoryLimitBytes: 2 ** 28, threads: 1 })
    const settled = closing.run({ folder, sql: slow, ...limits }).catch((error: unknown) => error)
    await delay(200)
    await closing[Symbol.asyncDispose]()
    expect(await settled).toBeInstanceOf(Error)
  })
})
