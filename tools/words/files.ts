/** The texts that people read: sources, tests, pages and help, below the folders that the check names. */

import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'

const read = /\.(ts|tsx|js|css|html|md|py|http|tsv|sh)$/
const skipped = new Set(['node_modules', 'dist', 'types', '.cache', '__pycache__', '.venv'])

/** Files at or below a place, from the root of the repository. Scripts without an extension count, too. */
export function textFiles(root: string, place: string): readonly string[] {
  const absolute = path.join(root, place)
  if (statSync(absolute).isFile()) return [place]
  return readdirSync(absolute, { withFileTypes: true })
    .filter(({ name }) => !skipped.has(name))
    .flatMap((entry) => {
      const name = path.posix.join(place, entry.name)
      if (entry.isDirectory()) return textFiles(root, name)
      if (!entry.isFile()) return []
      return read.test(entry.name) || !entry.name.includes('.') ? [name] : []
    })
    .toSorted()
}
