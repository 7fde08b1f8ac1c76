/**
 * Keeps the hyperd packages installable by the npm that ships with older Node versions.
 *
 * Those packages declare `engines.node >= 21`, and npm silently skips an optional package whose engines do not match the
 * Node that runs npm, although Easel itself runs on the Node 24 of its own dependencies and the packages hold a native
 * program. npm takes the engines from the lock file, so the lock file does not carry them. See decisions/0002.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'

interface LockFile {
  readonly packages: Record<string, { engines?: unknown; readonly resolved?: string }>
}

const path = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(path, 'utf8')) as LockFile
const hyperd = Object.entries(lock.packages).filter(([name]) => name.includes('hyperdb-mcp-'))
if (hyperd.length === 0) throw new Error('package-lock.json names no hyperd package')

const carrying = hyperd.filter(([, entry]) => entry.engines !== undefined)
if (process.argv.includes('--fix')) {
  for (const [, entry] of carrying) delete entry.engines
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
} else if (carrying.length > 0) {
  console.error(
    `package-lock.json: ${carrying.map(([name]) => name).join(', ')} carry "engines"; run: node tools/lock-file.ts --fix`,
  )
  process.exitCode = 1
} else {
  console.log(`lock file: ${hyperd.length} hyperd packages without engines`)
}
