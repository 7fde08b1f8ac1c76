import path from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'
import { interpreter, runFile, runFileInDuckdb } from './calc-vectors.ts'

const samples = process.env['EASEL_SAMPLES'] ?? ''

test.skipIf(samples === '')('the interpreter agrees with every vector', async () => {
  const totals = await runFile(path.join(samples, 'calc/vectors-a.jsonl'), interpreter)
  expect(totals.lines).toEqual([])
  expect(totals.passed).toBeGreaterThan(0)
})

test.skipIf(samples === '')('every real formula parses', async () => {
  const totals = await runFile(path.join(samples, 'calc/parse-a.txt'), interpreter)
  expect(totals.lines).toEqual([])
  expect(totals.passed).toBeGreaterThan(0)
})

test.skipIf(samples === '')(
  'DuckDB agrees with every vector but those whose pattern it cannot read',
  async () => {
    const totals = await runFileInDuckdb(path.join(samples, 'calc/vectors-a.jsonl'))
    const others = totals.lines.filter((line) => !line.includes('is not computed in a query'))
    expect(others).toEqual([])
    expect(totals.passed).toBeGreaterThan(0)
  },
  60_000,
)
