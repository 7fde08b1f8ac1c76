import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Client from 'pg/lib/client.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorkerPool } from '../database/worker-pool.ts'
import { quoteText } from '../database/sql-quoting.ts'
import { convertHyperFile, type HyperConversion } from './hyper-file.ts'
import { locateHyperd } from './hyperd-binary.ts'
import { startHyperd } from './hyperd-process.ts'
import { defaultTableLimits } from './table-limits.ts'

const hyperdPath = process.env['EASEL_HYPERD']
const own = hyperdPath === undefined ? {} : { hyperdPath }
const requiresAll = process.env['EASEL_TEST_REQUIRE'] === 'all'

function findProgram(): string | null {
  try {
    return locateHyperd(hyperdPath)
  } catch {
    return null
  }
}

const program = findProgram()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-hyper-'))
})

afterAll(() => rm(folder, { recursive: true }))

test.runIf(requiresAll)('hyperd is there where everything is required', () => {
  expect(program).not.toBeNull()
})

test('without the program the error says what to install', () => {
  expect(() => locateHyperd('/nowhere/hyperd')).toThrow(
    expect.objectContaining({ code: 'hyper-reader-missing' }),
  )
})

test('the path given comes before the one of the environment', () => {
  const environment = { EASEL_HYPERD: process.execPath }
  expect(locateHyperd(undefined, environment)).toBe(process.execPath)
  expect(locateHyperd(import.meta.filename, environment)).toBe(import.meta.filename)
  expect(() => locateHyperd(undefined, { EASEL_HYPERD: '/nowhere/hyperd' })).toThrow(
    expect.objectContaining({ code: 'hyper-reader-missing' }),
  )
})

/** Writes a `.hyper` file with hyperd itself. */
async function makeHyperFile(name: string, statements: readonly string[]): Promise<string> {
  const path = join(folder, name)
  await using hyperd = await startHyperd({
    program: program ?? '',
    fileRoot: folder,
    memoryLimitBytes: 2 ** 30,
    startTimeoutMs: 30_000,
  })
  const client = new Client({
    ...hyperd.address,
    user: 'tableau_internal_user',
    database: '',
  })
  client.on('error', () => undefined)
  await client.connect()
  await client.query(`CREATE DATABASE "${path}"`)
  await client.query(`ATTACH DATABASE "${path}" AS "new"`)
  for (const statement of statements) await client.query(statement)
  await client.query('DETACH DATABASE "new"')
  await client.end()
  return path
}

async function convert(source: string, name: string, more: Partial<HyperConversion> = {}) {
  const target = join(folder, name)
  await mkdir(target)
  const limits = { memoryLimitBytes: 2 ** 30, limits: defaultTableLimits }
  const tables = await convertHyperFile({ source, target, ...limits, ...own, ...more })
  return { target, tables }
}

/** What conversions of this process left: programs that run, and folders with sockets. */
async function hyperdLeft() {
  const sockets = (await readdir(tmpdir())).filter((name) =>
    name.startsWith(`easel-hyperd-${process.pid}-`),
  )
  return { processes: await childrenNamed('hyperd'), sockets }
}

/** Numbers of the children of this process that run a program of that name; Linux alone lists them in files. */
async function childrenNamed(name: string): Promise<readonly string[]> {
  if (process.platform !== 'linux') return []
  const stats = (await readdir('/proc'))
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => readFile(`/proc/${entry}/stat`, 'utf8').catch(() => ''))
  const isOurs = new RegExp(`^\\d+ \\(${name}\\) [^Z] ${process.pid} `)
  return (await Promise.all(stats)).filter((stat) => isOurs.test(stat))
}

/** A program that starts and never calls back, as hyperd does on a machine that is too busy. */
async function silentProgram(): Promise<string> {
  const path = join(folder, 'silent')
  await writeFile(path, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 })
  return path
}

test.skipIf(process.platform === 'win32')(
  'an abort while hyperd starts ends it, and leaves neither process, socket nor file',
  async () => {
    const source = join(folder, 'any.hyper')
    await writeFile(source, 'any')
    const target = join(folder, 'starting')
    await mkdir(target)
    const answer = convertHyperFile({
      source,
      target,
      hyperdPath: await silentProgram(),
      memoryLimitBytes: 2 ** 28,
      limits: defaultTableLimits,
      signal: AbortSignal.timeout(300),
    })
    await expect(answer).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(await readdir(target)).toEqual([])
    expect(await hyperdLeft()).toEqual({ processes: [], sockets: [] })
    expect(await childrenNamed('sleep')).toEqual([])
  },
)

