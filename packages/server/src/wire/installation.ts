/**
 * Before a server starts: whether its database, keys and files belong together. What is new is tied together; what does not fit is
 * refused before anything is written.
 */

import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { misfitOf, type SeenInstallation } from '../domain/installation-fit.ts'
import { createKeyring, masterKeyId, type Keyring } from '../keys/sealed.ts'
import type { Installation, KeptKey, KeyFiles, Random } from '../ports/index.ts'
import { StartRefused } from '../ports/index.ts'
import type { OpenStore } from '../store/open.ts'
import { readMark, writeMark } from './folder-mark.ts'

export interface Places {
  /** Folder of the keys, and of the embedded database. */
  readonly directory: string
  readonly files: string
  readonly keyFiles: KeyFiles
  /** Null where the database is a server of its own. */
  readonly databaseFile: string | null
}

/**
 * Looks before the embedded database is opened, as opening makes a new one.
 *
 * @throws StartRefused where it is missing or empty beside the keys or files of one
 */
export async function refuseLostDatabase(places: Places): Promise<void> {
  const { databaseFile } = places
  if (databaseFile === null || (await sizeOf(databaseFile)) > 0) return
  refuseMisfit(await seenIn(places, { isEmpty: true, installation: null, sealedUnder: [] }))
}

/**
 * Opens the keys of the database and ties it to its folders where it is new.
 *
 * @throws StartRefused where they do not belong together
 */
export async function settleInstallation(
  places: Places,
  { store, installation }: Pick<OpenStore, 'store' | 'installation'>,
  random: Random,
): Promise<Keyring> {
  const found = await installation.find()
  const sealedUnder = [...(await store.read.sealed.uses()).keys()]
  const isEmpty = await installation.isEmpty()
  const seen = await seenIn(places, { isEmpty, installation: found, sealedUnder })
  refuseMisfit(seen)
  if (!(await places.keyFiles.hasCurrent())) await places.keyFiles.makeFirst()
  const keys = createKeyring({ ...masterKeysOf(await places.keyFiles.list()), random })
  const kept = found ?? (await installation.begin(newInstallation(keys, random)))
  refuseSealBroken(kept, keys, seen.database.name)
  await mkdir(places.files, { recursive: true })
  if (seen.keys.mark === null) await writeMark(places.directory, kept.id)
  if (seen.files.mark === null) await writeMark(places.files, kept.id)
  if (!kept.isMarked) await installation.marked()
  return keys
}

/** Keys of a server that keeps nothing: they are made for it. */
export async function passingKeys(keyFiles: KeyFiles, random: Random): Promise<Keyring> {
  await keyFiles.makeFirst()
  return createKeyring({ ...masterKeysOf(await keyFiles.list()), random })
}

function masterKeysOf([current, ...others]: readonly KeptKey[]) {
  if (current === undefined) throw new Error('the data directory has no master key')
  return { master: current.key, previous: others.map(({ key }) => key) }
}

async function seenIn(
  { directory, files, keyFiles, databaseFile }: Places,
  database: Omit<SeenInstallation['database'], 'name'>,
): Promise<SeenInstallation> {
  const keys = (await keyFiles.hasCurrent()) ? await keyFiles.list() : []
  return {
    database: { ...database, name: databaseFile ?? 'the PostgreSQL database' },
    keys: {
      folder: directory,
      mark: await readMark(directory),
      ids: keys.map(({ key }) => masterKeyId(key)),
    },
    files: { folder: files, mark: await readMark(files), isUsed: await holdsBlobs(files) },
  }
}

function refuseMisfit(seen: SeenInstallation): void {
  const misfit = misfitOf(seen)
  if (misfit !== null) throw new StartRefused(misfit.refusal, misfit.message)
}

const placeOf = (id: string) => ({ table: 'installation', rowId: id, column: 'sealed_check' })

function newInstallation(keys: Keyring, random: Random) {
  const id = random.uuid()
  return { id, sealedCheck: keys.seal(placeOf(id), Buffer.from(id)) }
}

/** The first of two servers that start at once made the check: the keys of the other must open it. */
function refuseSealBroken({ id, sealedCheck }: Installation, keys: Keyring, name: string): void {
  try {
    keys.open(placeOf(id), sealedCheck)
  } catch (cause) {
    throw new StartRefused(
      'key-missing',
      `the check value of ${name} does not open with the master keys that are there; restore the keys, or the database, from backups that belong together`,
      { cause },
    )
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
}

async function holdsBlobs(files: string): Promise<boolean> {
  const folders = await readdir(join(files, 'blobs')).catch(() => [])
  for (const folder of folders) {
    if ((await readdir(join(files, 'blobs', folder)).catch(() => [])).length > 0) return true
  }
  return false
}
