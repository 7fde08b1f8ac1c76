/** Refuses words that promise work instead of doing it. What is missing belongs on the coverage page. */

import path from 'node:path'
import process from 'node:process'
import { readdirSync } from 'node:fs'
import { readSource, sourceFiles } from './imports/edges.ts'

/** Spelled so that this line does not match itself. */
const forbidden = /\b(?:TOD[O]|FIXM[E])\b|not implemente[d]/i

/** The lines of a text that hold a forbidden word. */
export function forbiddenLines(text: string): readonly number[] {
  return text.split('\n').flatMap((line, index) => (forbidden.test(line) ? [index + 1] : []))
}

if (import.meta.main) {
  const root = path.join(import.meta.dirname, '..')
  const folders = readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}/src`)
  const files = [...folders, 'tools'].flatMap((folder) => sourceFiles(root, folder))
  const found = files.flatMap((file) =>
    forbiddenLines(readSource(root, file)).map((line) => `${file}:${line}`),
  )
  for (const place of found)
    console.error(`${place}: says what is missing; finish it or leave it out`)
  if (found.length > 0) process.exitCode = 1
  else console.log(`words: ${files.length} files promise nothing`)
}
