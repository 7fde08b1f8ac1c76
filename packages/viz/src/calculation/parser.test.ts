import { describe, expect, test } from 'vitest'
import { FormulaError } from './formula-error.ts'
import { mostCharacters, parseFormula } from './parser.ts'
import type { Syntax } from './syntax.ts'

/** The tree in a short notation, fully parenthesised. */
function shape(node: Syntax): string {
  switch (node.kind) {
    case 'literal':
      return node.type === 'string' ? `"${node.text}"` : node.text
    case 'field':
      return node.names.map((name) => `[${name}]`).join('.')
    case 'call':
      return `${node.name}(${node.operands.map(shape).join(', ')})`
    case 'operation':
      return node.operands.length === 1
        ? `(${node.operator} ${node.operands.map(shape).join('')})`
        : `(${node.operands.map(shape).join(` ${node.operator} `)})`
    case 'membership': {
      const members = 'kind' in node.members ? [node.members] : node.members
      return `(${shape(node.operand)}${node.isNegated ? ' NOT' : ''} IN ${members.map(shape).join(', ')})`
    }
    case 'conditional':
      return `IF ${node.branches.map(({ when, result }) => `${shape(when)}: ${shape(result)}`).join('; ')} ELSE ${node.otherwise === null ? '-' : shape(node.otherwise)}`
    case 'case':
      return `CASE ${shape(node.subject)} ${node.branches.map(({ when, result }) => `${shape(when)}: ${shape(result)}`).join('; ')} ELSE ${node.otherwise === null ? '-' : shape(node.otherwise)}`
    default:
      return `{${node.scope} ${node.dimensions.map(shape).join(', ')}: ${shape(node.body)}}`
  }
}

function refusal(formula: string): FormulaError {
  try {
    parseFormula(formula)
  } catch (error) {
    if (error instanceof FormulaError) return error
    throw error
  }
  throw new Error(`${formula} is accepted`)
}

describe('precedence', () => {
  test.each([
    ['-2 ^ 2', '((NEGATE 2) ^ 2)'],
    ['2 ^ 3 ^ 2', '((2 ^ 3) ^ 2)'],
    ['1 + 2 * 3 % 4 - 5', '((1 + ((2 * 3) % 4)) - 5)'],
    ['NOT [a] = 1 AND [b] <> 2 OR [c]', '(((NOT ([a] = 1)) AND ([b] <> 2)) OR [c])'],
    ['[a] NOT IN (1, 2) AND TRUE', '(([a] NOT IN 1, 2) AND TRUE)'],
    ['1 == 2', '(1 = 2)'],
    ['[a] AND [b] AND [c]', '([a] AND [b] AND [c])'],
  ])('%s is %s', (formula, expected) => {
    expect(shape(parseFormula(formula))).toBe(expected)
  })
})

describe('forms', () => {
  test.each([
    ['if [a] then 1 elseif [b] then 2 else 3 end', 'IF [a]: 1; [b]: 2 ELSE 3'],
    ['CASE [a] WHEN 1 THEN "x" END', 'CASE [a] 1: "x" ELSE -'],
    ['{FIXED [a], YEAR([d]) : SUM([x])}', '{fixed [a], YEAR([d]): SUM([x])}'],
    ['{ MAX([x]) }', '{fixed : MAX([x])}'],
    ['[Parameters].[Rate]', '[Parameters].[Rate]'],
    ['[a]]b]', '[a]b]'],
    [`"say ""hi""" + 'it''s \\n'`, `("say "hi"" + "it's \\n")`],
    ['// first\r\n1 /* two\n*/ + 2', '(1 + 2)'],
    ['SIZE ( )', 'SIZE()'],
  ])('%s is %s', (formula, expected) => {
    expect(shape(parseFormula(formula))).toBe(expected)
  })
})

describe('a malformed formula is refused at the place of the fault', () => {
  test.each([
    ['(1 + 2', 6],
    ['ABS(1,)', 6],
    ['IF [n] = 1 THEN 2', 17],
    ['{FIXED [s] SUM([n])}', 11],
    ['1 && 2', 2],
    ['/* abc', 0],
    ['"abc', 0],
    ['[abc', 0],
    ['"a" "b"', 4],
    ['', 0],
  ])('%s at %i', (formula, from) => {
    expect(refusal(formula)).toMatchObject({ kind: 'syntax', span: { from } })
  })
})

describe('caps', () => {
  test.each([
    ['parentheses', `${'('.repeat(10_000)}1${')'.repeat(10_000)}`],
    ['signs', `${'-'.repeat(10_000)}1`],
    ['calls', `${'ABS('.repeat(10_000)}1${')'.repeat(10_000)}`],
    ['conditions', 'IF TRUE THEN '.repeat(10_000)],
    ['a chain of additions', `1${' + 1'.repeat(10_000)}`],
    ['level of detail expressions', '{SUM('.repeat(10_000)],
  ])('10,000 nested %s are over the limit, and the stack holds', (_what, formula) => {
    expect(refusal(formula).kind).toBe('limit')
  })

  test('10,000 alternatives are one node', () => {
    expect(parseFormula(`1${' OR 1'.repeat(9999)}`)).toMatchObject({ depth: 2 })
  })

  test('a formula that is too long is over the limit', () => {
    expect(refusal(' '.repeat(mostCharacters + 1))).toMatchObject({ kind: 'limit' })
  })
})

test.each([
  ['minus signs', (depth: number) => `${'-'.repeat(depth)}1`],
  ['parentheses', (depth: number) => `${'('.repeat(depth)}1${')'.repeat(depth)}`],
  ['functions', (depth: number) => `${'ABS('.repeat(depth)}1${')'.repeat(depth)}`],
])('99 %s inside each other are read, and 100 are refused with the limit', (_, formula) => {
  expect(parseFormula(formula(99))).toBeDefined()
  expect(() => parseFormula(formula(100))).toThrow('nested more than 100 deep')
})
