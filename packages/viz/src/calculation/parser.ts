/** Tokens to a tree, by precedence climbing. Caps on length and depth keep every later walk over the tree short. */

import { FormulaError, type Span } from './formula-error.ts'
import { readTokens, type Token } from './lexer.ts'
import type { Branch, FieldSyntax, OperationName, Syntax } from './syntax.ts'

/** Far above what people write: the longest of 765 public formulas has 3,261 characters. */
export const mostCharacters = 200_000
export const mostDepth = 100

/** @throws FormulaError syntax, and limit for formulas longer or deeper than the caps. */
export function parseFormula(formula: string): Syntax {
  if (formula.length > mostCharacters) {
    const message = `the formula has ${formula.length} characters; the limit is ${mostCharacters}`
    throw new FormulaError('limit', message, { from: mostCharacters, to: formula.length })
  }
  const reader = createReader(readTokens(formula))
  const tree = parseAt(reader, 0)
  const rest = reader.peek()
  if (rest.kind !== 'end') throw unexpected(rest, 'an operator or the end of the formula')
  return tree
}

interface Reader {
  readonly peek: (ahead?: number) => Token
  readonly next: () => Token
  /** Takes the next token when it is this symbol or word. */
  readonly take: (text: string) => Token | null
  readonly need: (text: string) => Token
  /** Runs `parse` one level deeper. */
  readonly nested: <T>(parse: () => T) => T
}

function createReader(tokens: readonly Token[]): Reader {
  const end = tokens.at(-1)
  if (end === undefined) throw new TypeError('tokens end with an end token')
  let at = 0
  let depth = 0
  const peek = (ahead = 0): Token => tokens[at + ahead] ?? end
  const next = (): Token => {
    const token = peek()
    at += 1
    return token
  }
  const take = (text: string): Token | null => (isMark(peek(), text) ? next() : null)
  return {
    peek,
    next,
    take,
    need: (text) => {
      const token = take(text)
      if (token === null) throw unexpected(peek(), text)
      return token
    },
    nested: (parse) => {
      depth += 1
      if (depth > mostDepth) throw tooDeep(peek())
      const result = parse()
      depth -= 1
      return result
    },
  }
}

function isMark(token: Token, text: string): boolean {
  return (token.kind === 'symbol' || token.kind === 'word') && token.text === text
}

/** How tightly operators bind, loosest first: negation comes before the power, as the vendor documents. */
const powers: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  ['OR', { power: 1, operator: 'OR' }],
  ['AND', { power: 2, operator: 'AND' }],
  ['=', { power: 4, operator: '=' }],
  ['==', { power: 4, operator: '=' }],
  ['<>', { power: 4, operator: '<>' }],
  ['!=', { power: 4, operator: '<>' }],
  ['<', { power: 4, operator: '<' }],
  ['>', { power: 4, operator: '>' }],
  ['<=', { power: 4, operator: '<=' }],
  ['>=', { power: 4, operator: '>=' }],
  ['+', { power: 5, operator: '+' }],
  ['-', { power: 5, operator: '-' }],
  ['*', { power: 6, operator: '*' }],
  ['/', { power: 6, operator: '/' }],
  ['%', { power: 6, operator: '%' }],
  ['^', { power: 7, operator: '^' }],
])
const notPower = 3
const comparisonPower = 4

function parseAt(reader: Reader, least: number): Syntax {
  return reader.nested(() => {
    let left = parsePrefix(reader)
    for (;;) {
      const token = reader.peek()
      const isNotIn = isMark(token, 'NOT') && isMark(reader.peek(1), 'IN')
      if (isNotIn || isMark(token, 'IN')) {
        if (comparisonPower < least) return left
        left = parseMembership(reader, left, isNotIn)
        continue
      }
      const binary =
        token.kind === 'symbol' || token.kind === 'word' ? powers.get(token.text) : undefined
      if (binary === undefined || binary.power < least) return left
      left = parseOperation(reader, left, binary)
    }
  })
}

