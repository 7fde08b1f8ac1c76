/** Refuses words that promise work instead of doing it, and words that the project has retired. */

import { readdirSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { readSource, sourceFiles } from './imports/edges.ts'
import { exceptions, type WordException } from './words/exceptions.ts'
import { textFiles } from './words/files.ts'
import { retiredWords } from './words/retired.ts'

/** Spelled so that this line does not match itself. */
const forbidden = /\b(?:TOD[O]|FIXM[E])\b|not implemente[d]/i

/** Where retired words are refused. */
const places = [
  'packages',
  'docs',
  'decisions',
  'conformance',
  'bench',
  'tools',
  '.ci',
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
]

/** Spell the words in order to refuse them. */
const ownFiles = new Set([
  'tools/words/retired.ts',
  'tools/words/exceptions.ts',
  'tools/check-words.test.ts',
])

/** The lines of a text that hold a forbidden word. */
export function forbiddenLines(text: string): readonly number[] {
  return text.split('\n').flatMap((line, index) => (forbidden.test(line) ? [index + 1] : []))
}

interface Text {
  readonly file: string
  readonly text: string
}

/** One line for each retired word, and for each exception that no text needs. */
export function retiredIn(
  texts: readonly Text[],
  allowed: readonly WordException[],
): readonly string[] {
  const found = texts.flatMap(({ file, text }) => {
    const own = allowed.filter((it) => it.file === file).map((it) => it.text)
    return retiredWords(text, own).map(
      ({ line, word, instead }) => `${file}:${line}: "${word}" is retired: write ${instead}`,
    )
  })
  const unused = allowed.filter(
    (it) => !texts.some(({ file, text }) => file === it.file && text.includes(it.text)),
  )
  return [
    ...found,
    ...unused.map(({ file, text }) => `${file}: no longer holds the excepted text "${text}"`),
  ]
}

if (import.meta.main) {
  const root = path.join(import.meta.dirname, '..')
  const folders = readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}/src`)
  const sources = [...folders, 'tools'].flatMap((folder) => sourceFiles(root, folder))
  const promises = sources.flatMap((file) =>
    forbiddenLines(readSource(root, file)).map(
      (line) => `${file}:${line}: says what is missing; finish it or leave it out`,
    ),
  )
  const texts = places
    .flatMap((place) => textFiles(root, place))
    .filter((file) => !ownFiles.has(file))
    .map((file) => ({ file, text: readSource(root, file) }))
  const refusals = [...promises, ...retiredIn(texts, exceptions)]
  for (const refusal of refusals) console.error(refusal)
  if (refusals.length > 0) process.exitCode = 1
  else console.log(`words: ${texts.length} files use current words and promise nothing`)
}
