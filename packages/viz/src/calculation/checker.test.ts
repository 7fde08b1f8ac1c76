import { describe, expect, test } from 'vitest'
import { createChecker } from './checker.ts'
import { FormulaError } from './formula-error.ts'
import type { FieldMeaning } from './scope.ts'

const columns = { n: 'integer', x: 'real', s: 'string', b: 'boolean', d: 'date' } as const
const calculations: Readonly<Record<string, string>> = {
  Ratio: 'SUM([n]) / SUM([x])',
  Run: 'RUNNING_SUM(SUM([n]))',
  One: '[Two] + 1',
  Two: '[Three]',
  Three: '[One] * 2',
  Broken: '[Missing]',
}

function meaningOf(name: string): FieldMeaning | null {
  const type = Object.entries(columns).find(([key]) => key === name)?.[1]
  if (type !== undefined) return { kind: 'column', name, type, collation: null }
  const formula = calculations[name]
  return formula === undefined ? null : { kind: 'calculation', name, formula }
}

const checker = createChecker({
  field: meaningOf,
  parameter: (name) => (name === 'Rate' ? { name, type: 'real' } : null),
})

function refusal(formula: string): FormulaError {
  try {
    checker.check(formula)
  } catch (error) {
    if (error instanceof FormulaError) return error
    throw error
  }
  throw new Error(`${formula} is accepted`)
}

describe('types and levels', () => {
  test.each([
    ['[n] + 1', 'integer', 'row'],
    ['[n] / 2', 'real', 'row'],
    ['[n] + 0.5', 'real', 'row'],
    ['IF [b] THEN 1 ELSE [x] END', 'real', 'row'],
    ['IIF([b], NULL, [d])', 'date', 'row'],
    ['[d] + 1', 'date', 'row'],
    ['[d] + 0.5', 'datetime', 'row'],
    ['DATEADD("hour", 1, [d])', 'datetime', 'row'],
    ['SUM([n])', 'integer', 'aggregate'],
    ['AVG([n]) * [Parameters].[Rate]', 'real', 'aggregate'],
    ['MAX([n], 3)', 'integer', 'row'],
    ['MAX(SUM([n]), 3)', 'integer', 'aggregate'],
    ['{FIXED [s] : SUM([n])} + [n]', 'integer', 'row'],
    ['RANK([Ratio])', 'integer', 'table'],
    ['[Run] - SUM([n])', 'integer', 'table'],
    ['TODAY() - 7', 'date', 'constant'],
    ['NULL', 'null', 'constant'],
  ])('%s is %s of level %s', (formula, type, level) => {
    expect(checker.check(formula)).toMatchObject({ type, level })
  })
})

describe('what cannot be is refused by kind and place', () => {
  test.each([
    ['SUM([n]) + [x]', 'aggregate-mix', 9],
    ['IF SUM([n]) > 0 THEN "a" ELSE [s] END', 'aggregate-mix', 30],
    ['AVG(MAX([n]))', 'nested-aggregate', 4],
    ['RUNNING_SUM([n])', 'context', 12],
    ['SUM([Run])', 'context', 4],
    ['LEFT("abc")', 'argument-count', 0],
    ['UPPER(1)', 'argument-type', 0],
    ['[s] + 1', 'operator-type', 4],
    ['1 OR 2', 'operator-type', 2],
    ['IF "a" THEN 1 END', 'result-type', 3],
    ['CASE [n] WHEN 1 THEN "a" ELSE 5 END', 'result-type', 30],
    ['DATEPART("years", [d])', 'constant-required', 9],
    ['{FIXED [s] : [n]}', 'lod-content', 13],
    ['[Missing]', 'unknown-field', 0],
    ['[Parameters].[Nope]', 'unknown-field', 0],
    ['FOO(1)', 'unknown-function', 0],
    ['MAKEPOINT(1, 2)', 'unsupported', 0],
    ['RAWSQL_INT("1")', 'unsupported', 0],
    ['SCRIPT_REAL("x", SUM([n]))', 'unsupported', 0],
  ])('%s is %s at %i', (formula, kind, from) => {
    expect(refusal(formula)).toMatchObject({ kind, span: { from } })
  })

  test('a circle of calculations names its members', () => {
    expect(refusal('[One]')).toMatchObject({ kind: 'context', span: null })
    expect(refusal('[One]').message).toContain('One -> Two -> Three -> One')
  })

  test('a fault in another calculation names that calculation', () => {
    expect(refusal('[Broken] + 1')).toMatchObject({ kind: 'unknown-field', span: null })
    expect(refusal('[Broken] + 1').message).toContain('Broken')
  })
})

test('a calculation that refers to itself twice in each of 60 steps has one tree a step', () => {
  const doubling = createChecker({
    field: (name) =>
      name === '0'
        ? { kind: 'column', name, type: 'integer', collation: null }
        : {
            kind: 'calculation',
            name,
            formula: `[${Number(name) - 1}] + [${Number(name) - 1}]`,
          },
    parameter: () => null,
  })
  expect(doubling.field('60')).toMatchObject({ type: 'integer', level: 'row' })
})

test('a chain of more than a hundred calculations is over the limit', () => {
  const chain = createChecker({
    field: (name) => ({ kind: 'calculation', name, formula: `[${Number(name) + 1}]` }),
    parameter: () => null,
  })
  expect(() => chain.field('0')).toThrow('more than 100 deep')
})
