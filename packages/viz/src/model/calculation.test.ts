import { describe, expect, it } from 'vitest'
import { formulaFeatures, formulaReferences } from './calculation.ts'

describe('formulaFeatures', () => {
  it.each([
    ['SUM([Sales]) / SUM([Profit])', []],
    ['{ FIXED [Region] : MAX([Sales]) }', ['lod']],
    ['RUNNING_SUM ( SUM([Sales]))', ['table-calculation']],
    ['rank(sum([x]))', ['table-calculation']],
    ['[Sales] > [Parameters].[Limit 1]', ['parameter']],
    ['USERNAME() = [Owner]', ['user-function']],
    ['MAKEPOINT([a], [b])', ['spatial']],
    ['RAWSQL_STR("drop")', ['pass-through']],
    ['"{ RANK(" + \'{\' // { \n', []],
    ['/* { RANK( */ [TOTAL (x)] + [{]', []],
    ["'it''s {' + [a]", []],
    ["'\\' + {FIXED : MAX([a])}", ['lod']],
  ])('names what %j needs', (formula, features) => {
    expect(formulaFeatures(formula)).toEqual(features)
  })
})

describe('formulaReferences', () => {
  it.each([
    ['[a] + [b c] - [a]', ['[a]', '[b c]']],
    ['[odd ]] name]', ['[odd ]] name]']],
    ['[other].[x] + [Parameters].[p] + [y]', ['[y]']],
    ['"[text]" // [comment]', []],
    ['[a] + [never closed', ['[a]']],
  ])('finds the fields in %j', (formula, references) => {
    expect(formulaReferences(formula)).toEqual(references)
  })

  it.each(['[', '/*', '"', "'\\", '[a].', '{[a'])(
    'reads %j a hundred thousand times over',
    (part) => {
      expect(() => formulaFeatures(part.repeat(100_000))).not.toThrow()
    },
  )
})
