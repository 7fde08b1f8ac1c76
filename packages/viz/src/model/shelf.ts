/**
 * The text of the Rows and Columns shelves: `([ds].[none:Region:nk] * [ds].[sum:Sales:qk])`.
 *
 * Nothing is looked up here; pills stay names. ` / ` nests, ` * ` crosses, ` + ` concatenates, in falling strength.
 */

import type { QualifiedName } from './names.ts'
import { bracketEnd, parseQualifiedName } from './names.ts'

export type ShelfTree =
  | { readonly kind: 'pill'; readonly name: QualifiedName }
  | { readonly kind: ShelfOperator; readonly items: readonly ShelfTree[] }

type ShelfOperator = 'nest' | 'cross' | 'concatenate'

/** Shelf text that does not follow the grammar; the message says where. */
export class ShelfSyntaxError extends Error {
  constructor(text: string, at: number, expected: string) {
    super(`Shelf text ${JSON.stringify(text)} has no ${expected} at character ${at + 1}.`)
    this.name = 'ShelfSyntaxError'
  }
}

const MAX_DEPTH = 200

const levels: readonly { readonly sign: string; readonly kind: ShelfOperator }[] = [
  { sign: '+', kind: 'concatenate' },
  { sign: '*', kind: 'cross' },
  { sign: '/', kind: 'nest' },
]

/**
 * Parses shelf text; null for an empty shelf. Runs of the same operator become one node.
 *
 * @throws ShelfSyntaxError
 */
export function parseShelf(text: string): ShelfTree | null {
  const cursor: Cursor = { text, at: 0, depth: 0 }
  skipSpace(cursor)
  if (cursor.at === text.length) return null
  const tree = parseLevel(cursor, 0)
  if (cursor.at < text.length) throw new ShelfSyntaxError(text, cursor.at, 'end or operator')
  return tree
}

interface Cursor {
  readonly text: string
  at: number
  depth: number
}

function parseLevel(cursor: Cursor, index: number): ShelfTree {
  const level = levels[index]
  if (level === undefined) return parseOperand(cursor)
  const items = [parseLevel(cursor, index + 1)]
  while (cursor.text[cursor.at] === level.sign) {
    advance(cursor, 1)
    items.push(parseLevel(cursor, index + 1))
  }
  return join(level.kind, items)
}

/** The operators are associative, and documents write only two operands to a pair of parentheses. */
function join(kind: ShelfOperator, items: readonly ShelfTree[]): ShelfTree {
  const [only] = items
  if (only !== undefined && items.length === 1) return only
  return { kind, items: items.flatMap((item) => (item.kind === kind ? item.items : [item])) }
}

function parseOperand(cursor: Cursor): ShelfTree {
  if (cursor.text[cursor.at] !== '(') return parsePill(cursor)
  cursor.depth += 1
  if (cursor.depth > MAX_DEPTH) {
    throw new ShelfSyntaxError(cursor.text, cursor.at, `operand within ${MAX_DEPTH} parentheses`)
  }
  advance(cursor, 1)
  const inner = parseLevel(cursor, 0)
  if (cursor.text[cursor.at] !== ')') {
    throw new ShelfSyntaxError(cursor.text, cursor.at, 'closing parenthesis')
  }
  advance(cursor, 1)
  cursor.depth -= 1
  return inner
}

function parsePill(cursor: Cursor): ShelfTree {
  const start = cursor.at
  let end = bracketEnd(cursor.text, start)
  while (end > 0 && cursor.text[end] === '.') {
    const next = bracketEnd(cursor.text, end + 1)
    if (next < 0) break
    end = next
  }
  const name = end < 0 ? undefined : parseQualifiedName(cursor.text.slice(start, end))
  if (name === undefined) throw new ShelfSyntaxError(cursor.text, start, 'field name in brackets')
  advance(cursor, end - start)
  return { kind: 'pill', name }
}

function advance(cursor: Cursor, by: number): void {
  cursor.at += by
  skipSpace(cursor)
}

function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? '')) cursor.at += 1
}
