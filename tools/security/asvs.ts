/** The list of OWASP ASVS 5.0 requirements and how this server stands to each: read, judged, and written as a table. */

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Ids that a release answers for. @see OWASP ASVS 5.0.0, chapters 6 to 11; ids only, the text is the standard's own */
const asked: Readonly<Record<string, string>> = {
  '6.1': '1 3',
  '6.2': '1 2 3 4 5 6 7 8 9',
  '6.3': '1 2 4',
  '6.4': '1 2',
  '6.5': '2 3',
  '6.8': '1 2 4',
  '7.1': '1 2 3',
  '7.2': '1 2 3 4',
  '7.3': '1 2',
  '7.4': '1 2 3 4 5',
  '7.5': '1 2',
  '7.6': '1 2',
  '8.1': '1 2',
  '8.2': '1 2 3',
  '8.3': '1 2 3',
  '8.4': '1',
  '9.1': '1 2 3',
  '9.2': '1 2 3 4',
  '10.1': '1 2',
  '10.2': '1 2',
  '10.3': '1 2 3',
  '11.1': '1 2',
  '11.2': '1 2 3',
  '11.3': '1 2 3',
  '11.4': '1 2 3 4',
  '11.5': '1',
  '11.6': '1',
}

export const askedIds: readonly string[] = Object.entries(asked).flatMap(([section, numbers]) =>
  numbers.split(' ').map((number) => `${section}.${number}`),
)

const verdicts = ['met', 'partly', 'not', 'not-applicable'] as const
const columns = ['id', 'level', 'verdict', 'why', 'file', 'test'] as const

export interface AsvsRow {
  readonly id: string
  readonly level: string
  readonly verdict: string
  /** In our own words. */
  readonly why: string
  /** Of the test, from the root of the repository; empty where there is none. */
  readonly file: string
  /** A title, as it stands in the file. */
  readonly test: string
}

/** @throws Error for a line that has not all columns */
export function parseAsvs(text: string): readonly AsvsRow[] {
  const [head, ...lines] = text.trimEnd().split('\n')
  if (head !== columns.join('\t')) throw new Error(`the first line must be ${columns.join(' ')}`)
  return lines.map((line, index) => {
    const cells = line.split('\t')
    if (cells.length !== columns.length) {
      throw new Error(`line ${index + 2} has ${cells.length} columns, not ${columns.length}`)
    }
    const [id = '', level = '', verdict = '', why = '', file = '', test = ''] = cells
    return { id, level, verdict, why, file, test }
  })
}

/** @param readTest The text of a test file; null where there is none */
export function asvsProblems(
  rows: readonly AsvsRow[],
  readTest: (file: string) => string | null,
): readonly string[] {
  const ids = rows.map(({ id }) => id)
  return [
    ...askedIds.filter((id) => !ids.includes(id)).map((id) => `${id} is missing`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} is there twice`),
    ...rows.flatMap((row) => rowProblems(row, readTest).map((problem) => `${row.id} ${problem}`)),
  ]
}

function rowProblems(row: AsvsRow, readTest: (file: string) => string | null): readonly string[] {
  const { id, level, verdict, why, file, test } = row
  const problems: string[] = []
  if (!askedIds.includes(id)) problems.push('is not asked for')
  if (!/^[123]$/.test(level)) problems.push(`has level '${level}', not 1, 2 or 3`)
  const isKnown = verdicts.some((each) => each === verdict)
  if (!isKnown) problems.push(`has verdict '${verdict}', not one of ${verdicts.join(', ')}`)
  if (why.trim() === '') problems.push('does not say why')
  const isNamed = file !== '' && test !== ''
  if (verdict === 'met' && !isNamed) problems.push('is met, and names no test')
  if (isNamed) {
    const text = readTest(file)
    if (text === null) problems.push(`names ${file}, which does not exist`)
    else if (!text.includes(test)) problems.push(`names a test that ${file} does not have: ${test}`)
  }
  return problems
}

export const asvsFile = 'docs/asvs.tsv'

export function readAsvs(root: string): readonly AsvsRow[] {
  return parseAsvs(readFileSync(path.join(root, asvsFile), 'utf8'))
}

export const readTestBelow =
  (root: string) =>
  (file: string): string | null => {
    const whole = path.join(root, file)
    return existsSync(whole) ? readFileSync(whole, 'utf8') : null
  }

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`)

/** The list as Markdown, with a sum. */
export function asvsTable(rows: readonly AsvsRow[]): string {
  const count = (wanted: string) => rows.filter(({ verdict }) => verdict === wanted).length
  const sums = verdicts.map((verdict) => `${count(verdict)} ${verdict}`).join(', ')
  const lines = rows.map(({ id, level, verdict, why, file, test }) => {
    const proof = test === '' ? '' : `[${cell(test)}](../${file})`
    return `| ${id} | ${level} | ${verdict} | ${cell(why)} | ${proof} |`
  })
  const applicable = rows.length - count('not-applicable')
  return [
    `${count('met')} of ${applicable} that apply are met: ${sums}.`,
    '',
    '| Id | Level | Verdict | Why | Test |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n')
}

const begin = '<!-- asvs: made from docs/asvs.tsv by npm run docs -->'
const end = '<!-- /asvs -->'

/** The page with its list made anew. @throws Error where the page has no place for it */
export function withAsvs(page: string, rows: readonly AsvsRow[]): string {
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from === -1 || to < from) throw new Error(`docs/security.md lacks ${begin} or ${end}`)
  return `${page.slice(0, from + begin.length)}\n\n${asvsTable(rows)}\n\n${page.slice(to)}`
}
