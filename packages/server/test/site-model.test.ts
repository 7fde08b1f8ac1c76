/** A short random sequence by ten clients, compared with a plain model. The long one is `site-model.slow.test.ts`. */

import { afterAll, describe, expect, test } from 'vitest'
import { runSequence } from './model/run.ts'
import { openTestPostgres } from './postgres.ts'

const sequence = { seed: Number(process.env['EASEL_SEED'] ?? 20_261_130), count: 150 }
const postgres = await openTestPostgres()
afterAll(() => postgres?.[Symbol.asyncDispose]())

describe(`150 requests of ten clients (EASEL_SEED=${sequence.seed})`, () => {
  let onSqlite: readonly string[] = []

  test('on SQLite are answered as the model says, and no id dangles', async () => {
    onSqlite = await runSequence(sequence)
    expect(onSqlite.length).toBeGreaterThan(100)
  }, 300_000)

  test.skipIf(postgres === null)(
    'on PostgreSQL are answered as on SQLite',
    async () => {
      expect(await runSequence(sequence, await postgres?.database())).toEqual(onSqlite)
    },
    300_000,
  )
})
