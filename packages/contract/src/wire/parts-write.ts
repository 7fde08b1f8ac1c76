/** Documents with long lists are written in parts, so that a server does other work between them. */

import { messageShape, type ElementShape } from './shape.ts'
import type { TObject } from './types.ts'

/** The parts make the document when they are joined. */
export type PartsWriter = (value: unknown) => Generator<string>

export interface Writer {
  readonly write: (value: unknown) => string
  /** null: there is no list in it, except inside the items of one. */
  readonly parts: PartsWriter | null
}

const itemsAtOnce = 200

/** The items of a list, some at a time. */
export function* inParts(items: readonly unknown[]): Generator<readonly unknown[]> {
  for (let from = 0; from < items.length; from += itemsAtOnce) {
    yield items.slice(from, from + itemsAtOnce)
  }
}

/** Compiles what counts the items of the lists of a message; items of lists inside them are not counted. */
export function compileItemCount(schema: TObject): (message: unknown) => number {
  return countOf(messageShape(schema)) ?? (() => 0)
}

function countOf(shape: ElementShape): ((element: unknown) => number) | null {
  const counts = shape.children.flatMap(({ name, shape: child }) => {
    if (child.kind === 'list') return [{ name, count: lengthOf }]
    const count = child.kind === 'element' ? countOf(child) : null
    return count === null ? [] : [{ name, count }]
  })
  if (counts.length === 0) return null
  return (element) => {
    let total = 0
    for (const { name, count } of counts) {
      const value = (element as Readonly<Record<string, unknown>>)[name]
      if (value !== undefined && value !== null) total += count(value)
    }
    return total
  }
}

const lengthOf = (list: unknown): number => (list as readonly unknown[]).length
