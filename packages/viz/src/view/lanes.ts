/** The table of panes: a shelf becomes lanes (rows or columns of the table) under nested headers. */

import type { ShelfExpression, ShelfItem } from '../model/sheet.ts'
import type { MarkReader } from './mark-reader.ts'
import { isContinuous, itemKey, pillTrees, type PillNode } from './shelf.ts'

/** A header, shown once for the run of lanes that share it. */
export interface HeaderCell {
  readonly item: ShelfItem
  readonly text: string
  /** Level from the outside, 0 first. */
  readonly level: number
  /** Indexes of the first and last lane below it. */
  /** The header around it; null for an outermost one. */
  readonly outer: HeaderCell | null
  readonly first: number
  last: number
}

export interface Lane {
  readonly index: number
  /** From the outermost header to the innermost. */
  readonly cells: readonly HeaderCell[]
  readonly axis: ShelfItem | null
  /** Rows of the mark table that fall into the lane. */
  readonly rows: readonly number[]
  /** Lanes of one group form one pane: they differ in the innermost header only and have no axis. */
  readonly group: number
}

export interface LaneTable {
  readonly lanes: readonly Lane[]
  /** Captions of the header levels. */
  readonly captions: readonly string[]
  readonly levelItems: readonly ShelfItem[]
  readonly hasAxis: boolean
  readonly hasPlainLane: boolean
}

/** No picture shows more; keeps crossed shelves from growing without bound. */
const mostLanes = 100_000

interface Branch {
  readonly node: PillNode
  readonly rows: readonly number[]
  readonly cells: readonly HeaderCell[]
  readonly axis: ShelfItem | null
}

/** Part of a shelf, and the rows of the mark table that stand in its lanes. */
export interface ShelfPart {
  readonly expression: ShelfExpression | null
  readonly rows: readonly number[]
}

/** An empty shelf gives one lane with all rows. */
export function buildLanes(parts: readonly ShelfPart[], reader: MarkReader): LaneTable {
  const builder = new LaneBuilder(reader)
  for (const { expression, rows } of parts) {
    const trees = pillTrees(expression)
    for (const node of trees) builder.grow({ node, rows, cells: [], axis: null })
    if (trees.length === 0) builder.addLane({ rows, cells: [], axis: null })
  }
  return builder.table()
}

class LaneBuilder {
  readonly #reader: MarkReader
  readonly #lanes: Lane[] = []
  readonly #levels: ShelfItem[] = []
  #group = 0

  constructor(reader: MarkReader) {
    this.#reader = reader
  }

  grow(branch: Branch): void {
    if (this.#lanes.length >= mostLanes) return
    if (isContinuous(branch.node.item)) this.#growAxis(branch)
    else this.#growHeaders(branch)
  }

  addLane({ rows, cells, axis }: Omit<Branch, 'node'>): void {
    const index = this.#lanes.length
    for (const cell of cells) cell.last = index
    if (axis !== null) this.#group += 1
    this.#lanes.push({ index, cells, axis, rows, group: this.#group })
  }

  table(): LaneTable {
    return {
      lanes: this.#lanes,
      levelItems: this.#levels,
      captions: this.#levels.map((item) => this.#reader.caption(item)),
      hasAxis: this.#lanes.some((lane) => lane.axis !== null),
      hasPlainLane: this.#lanes.some((lane) => lane.axis === null),
    }
  }

  /** Two green pills crossed share a pane in Tableau's algebra; the inner one keeps the axis. */
  #growAxis({ node, rows, cells }: Branch): void {
    if (node.next.length === 0) this.addLane({ rows, cells, axis: node.item })
    for (const next of node.next) this.grow({ node: next, rows, cells, axis: node.item })
  }

  #growHeaders({ node, rows, cells, axis }: Branch): void {
    const { item, next } = node
    const level = cells.length
    this.#levels[level] ??= item
    const members = this.#reader.members(item)
    if (next.length === 0) this.#group += 1
    for (const [member, inside] of rowsByMember(rows, members.indexes)) {
      if (this.#lanes.length >= mostLanes) return
      const first = this.#lanes.length
      const outer = cells.at(-1) ?? null
      const text = members.texts[member] ?? ''
      const cell = { item, text, level, outer, first, last: first }
      const path = [...cells, cell]
      if (next.length === 0) this.addLane({ rows: inside, cells: path, axis })
      for (const inner of next) this.grow({ node: inner, rows: inside, cells: path, axis })
    }
  }
}

function rowsByMember(
  rows: readonly number[],
  indexes: Int32Array,
): readonly (readonly [number, readonly number[]])[] {
  const found = new Map<number, number[]>()
  for (const row of rows) {
    const member = indexes[row] ?? 0
    const list = found.get(member)
    if (list === undefined) found.set(member, [row])
    else list.push(row)
  }
  return [...found].sort(([a], [b]) => a - b)
}

/** Outer levels with a header over several lanes; all levels below have one header a lane. */
export function mergedLevels(table: LaneTable, limit: number): number {
  const lanes = table.lanes.slice(0, limit)
  const levels = lanes.flatMap((lane) =>
    lane.cells.filter((cell) => cell.last > cell.first).map((cell) => cell.level + 1),
  )
  return levels.reduce((most, level) => Math.max(most, level), 0)
}

/** The headers of one level in lane order, each run once; lanes past the limit are left out. */
export function headersOfLevel(
  table: LaneTable,
  level: number,
  limit: number,
): readonly HeaderCell[] {
  const cells: HeaderCell[] = []
  for (const lane of table.lanes.slice(0, limit)) {
    const cell = lane.cells[level]
    if (cell !== undefined && cell !== cells.at(-1)) cells.push(cell)
  }
  return cells
}

/** Key of the lane's axis; empty for a lane without one. */
export function axisKey(lane: Lane): string {
  return lane.axis === null ? '' : itemKey(lane.axis)
}
