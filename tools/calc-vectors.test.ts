import path from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'
import { interpreter, runFile } from './calc-vectors.ts'

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
