/** Sizes of marks and what the legend says about them. */

import type { ShelfItem } from '../model/sheet.ts'
import type { MarkReader } from './mark-reader.ts'
import { isContinuous } from './shelf.ts'

export interface SizeScale {
  readonly item: ShelfItem | null
  /** 0 for the smallest to 1 for the largest mark of a row of the mark table; NaN without an encoding. */
  of(row: number): number
  readonly legend: SizeLegend | null
}

export interface SizeLegend {
  readonly kind: 'sizes'
  readonly title: string
  /** From small to large; sizes as {@link SizeScale.of} gives them. */
  readonly entries: readonly { readonly text: string; readonly size: number }[]
}

const legendEntries = 4

export function sizeScale(item: ShelfItem | null, reader: MarkReader): SizeScale {
  if (item === null || reader.column(item) === undefined) {
    return { item: null, of: () => Number.NaN, legend: null }
  }
  return isContinuous(item) ? numberSizes(item, reader) : memberSizes(item, reader)
}

function memberSizes(item: ShelfItem, reader: MarkReader): SizeScale {
  const { indexes, texts } = reader.members(item)
  const sizeOf = (place: number): number => (place + 1) / texts.length
  const entries = texts
    .slice(0, 2 * legendEntries)
    .map((text, place) => ({ text, size: sizeOf(place) }))
  return {
    item,
    of: (row) => sizeOf(indexes[row] ?? 0),
    legend: { kind: 'sizes', title: reader.caption(item), entries },
  }
}

function numberSizes(item: ShelfItem, reader: MarkReader): SizeScale {
  const numbers = reader.numbers(item)
  let largest = 0
  for (const value of numbers) if (Math.abs(value) > largest) largest = Math.abs(value)
  const of = (row: number): number =>
    largest === 0 ? 0 : Math.abs(numbers[row] ?? 0) / largest || 0
  const entries = sampleRows(numbers).map((row) => ({
    text: reader.text(item, row),
    size: of(row),
  }))
  const legend = { kind: 'sizes', title: reader.caption(item), entries } as const
  return { item, of, legend: entries.length === 0 ? null : legend }
}

/** Rows from the smallest number to the largest, evenly spread over the sorted values. */
function sampleRows(numbers: Float64Array): readonly number[] {
  const rows = [...numbers.keys()]
    .filter((row) => !Number.isNaN(numbers[row]))
    .sort((a, b) => Math.abs(numbers[a] ?? 0) - Math.abs(numbers[b] ?? 0))
  const count = Math.min(legendEntries, rows.length)
  const picked = Array.from({ length: count }, (_, step) => {
    const place = count === 1 ? 0 : Math.round((step * (rows.length - 1)) / (count - 1))
    return rows[place] ?? 0
  })
  const isNew = (row: number, at: number): boolean =>
    at === 0 || numbers[row] !== numbers[picked[at - 1] ?? row]
  return picked.filter((row, at) => isNew(row, at))
}
