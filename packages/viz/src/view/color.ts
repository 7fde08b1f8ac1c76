/** Colours of marks and what the legend says about them. */

import type { ShelfItem } from '../model/sheet.ts'
import type { MarkReader } from './mark-reader.ts'
import { isContinuous } from './shelf.ts'
import { colors } from '../scene/theme.ts'

const tableau10 =
  '#4e79a7 #f28e2b #e15759 #76b7b2 #59a14f #edc948 #b07aa1 #ff9da7 #9c755f #bab0ac'.split(' ')
const tableau20 =
  '#4e79a7 #a0cbe8 #f28e2b #ffbe7d #59a14f #8cd17d #b6992d #f1ce63 #499894 #86bcb6 #e15759 #ff9d9a #79706e #bab0ac #d37295 #fabfd2 #b07aa1 #d4a6c8 #9d7660 #d7b5a6'.split(
    ' ',
  )
/** Tableau's "Blue", light to dark. */
const sequential = '#b9ddf1 #9fcae6 #73a4ca #497aa7 #2e5b88 #2a5783'.split(' ')
/** Tableau's "Orange-Blue Diverging", for measures on both sides of zero. */
const diverging = '#9e3d22 #d45b21 #f69035 #d9d5c9 #77acd3 #4f81af #2b5c8a'.split(' ')
const nullColor = '#c8c8c8'
const gradientSteps = 26

export interface ColorScale {
  readonly item: ShelfItem | null
  /** `#rrggbb` of a row of the mark table. */
  of(row: number): string
  /** Place in the legend, which is also the order of stacking; 0 without members. */
  rank(row: number): number
  readonly legend: ColorLegend | null
}

export type ColorLegend =
  | {
      readonly kind: 'members'
      readonly title: string
      readonly entries: readonly { readonly text: string; readonly color: string }[]
    }
  | {
      readonly kind: 'gradient'
      readonly title: string
      readonly stops: readonly string[]
      readonly low: string
      readonly high: string
    }

export function colorScale(
  item: ShelfItem | null,
  reader: MarkReader,
  plain: string = colors.mark,
): ColorScale {
  if (item === null || reader.column(item) === undefined) {
    return { item: null, of: () => plain, rank: () => 0, legend: null }
  }
  return isContinuous(item) ? gradientScale(item, reader) : memberScale(item, reader)
}

function memberScale(item: ShelfItem, reader: MarkReader): ColorScale {
  const { texts, indexes } = reader.members(item)
  const palette = texts.length > tableau10.length ? tableau20 : tableau10
  const colorOf = (place: number): string => palette[place % palette.length] ?? colors.mark
  return {
    item,
    of: (row) => colorOf(indexes[row] ?? 0),
    rank: (row) => indexes[row] ?? 0,
    legend: {
      kind: 'members',
      title: reader.caption(item),
      entries: texts.map((text, place) => ({ text, color: colorOf(place) })),
    },
  }
}

function gradientScale(item: ShelfItem, reader: MarkReader): ColorScale {
  const numbers = reader.numbers(item)
  const range = rowRange(numbers)
  if (range === null) return { item, of: () => nullColor, rank: () => 0, legend: null }
  const { lowRow, highRow, low, high } = range
  const isDiverging = low < 0 && high > 0
  const palette = isDiverging ? diverging : sequential
  const reach = Math.max(-low, high)
  const shareOf = (value: number): number => {
    if (isDiverging) return (value / reach + 1) / 2
    return high > low ? value / (high - low) - low / (high - low) : 1
  }
  const from = shareOf(low)
  const stops = Array.from({ length: gradientSteps }, (_, step) =>
    between(palette, from + ((shareOf(high) - from) * step) / (gradientSteps - 1)),
  )
  return {
    item,
    of: (row) => {
      const value = numbers[row] ?? Number.NaN
      return Number.isNaN(value) ? nullColor : between(palette, shareOf(value))
    },
    rank: () => 0,
    legend: {
      kind: 'gradient',
      title: reader.caption(item),
      stops,
      low: reader.text(item, lowRow),
      high: reader.text(item, highRow),
    },
  }
}

function rowRange(numbers: Float64Array): {
  readonly lowRow: number
  readonly highRow: number
  readonly low: number
  readonly high: number
} | null {
  let lowRow = -1
  let highRow = -1
  numbers.forEach((value, row) => {
    if (Number.isNaN(value)) return
    if (lowRow < 0 || value < (numbers[lowRow] ?? 0)) lowRow = row
    if (highRow < 0 || value > (numbers[highRow] ?? 0)) highRow = row
  })
  if (lowRow < 0) return null
  return { lowRow, highRow, low: numbers[lowRow] ?? 0, high: numbers[highRow] ?? 0 }
}

/** The colour at a share of the way through a palette. */
function between(palette: readonly string[], share: number): string {
  const place = Math.max(0, Math.min(1, share)) * (palette.length - 1)
  const from = Math.min(Math.floor(place), palette.length - 2)
  return mix(palette[from] ?? colors.mark, palette[from + 1] ?? colors.mark, place - from)
}

function mix(from: string, to: string, share: number): string {
  const start = Number.parseInt(from.slice(1), 16)
  const end = Number.parseInt(to.slice(1), 16)
  const channel = (shift: number): string => {
    const low = (start >> shift) & 255
    const high = (end >> shift) & 255
    return Math.round(low + (high - low) * share)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${channel(16)}${channel(8)}${channel(0)}`
}

/** The colour, made dark enough for words on white. */
export function readableInk(color: string): string {
  return readableOn(color) === colors.label ? mix(color, '#222222', 0.35) : color
}

/** Black or white, whichever can be read on the colour. */
export function readableOn(color: string): string {
  const value = Number.parseInt(color.slice(1), 16)
  const light = ((value >> 16) & 255) * 0.299 + ((value >> 8) & 255) * 0.587 + (value & 255) * 0.114
  return light > 150 ? colors.label : '#ffffff'
}
