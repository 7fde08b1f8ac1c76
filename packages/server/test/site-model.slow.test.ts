/** A long random sequence by ten clients, compared with a plain model, on both databases. */

import { afterAll, describe, expect, test } from 'vitest'
import { runSequence } from './model/run.ts'
import { openTestPostgres } from './postgres.ts'

const fraction = Number(process.env['EASEL_TORTURE'] ?? 0.1)
const sequence = {
  seed: Number(process.env['EASEL_SEED'] ?? Math.floor(Math.random() * 1_000_000_000)),
  count: Math.round(10_000 * fraction),
}
const postgres = await openTestPostgres()
afterAll(() => postgres?.[Symbol.asyncDispose]())

describe(`${sequence.count} requests of ten clients (EASEL_SEED=${sequence.seed})`, () => {
  let onSqlite: readonly string[] = []

  test('on SQLite are answered as the model says, and no id dangles', async () => {
    onSqlite = await runSequence(sequence)
    console.log(`seed ${sequence.seed}: ${onSqlite.length} answers on SQLite`)
    expect(onSqlite.length).toBeGreaterThan(0)
  }, 7_200_000)

  test.skipIf(postgres === null)(
    'on PostgreSQL are answered as on SQLite',
    async () => {
      const onPostgres = await runSequence(sequence, await postgres?.database())
      console.log(`seed ${sequence.seed}: ${onPostgres.length} answers on PostgreSQL`)
      expect(onPostgres).toEqual(onSqlite)
    },
    7_200_000,
  )
})
