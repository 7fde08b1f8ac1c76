/** Opens a workbook or data source file, packaged or plain, for reading. */

import type { FileHandle } from 'node:fs/promises'
import { open, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { CallOptions } from './call-options.ts'
import { PackageError } from './package-error.ts'
import type { PlacedEntry } from './zip-layout.ts'
import type { ZipLimits } from './zip-limits.ts'
import { defaultZipLimits } from './zip-limits.ts'
import { readZip, unpackEntry } from './zip-reader.ts'

export type PackageKind = 'twb' | 'twbx' | 'tds' | 'tdsx'

export interface PackageEntry {
  /** Path within the package, with forward slashes. */
  readonly name: string
  readonly sizeBytes: number
}

export interface Package extends AsyncDisposable {
  readonly kind: PackageKind
  /** Files in the package, without folders; empty for a plain document. */
  readonly entries: readonly PackageEntry[]
  /** The entry that is the document; null for a plain one. */
  readonly documentName: string | null
  /** Bytes of the workbook or data source document. */
  readonly document: () => AsyncIterable<Uint8Array>
  /**
   * The entry a workbook means by a path: slashes and case may differ from the package's own, and a path of the
   * author's machine means the only file of its name.
   */
  readonly findEntry: (path: string) => PackageEntry | undefined
  /** @throws PackageError entry-missing, or a `zip-` code while reading. */
  readonly readEntry: (name: string) => AsyncIterable<Uint8Array>
  /** Writes an entry to a new file; the caller chooses the place, never the package. */
  readonly extractEntry: (name: string, toFile: string, signal?: AbortSignal) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Opens a package and checks its structure; the file stays open until `close`.
 *
 * @throws PackageError when the zip breaks a rule or holds no document; the signal's reason when it fires.
 */
export async function openPackage(
  path: string,
  kind: PackageKind,
  { limits, signal }: CallOptions<ZipLimits> = {},
): Promise<Package> {
  signal?.throwIfAborted()
  const file = await open(path, 'r')
  try {
    return kind === 'twbx' || kind === 'tdsx'
      ? await openZip(file, kind, { ...defaultZipLimits, ...limits })
      : openPlain(file, kind)
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openZip(
  file: FileHandle,
  kind: 'twbx' | 'tdsx',
  limits: ZipLimits,
): Promise<Package> {
  const entries = (await readZip(file, limits)).filter((entry) => !entry.isDirectory)
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  const byPath = new Map(entries.map((entry) => [pathKey(entry.name), entry]))
  const byFile = onlyOnes(entries)
  const documentEntry = chooseDocument(entries, kind === 'twbx' ? '.twb' : '.tds')
  const readEntry = (name: string) => {
    const entry = byName.get(name)
    if (entry === undefined) throw missing(name)
    return unpackEntry(file, entry, limits)
  }
  return {
    kind,
    entries: entries.map(publicEntry),
    documentName: documentEntry.name,
    document: () => unpackEntry(file, documentEntry, limits),
    findEntry: (path) => {
      const found = byName.get(path) ?? byPath.get(pathKey(path)) ?? byFile.get(fileKey(path))
      return found && publicEntry(found)
    },
    readEntry,
    extractEntry: (name, toFile, signal) => writeNewFile(toFile, readEntry(name), signal),
    ...closing(file),
  }
}

function publicEntry({ name, sizeBytes }: PlacedEntry): PackageEntry {
  return { name, sizeBytes }
}

/** Writes a file that must not exist yet; a failure leaves none behind. */
async function writeNewFile(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const target = await open(path, 'wx')
  try {
    await pipeline(
      Readable.from(chunks),
      target.createWriteStream(),
      signal === undefined ? {} : { signal },
    )
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

function openPlain(file: FileHandle, kind: 'twb' | 'tds'): Package {
  return {
    kind,
    entries: [],
    documentName: null,
    document: () => file.createReadStream({ start: 0, autoClose: false }),
    findEntry: () => undefined,
    readEntry: (name) => {
      throw missing(name)
    },
    extractEntry: (name) => Promise.reject(missing(name)),
    ...closing(file),
  }
}

function closing(file: FileHandle): Pick<Package, 'close' | typeof Symbol.asyncDispose> {
  const close = () => file.close()
  return { close, [Symbol.asyncDispose]: close }
}

function missing(name: string): PackageError {
  return new PackageError('entry-missing', `The package holds no entry named "${name}".`)
}

function pathKey(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '').normalize('NFC').toLowerCase()
}

function fileKey(path: string): string {
  return pathKey(path).split('/').at(-1) ?? ''
}

/** By their name without folders: the entries that share it with no other. */
function onlyOnes(entries: readonly PlacedEntry[]): ReadonlyMap<string, PlacedEntry> {
  const groups = Map.groupBy(entries, ({ name }) => fileKey(name))
  return new Map(
    [...groups].flatMap(([key, [entry, another]]) =>
      entry === undefined || another !== undefined || key === '' ? [] : [[key, entry] as const],
    ),
  )
}

/** The one document of its kind, looked for at the top first: folders may hold further ones as content. */
function chooseDocument(entries: readonly PlacedEntry[], extension: string): PlacedEntry {
  const all = entries.filter((entry) => entry.name.toLowerCase().endsWith(extension))
  const top = all.filter((entry) => !entry.name.includes('/'))
  const found = top.length > 0 ? top : all
  const [first, second] = found
  if (first === undefined) {
    throw new PackageError(
      'workbook-missing',
      `The package holds no ${extension} document; it must hold exactly one at its top.`,
    )
  }
  if (second !== undefined) {
    throw new PackageError(
      'workbook-ambiguous',
      `The package holds both "${first.name}" and "${second.name}"; it must hold one ${extension} document.`,
    )
  }
  return first
}
