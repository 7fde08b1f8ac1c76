/** The part of the file system that blobs use; tests put failures into it. */

import {
  mkdir,
  open,
  readdir,
  rename,
  rmdir,
  stat,
  unlink,
  utimes,
  type FileHandle,
} from 'node:fs/promises'

export type BlobFile = Pick<FileHandle, 'writev' | 'sync' | 'close'>

export interface BlobFiles {
  open(path: string, flags: string): Promise<BlobFile>
  /** @returns whether the directory was missing */
  makeDirectory(path: string): Promise<boolean>
  syncDirectory(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  /** Leaves a directory that is not empty, or not there, as it is. */
  removeEmptyDirectory(path: string): Promise<void>
  list(path: string): Promise<readonly string[]>
  modifiedAt(path: string): Promise<Date>
  setModifiedAt(path: string, at: Date): Promise<void>
}

export const systemFiles: BlobFiles = {
  open: async (path, flags) => open(path, flags),
  makeDirectory: async (path) => (await mkdir(path, { recursive: true })) !== undefined,
  async syncDirectory(path) {
    const directory = await open(path, 'r')
    try {
      await directory.sync()
    } finally {
      await directory.close()
    }
  },
  rename,
  unlink,
  async removeEmptyDirectory(path) {
    try {
      await rmdir(path)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT') throw error
    }
  },
  list: async (path) => readdir(path),
  modifiedAt: async (path) => (await stat(path)).mtime,
  setModifiedAt: async (path, at) => utimes(path, at, at),
}