interface BinaryOperator {
  readonly power: number
  readonly operator: OperationName
}

/** A chain of one AND or OR becomes one node, so that a thousand alternatives are not a thousand levels. */
function parseOperation(reader: Reader, left: Syntax, binary: BinaryOperator): Syntax {
  const { operator, power } = binary
  const operands = [left]
  const operatorSpans: Span[] = []
  const parseNext = (): void => {
    operatorSpans.push(spanOf(reader.next()))
    operands.push(parseAt(reader, power + 1))
  }
  parseNext()
  if (operator === 'AND' || operator === 'OR') while (isMark(reader.peek(), operator)) parseNext()
  const span = { from: left.from, to: operands.at(-1)?.to ?? left.to }
  return { kind: 'operation', operator, operatorSpans, operands, ...span, depth: below(operands) }
}

function parseMembership(reader: Reader, operand: Syntax, isNegated: boolean): Syntax {
  const first = reader.next()
  const operatorSpan = isNegated ? { from: first.from, to: reader.next().to } : spanOf(first)
  const kind = 'membership'
  if (reader.peek().kind === 'field') {
    const members = parseField(reader)
    const span = { from: operand.from, to: members.to }
    const depth = below([operand, members])
    return { kind, operand, operatorSpan, isNegated, members, ...span, depth }
  }
  reader.need('(')
  const members = parseList(reader)
  const span = { from: operand.from, to: reader.need(')').to }
  const depth = below([operand, ...members])
  return { kind, operand, operatorSpan, isNegated, members, ...span, depth }
}

function parseList(reader: Reader): Syntax[] {
  const items = [parseAt(reader, 0)]
  while (reader.take(',') !== null) items.push(parseAt(reader, 0))
  return items
}

function parsePrefix(reader: Reader): Syntax {
  const token = reader.peek()
  if (token.kind === 'symbol') return parseSymbol(reader)
  if (token.kind === 'field') return parseField(reader)
  if (token.kind === 'word') return parseWord(reader)
  if (token.kind === 'end') throw unexpected(token, 'a value')
  reader.next()
  return { kind: 'literal', type: token.kind, text: token.text, ...spanOf(token), depth: 1 }
}

function parseSymbol(reader: Reader): Syntax {
  const token = reader.peek()
  switch (token.text) {
    case '(': {
      reader.next()
      const inner = parseAt(reader, 0)
      reader.need(')')
      return inner
    }
    case '{':
      return parseLod(reader)
    case '-': {
      reader.next()
      return unary(
        'NEGATE',
        token,
        reader.nested(() => parsePrefix(reader)),
      )
    }
    case '+':
      reader.next()
      return reader.nested(() => parsePrefix(reader))
    default:
      throw unexpected(token, 'a value')
  }
}

function unary(operator: OperationName, token: Token, operand: Syntax): Syntax {
  return {
    kind: 'operation',
    operator,
    operatorSpans: [spanOf(token)],
    operands: [operand],
    from: token.from,
    to: operand.to,
    depth: below([operand]),
  }
}

function parseField(reader: Reader): FieldSyntax {
  const first = reader.next()
  const names = [first.text]
  let last = first
  while (reader.take('.') !== null) {
    last = reader.next()
    if (last.kind !== 'field') throw unexpected(last, 'a field name in brackets')
    names.push(last.text)
  }
  return { kind: 'field', names, from: first.from, to: last.to, depth: 1 }
}

const structure: ReadonlySet<string> = new Set(
  'THEN ELSEIF ELSE END WHEN AND OR IN FIXED INCLUDE EXCLUDE'.split(' '),
)

