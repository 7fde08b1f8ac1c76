/** Tells whether the bundles of a checkout are of its present sources. Plain JavaScript: the launcher reads it on any Node. */

import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const folders = [
  'packages/contract/src',
  'packages/viz/src',
  'packages/server/src',
  'packages/sdk/src',
  'packages/cli/src',
  'tools/bundle',
]
const files = ['package-lock.json']
const noteIn = (root) => join(root, 'node_modules/.cache/easel/bundled-from')

/** @returns what changes with any file that goes into the bundles: its path, size or time */
export function sourcesOf(root) {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    const paths = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
    for (const path of paths.sort()) hash.update(factOf(path))
  }
  for (const file of files) hash.update(factOf(join(root, file)))
  return hash.digest('hex')
}

function factOf(path) {
  const { size, mtimeMs } = statSync(path)
  return `${path}\0${size}\0${mtimeMs}\0`
}

/** False where nothing is built, and where a source has changed since. */
export function isBundleFresh(root) {
  try {
    statSync(join(root, 'packages/cli/dist/main.js'))
    return readFileSync(noteIn(root), 'utf8') === sourcesOf(root)
  } catch {
    return false
  }
}

/** @param sources What {@link sourcesOf} was before the bundles were made */
export function noteBundled(root, sources) {
  mkdirSync(dirname(noteIn(root)), { recursive: true })
  writeFileSync(noteIn(root), sources)
}
