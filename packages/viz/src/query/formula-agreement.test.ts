import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arbitraryFormula, arbitraryRow, type FormulaRow } from '../../test/formula-arbitraries.ts'
import { interpreted, queried, type FormulaDatabase } from '../../test/formula-engines.ts'
import { createWorkerPool } from '../database/worker-pool.ts'

let database: FormulaDatabase

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'easel-formulas-'))
  const executor = createWorkerPool({ workers: 1, memoryLimitBytes: 512 * 2 ** 20, threads: 1 })
  let files = 0
  database = { folder, executor, next: () => ++files }
})

afterAll(async () => {
  await database.executor[Symbol.asyncDispose]()
  await rm(database.folder, { recursive: true })
})

/** Years without four digits have no agreed text. */
const farDate = /^-|^\d{5,}-/

function isClose(left: unknown, right: unknown): boolean {
  const isFar = [left, right].every((value) => typeof value === 'string' && farDate.test(value))
  if (isFar) return true
  if (typeof left !== 'number' || typeof right !== 'number') return left === right
  return Math.abs(left - right) <= 1e-9 * Math.max(1, Math.abs(left), Math.abs(right))
}

async function disagreements(
  formulas: readonly string[],
  rows: readonly FormulaRow[],
): Promise<string[]> {
  const computable = formulas.filter((formula) => interpreted(formula, rows) !== null)
  if (computable.length === 0) return []
  const found = await queried(computable, rows, database)
  return computable.flatMap((formula, index) => {
    const expected = interpreted(formula, rows) ?? []
    return expected.flatMap((value, row) => {
      const other = found[index]?.[row] ?? null
      const where = `${formula} on ${JSON.stringify(rows[row])}`
      return isClose(value, other) ? [] : [`${where}: ${value} interpreted, ${other} queried`]
    })
  })
}

test('random formulas have the same values in the interpreter and in DuckDB', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryFormula, { minLength: 8, maxLength: 8 }),
      fc.array(arbitraryRow, { minLength: 1, maxLength: 6 }),
      async (formulas, rows) => {
        expect(await disagreements(formulas, rows)).toEqual([])
      },
    ),
    { numRuns: Math.ceil(400 * Number(process.env['EASEL_TORTURE'] ?? 0.1)) },
  )
}, 120_000)