function parseWord(reader: Reader): Syntax {
  const token = reader.next()
  const { text } = token
  const span = spanOf(token)
  if (text === 'TRUE' || text === 'FALSE')
    return { kind: 'literal', type: 'boolean', text, ...span, depth: 1 }
  if (text === 'NULL') return { kind: 'literal', type: 'null', text, ...span, depth: 1 }
  if (text === 'NOT') return unary('NOT', token, parseAt(reader, notPower))
  if (text === 'IF') return parseIf(reader, token)
  if (text === 'CASE') return parseCase(reader, token)
  if (structure.has(text)) throw unexpected(token, 'a value')
  // A name without brackets is that of a field; those with blanks in them need the brackets.
  if (reader.take('(') === null) return { kind: 'field', names: [text], ...span, depth: 1 }
  const isEmpty = isMark(reader.peek(), ')')
  const operands = isEmpty ? [] : parseList(reader)
  const { to } = reader.need(')')
  const depth = below(operands)
  return { kind: 'call', name: text, nameSpan: span, operands, from: token.from, to, depth }
}

function parseIf(reader: Reader, start: Token): Syntax {
  const branches: Branch[] = []
  do {
    const when = parseAt(reader, 0)
    reader.need('THEN')
    branches.push({ when, result: parseAt(reader, 0) })
  } while (reader.take('ELSEIF') !== null)
  return { kind: 'conditional', ...parseEnd(reader, start, branches, []) }
}

function parseCase(reader: Reader, start: Token): Syntax {
  const subject = parseAt(reader, 0)
  const branches: Branch[] = []
  while (reader.take('WHEN') !== null) {
    const isSet = isMark(reader.peek(), 'IN')
    const when = isSet ? parseMembership(reader, subject, false) : parseAt(reader, 0)
    reader.need('THEN')
    branches.push({ when, result: parseAt(reader, 0) })
  }
  if (branches.length === 0) throw unexpected(reader.peek(), 'WHEN')
  return { kind: 'case', subject, ...parseEnd(reader, start, branches, [subject]) }
}

function parseEnd(
  reader: Reader,
  start: Token,
  branches: readonly Branch[],
  more: readonly Syntax[],
) {
  const otherwise = reader.take('ELSE') === null ? null : parseAt(reader, 0)
  const { to } = reader.need('END')
  const parts = branches.flatMap(({ when, result }) => [when, result])
  const depth = below([...more, ...parts, ...(otherwise === null ? [] : [otherwise])])
  return { branches, otherwise, from: start.from, to, depth }
}

const scopes = { FIXED: 'fixed', INCLUDE: 'include', EXCLUDE: 'exclude' } as const

function parseLod(reader: Reader): Syntax {
  const { from } = reader.next()
  const keyword = (['FIXED', 'INCLUDE', 'EXCLUDE'] as const).find(
    (word) => reader.take(word) !== null,
  )
  let dimensions: Syntax[] = []
  if (keyword !== undefined) {
    if (!isMark(reader.peek(), ':')) dimensions = parseList(reader)
    reader.need(':')
  }
  const body = parseAt(reader, 0)
  const { to } = reader.need('}')
  const scope = keyword === undefined ? 'fixed' : scopes[keyword]
  return { kind: 'lod', scope, dimensions, body, from, to, depth: below([...dimensions, body]) }
}

function below(parts: readonly Syntax[]): number {
  let deepest: Syntax | undefined
  for (const part of parts) if (deepest === undefined || part.depth > deepest.depth) deepest = part
  if (deepest !== undefined && deepest.depth >= mostDepth) throw tooDeep(deepest)
  return 1 + (deepest?.depth ?? 0)
}

function spanOf({ from, to }: Span): Span {
  return { from, to }
}

function tooDeep(span: Span): FormulaError {
  return new FormulaError(
    'limit',
    `the formula is nested more than ${mostDepth} deep`,
    spanOf(span),
  )
}

function unexpected(token: Token, wanted: string): FormulaError {
  const found = token.kind === 'end' ? 'the formula ends' : `"${token.text}" stands`
  return new FormulaError('syntax', `${found} where ${wanted} is expected`, spanOf(token))
}
