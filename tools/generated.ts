/** Writes generated files, or says which of them are not what their source makes. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

/** Text of each file by its path from the root of the repository. */
export type Generated = Readonly<Record<string, string>>

const root = path.join(import.meta.dirname, '..')

/** The sentence that every generated page carries. */
export const generatedNote =
  'Generated from the declarations in `packages/contract`; do not edit. Regenerate with `npm run docs`.'

/** Writes the files; with `--check`, only compares and fails the process where one differs. */
export function writeOrCheck(generated: Generated): void {
  const isCheck = process.argv.includes('--check')
  for (const [name, text] of Object.entries(generated)) {
    const file = path.join(root, name)
    const present = existsSync(file) ? readFileSync(file, 'utf8') : null
    if (present === text) continue
    if (isCheck) {
      const problem = present === null ? 'does not exist' : 'is out of date'
      console.error(`${name} ${problem}; run: npm run docs`)
      process.exitCode = 1
    } else {
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, text)
      console.log(`wrote ${name}`)
    }
  }
}
