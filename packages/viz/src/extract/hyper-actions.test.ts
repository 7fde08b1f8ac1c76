import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hyperdHere, hyperFile } from '../../test/write-hyper.ts'
import { changeHyperFile, checkHyperActions, type HyperAction } from './hyper-actions.ts'
import { withHyperFile, type HyperOptions } from './hyper-session.ts'

let folder: string
let options: HyperOptions
let target: string
let source: string
const rows = (table: string, values: string) => [
  `CREATE TABLE "new"."Extract"."${table}" ("id" bigint, "name" text, "n" double precision)`,
  `INSERT INTO "new"."Extract"."${table}" VALUES ${values}`,
]

describe.skipIf(hyperdHere() === null)('actions on a .hyper file', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-hyper-actions-'))
    options = {
      scratchDirectory: folder,
      hyperdPath: hyperdHere() ?? '',
      memoryLimitBytes: 2 ** 29,
      timeMs: 60_000,
    }
    target = join(folder, 'target-file.hyper')
    source = join(folder, 'source-file.hyper')
    const schema = 'CREATE SCHEMA "new"."Extract"'
    await writeFile(
      target,
      await hyperFile([schema, ...rows('Extract', `(1, 'one', 1.5), (2, 'two', 2), (3, null, 3)`)]),
    )
    await writeFile(
      source,
      await hyperFile([
        schema,
        ...rows('new', `(2, 'zwei', 20), (4, 'four', 4)`),
        'CREATE TABLE "new"."Extract"."ids" ("key" bigint)',
        'INSERT INTO "new"."Extract"."ids" VALUES (1), (3)',
        'CREATE TABLE "new"."Extract"."odd" ("id" bigint, "colour" text)',
        'CREATE TABLE "new"."Extract"."typed" ("id" text)',
      ]),
    )
  })
  afterAll(() => rm(folder, { recursive: true }))

  const after = async (...actions: readonly HyperAction[]) => {
    const changed = join(folder, 'changed.hyper')
    await changeHyperFile({ target, source, actions }, options, async ({ content, sizeBytes }) => {
      const bytes = Buffer.concat(await Array.fromAsync(content))
      expect(bytes.length).toBe(sizeBytes)
      await writeFile(changed, bytes)
    })
    const found = await withHyperFile(changed, options, (session) =>
      session.query<{ id: string; name: string | null; n: number }>(
        'SELECT * FROM "target"."Extract"."Extract" ORDER BY "id"',
      ),
    )
    await rm(changed)
    return found.map(({ id, name, n }) => [Number(id), name, n])
  }
  const on = (action: string, sourceTable?: string, more: Partial<HyperAction> = {}) => ({
    action,
    targetTable: 'Extract',
    ...(sourceTable === undefined ? {} : { sourceTable }),
    ...more,
  })
  const byId = { condition: { op: 'eq', targetColumn: 'id', sourceColumn: 'id' } }

  test('insert adds rows', async () => {
    expect(await after(on('insert', 'new'))).toHaveLength(5)
  })

  test('update changes the rows that match', async () => {
    expect(await after(on('update', 'new', byId))).toEqual([
      [1, 'one', 1.5],
      [2, 'zwei', 20],
      [3, null, 3],
    ])
  })

  test('upsert changes those that match and adds the others', async () => {
    expect(await after(on('upsert', 'new', byId))).toEqual([
      [1, 'one', 1.5],
      [2, 'zwei', 20],
      [3, null, 3],
      [4, 'four', 4],
    ])
  })

  test('delete removes the rows that match a source, or a constant', async () => {
    const byKey = { condition: { op: '=', targetColumn: 'id', sourceColumn: 'key' } }
    expect(await after(on('delete', 'ids', byKey))).toEqual([[2, 'two', 2]])
    const old = { op: 'lt', targetColumn: 'id', constant: { type: 'integer', value: '3' } }
    const named = { op: 'is', targetColumn: 'name', constant: { type: 'string', value: "o'ne" } }
    const condition = { op: 'or', args: [old, { op: 'not', args: [{ op: 'not', args: [named] }] }] }
    expect(await after(on('delete', undefined, { condition }))).toEqual([[3, null, 3]])
  })

  test('replace puts the rows of the source in place of all', async () => {
    expect(await after(on('replace', 'new'))).toEqual([
      [2, 'zwei', 20],
      [4, 'four', 4],
    ])
  })

  test('several run in order', async () => {
    expect(await after(on('replace', 'new'), on('insert', 'new'))).toHaveLength(4)
  })

  test.each<readonly [string, HyperAction, string]>([
    ['an unknown action', on('merge', 'new'), "'merge' is none of insert"],
    ['an unknown table', on('insert', 'nowhere'), 'not one of Extract.ids'],
    ['no target', { action: 'insert', sourceTable: 'new' }, 'target-table is missing'],
    ['a column that the target lacks', on('insert', 'odd'), "column 'colour'"],
    ['another type', on('insert', 'typed'), "column 'id' is bigint"],
    ['no condition', on('update', 'new'), 'condition is missing'],
    ['an unused column', on('delete', 'new', byId), "column 'name' of the source is not used"],
    [
      'a constant of another form',
      on('delete', undefined, {
        condition: { op: 'eq', targetColumn: 'id', constant: { type: 'integer', value: '1; --' } },
      }),
      "'1; --' is no integer",
    ],
  ])('%s is refused by name before anything runs', async (_, action, message) => {
    const change = { target, source, actions: [action] }
    await expect(checkHyperActions(change, options)).rejects.toThrow(message)
    expect(await readdir(folder)).toEqual(['source-file.hyper', 'target-file.hyper'])
  })

  test('a source that was not uploaded is asked for', async () => {
    const change = { target, source: null, actions: [on('insert', 'new')] }
    await expect(checkHyperActions(change, options)).rejects.toThrow('send uploadSessionId')
  })
})
