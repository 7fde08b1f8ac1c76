/** The files that a stopped server left in its folder, and what a sweep two hours later leaves of them. */

import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openFilesystemBlobs } from '../src/blobs/filesystem.ts'
import { endIdleUploads, sweepFiles } from '../src/jobs/sweep.ts'
import { silentLogger } from '../src/log/logger.ts'
import { openStore, type StoreLocation } from '../src/store/open.ts'

export async function keptFiles(
  directory: string,
  folder: 'blobs' | 'tmp' | 'uploads',
): Promise<readonly string[]> {
  const root = join(directory, 'files', folder)
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

/** @returns blobs that stay and that no row names */
export async function sweepLater(
  directory: string,
  location: StoreLocation,
): Promise<{ readonly unreferenced: readonly string[] }> {
  await using opened = await openStore(location)
  const { store } = opened
  const clock = { now: () => new Date(Date.now() + 2 * 3600_000) }
  const random = { uuid: () => randomUUID() }
  const blobs = await openFilesystemBlobs({ directory: join(directory, 'files'), clock, random })
  const leftovers = { noteMany: () => {} }
  const sweep = { store, leftovers, blobs, clock, log: silentLogger }
  await endIdleUploads(sweep)
  await sweepFiles(sweep)
  const left = await keptFiles(directory, 'blobs')
  const referenced = await store.read.referencedBlobs(left)
  return { unreferenced: left.filter((sha) => !referenced.has(sha)) }
}
