/**
 * Runs a file of test vectors of the calculation language, or of formulas to parse, and prints each disagreement.
 *
 * `node tools/calc-vectors.ts FILE [--engine interpreter|duckdb]`
 */

import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { FormulaError } from '../packages/viz/src/calculation/formula-error.ts'
import { parseFormula } from '../packages/viz/src/calculation/parser.ts'
import { createWorkerPool } from '../packages/viz/src/database/worker-pool.ts'
import { interpretVector } from './vectors/interpret-vector.ts'
import { queryVector } from './vectors/query-vector.ts'
import { agrees, parseJson, toJson, type Answer, type Json, type Vector } from './vectors/vector.ts'

interface Outcome {
  readonly hasPassed: boolean
  readonly line: string
}

export type Engine = (vector: Vector) => Promise<Answer | null>

function parseOne(formula: string): Outcome {
  try {
    parseFormula(formula)
    return { hasPassed: true, line: '' }
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error
    return {
      hasPassed: false,
      line: `refused at ${error.span?.from}: ${error.message}\n   ${JSON.stringify(formula)}`,
    }
  }
}

async function runOne(vector: Vector, engine: Engine): Promise<Outcome | null> {
  const answer = await engine(vector)
  if (answer === null) return null
  if (agrees(vector, answer)) return { hasPassed: true, line: '' }
  const expected = write(Object.fromEntries(Object.entries(vector.expected)))
  return {
    hasPassed: false,
    line: `${vector.id} [${vector.sure}] ${vector.expression}\n   expected ${expected}\n   found    ${described(answer)}`,
  }
}

function write(value: Json): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint' ? Number(item) : item,
  )
}

function described(answer: Answer): string {
  if (answer.kind === 'error') return `${answer.error} at ${answer.position}: ${answer.message}`
  if (answer.kind === 'value') return `${answer.type} ${write(toJson(answer.type, answer.value))}`
  if (answer.kind === 'values')
    return `${answer.type} ${write(answer.values.map((value) => toJson(answer.type, value)))}`
  return `${answer.type} ${write(answer.rows.map(({ members, value }) => [...members.values(), toJson(answer.type, value)]))}`
}

/** The format says that the shape of a line is that of a vector. */
function asVector(value: Json): Vector {
  if (typeof value !== 'object' || value === null || !('expression' in value)) {
    throw new TypeError(`not a vector: ${write(value)}`)
  }
  return value as unknown as Vector
}

export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What disagrees, in words. */
  readonly lines: readonly string[]
}

export async function runFile(file: string, engine: Engine): Promise<Totals> {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const disagreements: string[] = []
  for (const line of lines) {
    const value = parseJson(line)
    const outcome =
      typeof value === 'string' ? parseOne(value) : await runOne(asVector(value), engine)
    if (outcome === null) counts.skipped += 1
    else if (outcome.hasPassed) counts.passed += 1
    else {
      counts.failed += 1
      disagreements.push(outcome.line)
    }
  }
  return { ...counts, lines: disagreements }
}

export const interpreter: Engine = async (vector) => interpretVector(vector)

/** Runs the file through the logical query. */
export async function runFileInDuckdb(file: string): Promise<Totals> {
  const folder = await mkdtemp(path.join(tmpdir(), 'easel-vectors-'))
  await using executor = createWorkerPool({ workers: 1, memoryLimitBytes: 2 ** 29, threads: 1 })
  try {
    const database = { executor, folder, stored: new Map<string, string>() }
    return await runFile(file, (vector) => queryVector(vector, database))
  } finally {
    await rm(folder, { recursive: true })
  }
}

if (import.meta.main) {
  const [file, flag, name = 'interpreter'] = process.argv.slice(2)
  const isKnown = name === 'interpreter' || name === 'duckdb'
  if (file === undefined || (flag !== undefined && flag !== '--engine') || !isKnown) {
    console.error('usage: node tools/calc-vectors.ts FILE [--engine interpreter|duckdb]')
    process.exitCode = 2
  } else {
    const isDuckdb = name === 'duckdb'
    const totals = await (isDuckdb ? runFileInDuckdb(file) : runFile(file, interpreter))
    for (const line of totals.lines) console.log(line)
    if (totals.skipped > 0) console.log(`${totals.skipped} are not of a kind that ${name} computes`)
    console.log(`${totals.passed} passed, ${totals.failed} failed`)
    if (totals.failed > 0) process.exitCode = 1
  }
}
