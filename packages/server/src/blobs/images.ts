/**
 * The files of a blob directory at one moment. Kept blobs never change, so that a second name for each is enough, and a sweep of the
 * directory takes none of them away; what arrives in pieces is copied.
 */

import { copyFile, link, mkdir, readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../ports/clock.ts'

export interface BlobImages {
  /** @returns bytes that the image takes besides those that it shares */
  save(name: string): Promise<number>
  load(name: string): Promise<void>
  remove(name: string): Promise<void>
}

export interface BlobImagesOptions {
  /** That of the blobs. */
  readonly directory: string
  /** Where images are kept, on the same file system. */
  readonly images: string
  readonly clock: Clock
  /** Told when the files of uploads were put back. */
  readonly onLoad: () => void
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
      return copyAll(uploads, image.uploads)
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
      await copyAll(image.uploads, uploads)
      options.onLoad()
    },
    remove: (name) => rm(join(images, name), { recursive: true, force: true }),
  }
}

async function copyAll(from: string, to: string): Promise<number> {
  await mkdir(to, { recursive: true })
  let bytes = 0
  for (const name of await readdir(from)) {
    await copyFile(join(from, name), join(to, name))
    bytes += (await stat(join(to, name))).size
  }
  return bytes
}

async function linkIfMissing(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
