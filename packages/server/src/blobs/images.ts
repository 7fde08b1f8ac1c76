/**
 * The files of a blob directory at one moment. Blobs and blocks of uploads never change, so that a second name for each is enough, and
 * a sweep of the directory takes none of them away.
 */

import { link, mkdir, readdir, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../ports/clock.ts'

export interface BlobImages {
  /** Takes no room of its own: all its files are shared. */
  save(name: string): Promise<void>
  load(name: string): Promise<void>
  remove(name: string): Promise<void>
}

export interface BlobImagesOptions {
  /** That of the blobs. */
  readonly directory: string
  /** Where images are kept, on the same file system. */
  readonly images: string
  readonly clock: Clock
}

export function createBlobImages(options: BlobImagesOptions): BlobImages {
  const { directory, images, clock } = options
  const uploads = join(directory, 'uploads')
  const ofImage = (name: string) => ({
    blobs: join(images, name, 'blobs'),
    uploads: join(images, name, 'uploads'),
  })
  return {
    async save(name) {
      const image = ofImage(name)
      await mkdir(image.blobs, { recursive: true })
      for (const folder of await readdir(join(directory, 'blobs'))) {
        for (const sha256 of await readdir(join(directory, 'blobs', folder))) {
          await link(join(directory, 'blobs', folder, sha256), join(image.blobs, sha256))
        }
      }
      await linkAll(uploads, image.uploads)
    },
    async load(name) {
      const image = ofImage(name)
      for (const sha256 of await readdir(image.blobs)) {
        const folder = join(directory, 'blobs', sha256.slice(0, 2))
        await mkdir(folder, { recursive: true })
        await linkIfMissing(join(image.blobs, sha256), join(folder, sha256))
        // As new as one that was just kept, so that no sweep takes it before its rows are back.
        await utimes(join(folder, sha256), clock.now(), clock.now())
      }
      await rm(uploads, { recursive: true })
      await linkAll(image.uploads, uploads)
    },
    remove: (name) => rm(join(images, name), { recursive: true, force: true }),
  }
}

/** Second names for the files of each folder of a folder. */
async function linkAll(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const folder of await readdir(from)) {
    await mkdir(join(to, folder), { recursive: true })
    for (const name of await readdir(join(from, folder))) {
      await link(join(from, folder, name), join(to, folder, name))
    }
  }
}

async function linkIfMissing(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
