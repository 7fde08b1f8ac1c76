/** Colours, fonts and distances of every picture. Sizes are CSS pixels. */

import type { TextStyle } from './scene.ts'

/** What the layout treats as constants of the look. */
export const colors = {
  background: '#ffffff',
  title: '#333333',
  header: '#333333',
  caption: '#555555',
  axis: '#555555',
  label: '#333333',
  muted: '#787878',
  grid: '#f0f0f0',
  divider: '#e6e6e6',
  border: '#d4d4d4',
  zero: '#c4c4c4',
  band: '#f5f5f5',
  mark: '#4e79a7',
} as const

export const styles = {
  title: { size: 18, color: colors.title, weight: 'normal' },
  header: { size: 12, color: colors.header, weight: 'normal' },
  caption: { size: 12, color: colors.caption, weight: 'bold' },
  axis: { size: 11, color: colors.axis, weight: 'normal' },
  axisTitle: { size: 12, color: colors.caption, weight: 'normal' },
  cell: { size: 12, color: colors.label, weight: 'normal' },
  label: { size: 11, color: colors.label, weight: 'normal' },
  legend: { size: 11, color: colors.axis, weight: 'normal' },
  legendTitle: { size: 11, color: colors.caption, weight: 'bold' },
  note: { size: 11, color: colors.muted, weight: 'normal' },
} as const satisfies Readonly<Record<string, TextStyle>>

export const distances = {
  margin: 10,
  lineHeight: 15,
  cellPadding: 6,
  legendGap: 14,
  tick: 4,
} as const

/** From the middle of a line of text down to its baseline, as a share of the font size. */
export const middleToBaseline = 0.36
