/** Removing files that others may be removing, too. */

import { join } from 'node:path'
import { isMissing } from './errors.ts'
import type { BlobFiles } from './files.ts'

export async function unlinkIfThere(files: BlobFiles, path: string): Promise<void> {
  await unlessMissing(files.unlink(path), undefined)
}

export interface Ages {
  readonly writtenFrom: Date
  readonly writtenBefore: Date
}

/** False also where there is nothing of that name. */
export async function isOfAge(files: BlobFiles, path: string, ages: Ages): Promise<boolean> {
  const at = await unlessMissing<Date | null>(files.modifiedAt(path), null)
  return at !== null && at >= ages.writtenFrom && at < ages.writtenBefore
}

/** Names in a folder; none where it is missing, or a file. */
export async function namesIn(files: BlobFiles, folder: string): Promise<readonly string[]> {
  return unlessMissing(files.list(folder), [])
}

export async function removeFolder(files: BlobFiles, folder: string): Promise<void> {
  for (const name of await namesIn(files, folder)) await unlinkIfThere(files, join(folder, name))
  await files.removeEmptyDirectory(folder)
}

async function unlessMissing<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isMissing(error)) return otherwise
    throw error
  }
}