describe.skipIf(program === null && !requiresAll)('a .hyper file', () => {
  test('becomes one Parquet file a table, with every value as it was', async () => {
    const source = await makeHyperFile('all types.hyper', [
      'CREATE SCHEMA "new"."Extract"',
      `CREATE TABLE "new"."Extract"."O'Brien ""x""" ("a ""b"" c" text, i int, l bigint, s smallint,
        d double precision, b boolean, dt date, ts timestamp, n numeric(10,2), z timestamptz, by bytes)`,
      `INSERT INTO "new"."Extract"."O'Brien ""x""" VALUES ('it''s', 1, 9007199254740993, 2, 0.1, true,
        date '2024-02-29', timestamp '2024-02-29 23:59:59', 1.25, timestamptz '2024-01-01 00:00:00+00', null)`,
      `INSERT INTO "new"."Extract"."O'Brien ""x""" (i) VALUES (null)`,
      'CREATE TABLE "new"."Extract"."second" (k text)',
    ])
    const before = await readFile(source)
    const { target, tables } = await convert(source, 'all')
    expect(tables.map((table) => [table.schema, table.name, table.columns.length])).toEqual([
      ['Extract', `O'Brien "x"`, 10],
      ['Extract', 'second', 1],
    ])
    expect(tables[0]?.columns.map((column) => column.type).join()).toBe(
      'string,integer,integer,integer,real,boolean,date,datetime,real,datetime',
    )
    await using pool = createWorkerPool({ workers: 1, memoryLimitBytes: 2 ** 28, threads: 1 })
    const path = quoteText(join(target, tables[0]?.file ?? ''))
    const result = await pool.run({
      folder: target,
      sql: `SELECT * FROM read_parquet(${path}) ORDER BY 2 NULLS LAST`,
      maxRows: 10,
      timeoutMs: 20_000,
    })
    expect(result.columns.map((column) => column.values[0])).toEqual([
      `it's`,
      1,
      '9007199254740993',
      2,
      0.1,
      true,
      '2024-02-29',
      '2024-02-29 23:59:59',
      1.25,
      '2024-01-01 00:00:00',
    ])
    expect(result.columns.map((column) => column.values[1])).toEqual(Array(10).fill(null))
    expect(await readFile(source)).toEqual(before)
    expect((await readdir(target)).sort()).toEqual(['table-0.parquet', 'table-1.parquet'])
  })

  test('that is none is source-unreadable', async () => {
    const source = join(folder, 'fake.hyper')
    await writeFile(source, 'no hyper file')
    await expect(convert(source, 'fake')).rejects.toMatchObject({ code: 'source-unreadable' })
  })

  test('that takes too long is conversion-timeout, and an abort its own reason', async () => {
    const source = await makeHyperFile('slow.hyper', [
      'CREATE TABLE "new"."public"."t" AS SELECT x, x * 1.5 AS y, x::text AS z FROM generate_series(1, 10000000) AS g(x)',
    ])
    await expect(
      convert(source, 'slow', { limits: { conversionTimeMs: 300 } }),
    ).rejects.toMatchObject({
      code: 'conversion-timeout',
    })
    const signal = AbortSignal.timeout(300)
    await expect(convert(source, 'aborted', { signal })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    expect(await hyperdLeft()).toEqual({ processes: [], sockets: [] })
  })

  test('hyperd reads and writes no file outside its folder and ends when disposed', async () => {
    const hyperd = await startHyperd({
      program: program ?? '',
      fileRoot: folder,
      memoryLimitBytes: 2 ** 30,
      startTimeoutMs: 30_000,
    })
    const options = { ...hyperd.address, user: 'tableau_internal_user' }
    const client = new Client({ ...options, database: '' })
    client.on('error', () => undefined)
    await client.connect()
    const outside = join(tmpdir(), 'easel-hyper-escape.csv')
    await expect(
      client.query(`COPY (SELECT 1 AS a) TO '${outside}' WITH (FORMAT => 'csv')`),
    ).rejects.toThrow(/inaccessible/)
    await expect(
      client.query(
        `SELECT * FROM external('/etc/passwd', COLUMNS => DESCRIPTOR(a text), FORMAT => 'csv')`,
      ),
    ).rejects.toThrow(/inaccessible/)
    expect(existsSync(outside)).toBe(false)
    await hyperd[Symbol.asyncDispose]()
    await expect(new Client({ ...options, database: '' }).connect()).rejects.toThrow(
      /ECONNREFUSED|ENOENT/,
    )
  })
})

test('a program that is not hyperd is hyper-reader-failed', async () => {
  const start = startHyperd({
    program: process.execPath,
    fileRoot: folder,
    memoryLimitBytes: 2 ** 30,
    startTimeoutMs: 10_000,
  })
  await expect(start).rejects.toMatchObject({ code: 'hyper-reader-failed' })
})
