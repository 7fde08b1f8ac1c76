/** Headers of a crosstab that stand for several rows or columns. */

import type { Line } from './crosstab-lines.ts'

/** Rows and columns count from 0; both ends belong to the run. */
export interface CellRun {
  readonly firstRow: number
  readonly lastRow: number
  readonly firstColumn: number
  readonly lastColumn: number
}

/** Equal headers beside each other, below the same outer ones. */
export function rowRuns(
  lines: readonly Line[],
  levels: number,
  offset: number,
): readonly CellRun[] {
  return runsOf(lines, levels).map(({ level, first, last }) => ({
    firstRow: first + offset,
    lastRow: last + offset,
    firstColumn: level,
    lastColumn: level,
  }))
}

export function columnRuns(
  lines: readonly Line[],
  levels: number,
  offset: number,
): readonly CellRun[] {
  const captions =
    levels > 0 && lines.length > 1 ? [{ level: -1, first: 0, last: lines.length - 1 }] : []
  return [...captions, ...runsOf(lines, levels)].map(({ level, first, last }) => ({
    firstRow: level + 1,
    lastRow: level + 1,
    firstColumn: first + offset,
    lastColumn: last + offset,
  }))
}

function runsOf(
  lines: readonly Line[],
  levels: number,
): readonly { readonly level: number; readonly first: number; readonly last: number }[] {
  const runs: { level: number; first: number; last: number }[] = []
  for (let level = 0; level < levels; level += 1) {
    let first = 0
    for (let at = 1; at <= lines.length; at += 1) {
      const isSame = at < lines.length && isPrefixEqual(lines[at], lines[first], level)
      if (isSame) continue
      if (at - first > 1) runs.push({ level, first, last: at - 1 })
      first = at
    }
  }
  return runs
}

function isPrefixEqual(a: Line | undefined, b: Line | undefined, level: number): boolean {
  for (let at = 0; at <= level; at += 1) if (a?.headers[at] !== b?.headers[at]) return false
  return true
}
