/** What the viz library covers, as a table made from its own code. */

import { functions } from '../../packages/viz/src/calculation/functions/all-functions.ts'
import { pageTypes } from '../../packages/viz/src/layout/page-size.ts'
import { drawnFormats } from '../../packages/viz/src/model/style-coverage.ts'
import { drawnMarkTypes, nearestMarkTypes } from '../../packages/viz/src/view/mark-type.ts'

const codes = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(' ')

const levels = [
  ['row', 'functions of rows'],
  ['aggregate', 'aggregates'],
  ['table', 'calculations among marks'],
  ['request', 'functions of the request'],
] as const

/** Names people write; operators and conversions that no formula names are left out. */
const isWritten = (name: string): boolean => /^[A-Z][A-Z0-9_]*$/.test(name)

function rows(): readonly (readonly [string, string])[] {
  const named = [...functions.values()].filter(({ name }) => isWritten(name))
  return [
    ...levels.map(([level, title]): readonly [string, string] => {
      const names = named.filter((each) => each.level === level).map(({ name }) => name)
      return [`${title} (${names.length})`, codes(names.toSorted())]
    }),
    ['marks drawn as themselves', codes(drawnMarkTypes)],
    ['marks drawn as the nearest one, and named', codes(nearestMarkTypes)],
    ['formats that pictures follow', codes([...drawnFormats].toSorted())],
    ['outputs', codes(['CSV', 'XLSX', 'SVG', 'PNG', 'PDF', 'PPTX', 'JSON'])],
    ['sizes of paper', codes(pageTypes)],
  ]
}

const start = '<!-- coverage: made from the code by npm run docs -->'
const end = '<!-- /coverage -->'

/** The page with its table made anew. @throws Error when the page has no place for it */
export function withCoverage(page: string): string {
  const from = page.indexOf(start)
  const to = page.indexOf(end)
  if (from < 0 || to < from) {
    throw new Error(`packages/viz/README.md has no lines ${start} and ${end}`)
  }
  const lines = rows().map(([what, which]) => `| ${what} | ${which} |`)
  const table = ['| what | which |', '| --- | --- |', ...lines].join('\n')
  return `${page.slice(0, from)}${start}\n\n${table}\n\n${page.slice(to)}`
}
