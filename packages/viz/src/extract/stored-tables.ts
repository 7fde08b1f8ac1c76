/** What a conversion leaves on disk: one Parquet file a table, and `schema.json` that describes them. */

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { StoredTable } from '../model/stored-table.ts'
import { makeScratchFolder } from './scratch-folder.ts'

export interface StoredTables {
  readonly folder: string
  readonly tables: readonly StoredTable[]
}

const schemaFile = 'schema.json'
const formatVersion = 3

/** The tables of an earlier conversion, or null when there is none of this version. */
export async function readStoredTables(folder: string): Promise<StoredTables | null> {
  let stored: { version: number; tables: StoredTable[] }
  try {
    stored = JSON.parse(await readFile(join(folder, schemaFile), 'utf8'))
  } catch {
    // Absent, or cut short when the machine stopped: converted again.
    return null
  }
  return stored.version === formatVersion ? { folder, tables: stored.tables } : null
}

interface Places {
  readonly folder: string
  /** Existing folder on the same disk. */
  readonly scratch: string
}

/**
 * Runs `convert` on a temporary folder in `scratch` and renames it to `folder` when it is complete, so that a reader
 * sees all tables or none, whatever stops this process.
 */
export async function writeStoredTables(
  { folder, scratch }: Places,
  convert: (target: string) => Promise<readonly StoredTable[]>,
): Promise<StoredTables> {
  await mkdir(dirname(folder), { recursive: true })
  const target = await makeScratchFolder(scratch)
  try {
    const tables = await convert(target)
    const description = JSON.stringify({ version: formatVersion, tables }, null, 1)
    await writeFile(join(target, schemaFile), description)
    return await putInPlace(target, { folder, tables }, scratch)
  } catch (error) {
    await rm(target, { recursive: true, force: true })
    throw error
  }
}

const mostTries = 5

/** What stands there already stays when it is whole; an older version, or the rest of a cut one, is moved out of the way at once. */
async function putInPlace(
  target: string,
  made: StoredTables,
  scratch: string,
): Promise<StoredTables> {
  const { folder } = made
  for (let tries = 1; ; tries += 1) {
    try {
      await rename(target, folder)
      return made
    } catch (error) {
      if (!isTaken(error) || tries === mostTries) throw error
    }
    const others = await readStoredTables(folder)
    if (others !== null) {
      await rm(target, { recursive: true, force: true })
      return others
    }
    await moveAway(folder, scratch)
  }
}

/** Renamed first, so that no reader sees it half removed. */
async function moveAway(folder: string, scratch: string): Promise<void> {
  const aside = await makeScratchFolder(scratch)
  try {
    await rename(folder, join(aside, 'old'))
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isGone) throw error
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

/** Something stands there already. */
function isTaken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM'
}
