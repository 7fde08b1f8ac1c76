/** Text of a formula to tokens. Comments and space are dropped; every token knows its place in the text. */

import { bracketEnd } from '../model/names.ts'
import { FormulaError, type Span } from './formula-error.ts'

export interface Token extends Span {
  readonly kind: 'number' | 'string' | 'date' | 'field' | 'word' | 'symbol' | 'end'
  /** Symbols and numbers as written, words in upper case, strings and fields without their quotes and escapes. */
  readonly text: string
}

const space = /[\s\u00a0\ufeff]+/y
const lineComment = /\/\/[^\r\n]*/y
const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y
const word = /[A-Za-z_]\w*/y
const symbol = /<=|>=|<>|!=|==|[-+*/%^=<>(),{}:.]/y

/** @throws FormulaError syntax for characters, strings, names, dates or comments that are malformed. */
export function readTokens(formula: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < formula.length) {
    const skipped = skip(formula, at)
    if (skipped > at) {
      at = skipped
      continue
    }
    const token = readToken(formula, at)
    tokens.push(token)
    at = token.to
  }
  tokens.push({ kind: 'end', text: '', from: formula.length, to: formula.length })
  return tokens
}

function match(pattern: RegExp, formula: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(formula)?.[0] ?? null
}

/** End of the space or comment that starts here; the same place when none does. */
function skip(formula: string, at: number): number {
  const skipped = match(space, formula, at) ?? match(lineComment, formula, at)
  if (skipped !== null) return at + skipped.length
  if (!formula.startsWith('/*', at)) return at
  const end = formula.indexOf('*/', at + 2)
  if (end < 0) throw unclosed('comment', formula, at)
  return end + 2
}

function readToken(formula: string, at: number): Token {
  const first = formula[at]
  if (first === '"' || first === "'") return readString(formula, at, first)
  if (first === '[') {
    const to = bracketEnd(formula, at)
    if (to < 0) throw unclosed('field name', formula, at)
    const text = formula.slice(at + 1, to - 1).replaceAll(']]', ']')
    return { kind: 'field', text, from: at, to }
  }
  if (first === '#') {
    const end = formula.indexOf('#', at + 1)
    if (end < 0) throw unclosed('date', formula, at)
    return { kind: 'date', text: formula.slice(at + 1, end), from: at, to: end + 1 }
  }
  const digits = match(number, formula, at)
  if (digits !== null) return { kind: 'number', text: digits, from: at, to: at + digits.length }
  const name = match(word, formula, at)
  if (name !== null) {
    return { kind: 'word', text: name.toUpperCase(), from: at, to: at + name.length }
  }
  const sign = match(symbol, formula, at)
  if (sign !== null) return { kind: 'symbol', text: sign, from: at, to: at + sign.length }
  throw new FormulaError('syntax', `the character "${first}" has no meaning in a formula`, {
    from: at,
    to: at + 1,
  })
}

/** A quote inside a string is doubled; a backslash is an ordinary character. */
function readString(formula: string, at: number, quote: string): Token {
  let end = at + 1
  for (;;) {
    end = formula.indexOf(quote, end)
    if (end < 0) throw unclosed('string', formula, at)
    if (formula[end + 1] !== quote) break
    end += 2
  }
  const text = formula.slice(at + 1, end).replaceAll(quote + quote, quote)
  return { kind: 'string', text, from: at, to: end + 1 }
}

function unclosed(what: string, formula: string, at: number): FormulaError {
  return new FormulaError('syntax', `the ${what} that starts here is not closed`, {
    from: at,
    to: formula.length,
  })
}
