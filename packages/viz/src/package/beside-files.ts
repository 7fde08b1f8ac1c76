/** A package whose document names files that lie elsewhere: they are looked for in a folder. */

import { createReadStream } from 'node:fs'
import { copyFile, constants, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Package, PackageEntry } from './open-package.ts'
import { PackageError } from './package-error.ts'

/** A folder with more in it is not one that somebody put beside a workbook. */
const mostFiles = 100_000

/**
 * What the package holds comes first. Of several files of the name that a document gives, the one whose folders agree
 * with the written path the furthest is taken.
 *
 * @throws PackageError data-folder when the folder cannot be read
 */
export async function withFilesOf(source: Package, directory: string): Promise<Package> {
  const files = await filesIn(directory)
  const byName = Map.groupBy(files, (path) => segmentsOf(path)[0] ?? '')
  const found = new Map<string, PackageEntry>()
  for (const path of files) {
    const place = join(directory, path)
    found.set(place, { name: place, sizeBytes: (await stat(place)).size })
  }
  const besideEntry = (written: string): PackageEntry | undefined => {
    const wanted = segmentsOf(written)
    const candidates = byName.get(wanted[0] ?? '') ?? []
    const best = candidates.toSorted((a, b) => agreement(wanted, b) - agreement(wanted, a))[0]
    return best === undefined ? undefined : found.get(join(directory, best))
  }
  return {
    ...source,
    findEntry: (path) => source.findEntry(path) ?? besideEntry(path),
    readEntry: (name) => (found.has(name) ? createReadStream(name) : source.readEntry(name)),
    extractEntry: (name, toFile, signal) =>
      found.has(name)
        ? copyFile(name, toFile, constants.COPYFILE_EXCL)
        : source.extractEntry(name, toFile, signal),
  }
}

async function filesIn(directory: string): Promise<readonly string[]> {
  const read = readdir(directory, { recursive: true, withFileTypes: true })
  const entries = await read.catch((cause: unknown) => {
    throw new PackageError('data-folder', `The folder "${directory}" cannot be read.`, { cause })
  })
  if (entries.length > mostFiles) {
    throw new PackageError(
      'data-folder',
      `The folder "${directory}" holds more than ${mostFiles} files; name one that holds the data alone.`,
    )
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length))
    .toSorted()
}

/** The name of the file first, then its folders from the innermost. */
function segmentsOf(path: string): readonly string[] {
  return path
    .replaceAll('\\', '/')
    .normalize('NFC')
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '')
    .toReversed()
}

function agreement(wanted: readonly string[], path: string): number {
  const own = segmentsOf(path)
  const differs = wanted.findIndex((part, index) => own[index] !== part)
  return differs < 0 ? wanted.length : differs
}
