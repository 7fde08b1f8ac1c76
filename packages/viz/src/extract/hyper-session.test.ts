import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hyperdHere, hyperFile } from '../../test/write-hyper.ts'
import { readHyperTables, type HyperOptions } from './hyper-session.ts'

let folder: string
let options: HyperOptions
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-hyper-session-'))
  const program = hyperdHere()
  options = {
    scratchDirectory: folder,
    memoryLimitBytes: 2 ** 29,
    timeMs: 60_000,
    ...(program === null ? {} : { hyperdPath: program }),
  }
})
afterAll(() => rm(folder, { recursive: true }))

describe.skipIf(hyperdHere() === null)('tables of a .hyper file', () => {
  test('are read with schemas and columns in order, and nothing stays behind', async () => {
    const file = join(folder, 'two.hyper')
    await writeFile(
      file,
      await hyperFile([
        'CREATE SCHEMA "new"."Extract"',
        'CREATE TABLE "new"."Extract"."Extract" ("Region" text, "Amount" bigint, "At" timestamp)',
        'CREATE TABLE "new"."public"."Other ""one""" ("b" boolean)',
      ]),
    )
    expect(await readHyperTables(file, options)).toEqual([
      {
        schema: 'Extract',
        name: 'Extract',
        columns: [
          { name: 'Region', type: 'text' },
          { name: 'Amount', type: 'bigint' },
          { name: 'At', type: expect.stringMatching(/^timestamp/) },
        ],
      },
      { schema: 'public', name: 'Other "one"', columns: [{ name: 'b', type: 'boolean' }] },
    ])
    expect(await readdir(folder)).toEqual(['two.hyper'])
  })

  test('a damaged file is refused as unreadable', async () => {
    const file = join(folder, 'damaged.hyper')
    await writeFile(file, Buffer.from('HyPeRt'.repeat(1000)))
    await expect(readHyperTables(file, options)).rejects.toMatchObject({
      code: 'source-unreadable',
    })
    await rm(file)
  })
})
