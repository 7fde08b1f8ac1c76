/**
 * In which order the members of discrete pills are shown.
 *
 * The rows of a mark table are in view order, but one member appears in many rows, and sparse tables do not show every
 * member beside every other. What the table says about the order is kept; where it is silent, values decide.
 */

import type { MarkValue } from '../marks/mark-table.ts'

/** A discrete column as numbers: equal values have equal codes, counted from 0 as they first appear. */
export interface CodedColumn {
  readonly key: string
  readonly codes: Int32Array
  readonly values: readonly MarkValue[]
}

/** Codes of each column in shown order, by key. */
export function memberOrders(columns: readonly CodedColumn[]): ReadonlyMap<string, Int32Array> {
  const orders = new Map<string, Int32Array>()
  const compare = valueComparer()
  const rowCount = columns[0]?.codes.length ?? 0
  let blocks: Int32Array = new Int32Array(rowCount)
  let open = [...columns]
  while (open.length > 0) {
    const next = open.find((column) => isGroupedWithin(column, blocks))
    if (next === undefined) break
    orders.set(next.key, orderMembers(next, blocks, compare))
    blocks = refine(blocks, next.codes)
    open = open.filter((column) => column !== next)
  }
  const silent = new Int32Array(rowCount).map((_, row) => row)
  for (const column of open) orders.set(column.key, orderMembers(column, silent, compare))
  return orders
}

/** True when the rows of each member are neighbours inside every block: the table is sorted by this column there. */
function isGroupedWithin(column: CodedColumn, blocks: Int32Array): boolean {
  const lastBlock = new Int32Array(column.values.length).fill(-1)
  for (let row = 0; row < blocks.length; row += 1) {
    const code = column.codes[row] ?? 0
    const block = blocks[row] ?? 0
    const startsRun =
      row === 0 || column.codes[row - 1] !== code || (blocks[row - 1] ?? 0) !== block
    if (startsRun && lastBlock[code] === block) return false
    lastBlock[code] = block
  }
  return true
}

/** Splits blocks of rows where the column changes. */
function refine(blocks: Int32Array, codes: Int32Array): Int32Array {
  let block = 0
  return blocks.map((_, row) => {
    const isNew = row > 0 && (blocks[row] !== blocks[row - 1] || codes[row] !== codes[row - 1])
    if (isNew) block += 1
    return block
  })
}

type Compare = (a: MarkValue, b: MarkValue) => number

/** A topological order of "stands before, in the same block"; values order what no block compares. */
function orderMembers(column: CodedColumn, blocks: Int32Array, compare: Compare): Int32Array {
  const { codes, values } = column
  const followers: number[][] = values.map(() => [])
  for (let row = 1; row < codes.length; row += 1) {
    const before = codes[row - 1] ?? 0
    const after = codes[row] ?? 0
    if (before !== after && blocks[row] === blocks[row - 1]) followers[before]?.push(after)
  }
  const byValue = values
    .map((_, code) => code)
    .sort((a, b) => compare(values[a] ?? null, values[b] ?? null) || a - b)
  const place = new Int32Array(values.length)
  byValue.forEach((code, index) => {
    place[code] = index
  })
  // Depth-first from the last value to the first: each member is finished after all its followers.
  for (const list of followers) list.sort((a, b) => (place[b] ?? 0) - (place[a] ?? 0))
  return finishOrder(byValue.toReversed(), followers).toReversed()
}

function finishOrder(
  starts: readonly number[],
  followers: readonly (readonly number[])[],
): Int32Array {
  const finished = new Int32Array(starts.length)
  const isSeen = new Uint8Array(starts.length)
  let count = 0
  for (const start of starts) {
    if (isSeen[start] === 1) continue
    isSeen[start] = 1
    const path = [{ code: start, at: 0 }]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const follower = followers[top.code]?.[top.at]
      top.at += 1
      if (follower === undefined) {
        finished[count] = top.code
        count += 1
        path.pop()
      } else if (isSeen[follower] !== 1) {
        isSeen[follower] = 1
        path.push({ code: follower, at: 0 })
      }
    }
  }
  return finished
}

/** Null first, then booleans, numbers, texts. */
function valueComparer(): Compare {
  const collator = new Intl.Collator('en')
  return (a, b) => {
    const difference = rank(a) - rank(b)
    if (difference !== 0) return difference
    if (typeof a === 'string' && typeof b === 'string') return collator.compare(a, b)
    return Number(a) - Number(b)
  }
}

function rank(value: MarkValue): number {
  if (value === null) return 0
  if (typeof value === 'boolean') return 1
  return typeof value === 'number' ? 2 : 3
}
