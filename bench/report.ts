/** The table of a run, on the screen and in the documentation. */

import { readFileSync, writeFileSync } from 'node:fs'
import type { Measure } from './measure.ts'

const columns = ['Measure', 'Figure', 'Beside', 'Ratio', 'Aim', ''] as const

export function toTable(measures: readonly Measure[]): string {
  const rows = [columns.map(String), ...measures.map(cells)]
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(Math.max(width, 3))).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), rule, ...body.map(line)].join('\n')
}

function cells({ name, figure, beside, ratio, aim, isMet }: Measure): string[] {
  return [
    name,
    figure,
    beside,
    ratio === null ? '' : ratio.toFixed(2),
    aim,
    isMet === null ? '' : isMet ? 'met' : 'missed',
  ]
}

const page = new URL('../docs/performance.md', import.meta.url)
const start = '<!-- figures -->'
const end = '<!-- /figures -->'

/** Puts the table between the markers of docs/performance.md. */
export function writeTable(table: string, heading: string): void {
  const text = readFileSync(page, 'utf8')
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  if (from === -1 || to < from) throw new Error(`docs/performance.md lacks ${start} and ${end}`)
  writeFileSync(
    page,
    `${text.slice(0, from + start.length)}\n\n${heading}\n\n${table}\n\n${text.slice(to)}`,
  )
}
