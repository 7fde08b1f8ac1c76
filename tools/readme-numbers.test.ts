import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')
const read = (name: string) => readFileSync(path.join(root, name), 'utf8').replaceAll(/\s+/g, ' ')

/** `| called by TSC | 45 | 250 |` of the coverage page. */
function covered(set: string): string {
  const row = new RegExp(`\\| ${set} \\| (\\d+) \\| (\\d+) \\|`).exec(
    read('docs/reference/coverage.md'),
  )
  return `${row?.[1] ?? 'no'} of the ${row?.[2] ?? 'row'}`
}

test.each([
  ['all methods', 'methods of the API'],
  ['called by TSC', 'that tableauserverclient calls'],
  ['called by tabcmd', 'of tabcmd'],
  ['called by mcp', 'of tableau-mcp'],
])('the first paragraph of the README has the numbers of the coverage page: %s', (set, words) => {
  expect(read('README.md')).toContain(`${covered(set)} ${words}`)
})
