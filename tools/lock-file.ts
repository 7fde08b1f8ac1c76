/**
 * Keeps `npm ci` working from one lock file on every platform and under the npm of older Node versions. See decisions/0002.
 *
 * The hyperd packages carry no `engines`: npm silently skips an optional package whose engines do not match the Node that
 * runs npm. And every optional package that another names has an entry: where the lock file was made on a machine that could
 * not see some of them, npm leaves them out, and `npm ci` then refuses the file.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { platformOf, type Platform } from './lock/platform.ts'

interface Entry extends Partial<Platform> {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly optional?: boolean
  engines?: unknown
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
type Packages = Record<string, Entry>

/** Names of the hyperd entries; at least one. */
function hyperdEntries(packages: Packages): readonly string[] {
  const names = Object.keys(packages).filter((name) => name.includes('hyperdb-mcp-'))
  if (names.length === 0) throw new Error('package-lock.json names no hyperd package')
  return names
}

/** Entries that optional dependencies need and the file does not have, by name. */
export function missingEntries(packages: Packages): ReadonlyMap<string, Entry> {
  const missing = new Map<string, Entry>()
  for (const [parent, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const nested = `${parent}/node_modules/${name}`
      const top = `node_modules/${name}`
      if (nested in packages || top in packages) continue
      const platform = platformOf(name)
      if (platform === null || !/^\d/.test(version))
        throw new Error(`package-lock.json: ${parent} names ${name}@${version}, which has no entry`)
      missing.set(top, {
        version,
        cpu: platform.cpu,
        ...(entry.dev && { dev: true }),
        ...(platform.libc && { libc: platform.libc }),
        ...(entry.license && { license: entry.license }),
        optional: true,
        os: platform.os,
      })
    }
  }
  return missing
}

/** npm's own order of entries. */
const sorted = (packages: Packages): Packages =>
  Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')))

function main(): void {
  const path = new URL('../package-lock.json', import.meta.url)
  const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Packages }
  const hyperd = hyperdEntries(lock.packages)
  const carrying = hyperd.filter((name) => lock.packages[name]?.engines !== undefined)
  const missing = missingEntries(lock.packages)
  const isWhole = carrying.length === 0 && missing.size === 0
  if (!isWhole && process.argv.includes('--fix')) {
    for (const name of carrying) delete lock.packages[name]?.engines
    lock.packages = sorted({ ...lock.packages, ...Object.fromEntries(missing) })
    writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
    console.log(`lock file: ${carrying.length} engines dropped, ${missing.size} entries added`)
  } else if (!isWhole) {
    for (const name of carrying) console.error(`package-lock.json: ${name} carries "engines"`)
    for (const name of missing.keys()) console.error(`package-lock.json: ${name} has no entry`)
    console.error('run: node tools/lock-file.ts --fix')
    process.exitCode = 1
  } else {
    const count = Object.keys(lock.packages).length
    console.log(
      `lock file: ${count} entries, none missing; ${hyperd.length} of hyperd without engines`,
    )
  }
}

if (import.meta.main) main()
