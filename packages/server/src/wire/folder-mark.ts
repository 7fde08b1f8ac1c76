/** The file in a folder that says which database it belongs to. */

import { randomUUID } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { markName } from '../domain/installation-fit.ts'

/** Id of the database that the folder belongs to; null where it, or its mark, is missing. */
export async function readMark(folder: string): Promise<string | null> {
  try {
    return (await readFile(join(folder, markName), 'utf8')).trim()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}

/** Survives a power cut. */
export async function writeMark(folder: string, id: string): Promise<void> {
  const aside = join(folder, `${markName}.${randomUUID()}.new`)
  {
    await using file = await open(aside, 'wx', 0o600)
    await file.writeFile(`${id}\n`)
    await file.sync()
  }
  await rename(aside, join(folder, markName))
  await using directory = await open(folder, 'r')
  await directory.sync()
}
