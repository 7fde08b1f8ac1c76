/** Reports of workbooks as a table for people, with totals. */

import type { Coverage, SheetReason, SheetReport } from '@easel/viz'
import { printable } from '../printable.ts'
import { table } from '../table.ts'

export interface FileReport {
  readonly file: string
  readonly sheets: readonly SheetReport[]
  /** Why the file cannot be read; null where it can. */
  readonly problem: string | null
}

const mostReasons = 3
const longestDetail = 60

export function reportTable(reports: readonly FileReport[]): string {
  const rows = reports.flatMap(({ file, sheets, problem }) =>
    problem === null
      ? sheets.map((sheet) => rowOf(file, sheet))
      : [[file, '', 'no', 'no', '', problem]],
  )
  const headings = ['workbook', 'sheet', 'data', 'picture', 'marks', 'reasons']
  return `${table(headings, rows)}\n${totals(reports)}`
}

const rowOf = (file: string, report: SheetReport): readonly string[] => [
  file,
  report.sheet,
  report.data,
  report.picture,
  String(report.marks),
  reasonsOf(report.reasons),
]

function reasonsOf(reasons: readonly SheetReason[]): string {
  const shown = reasons.slice(0, mostReasons).map(({ feature, detail }) => {
    const line = detail.replaceAll(/\s+/g, ' ').trim()
    const short = line.length > longestDetail ? `${line.slice(0, longestDetail - 1)}…` : line
    return short === '' ? feature : `${feature} (${short})`
  })
  const left = reasons.length - shown.length
  return [...shown, ...(left > 0 ? [`and ${left} more`] : [])].join(', ')
}

/** Of all sheets, and how many sheets each reason stands at. */
function totals(reports: readonly FileReport[]): string {
  const sheets = reports.flatMap((report) => report.sheets)
  const unreadable = reports.filter(({ problem }) => problem !== null).length
  const files = `${reports.length} workbooks, ${unreadable} of them unreadable; ${sheets.length} sheets`
  const counted = (['data', 'picture'] as const).map((kind) => {
    const count = (coverage: Coverage) => sheets.filter((sheet) => sheet[kind] === coverage).length
    return `${kind}: ${count('ok')} ok, ${count('partial')} partial, ${count('no')} no`
  })
  const reasons = new Map<string, number>()
  for (const sheet of sheets) {
    for (const name of new Set(sheet.reasons.map((each) => `${each.affects}: ${each.feature}`))) {
      reasons.set(name, (reasons.get(name) ?? 0) + 1)
    }
  }
  const listed = [...reasons]
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${String(count).padStart(6)}  ${printable(name)}`)
  return `${[files, ...counted, ...listed].join('\n')}\n`
}
