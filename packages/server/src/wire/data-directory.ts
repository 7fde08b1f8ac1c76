/** The folder a server keeps its data in, and the keys that seal its secrets. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { EaselOptions } from './config.ts'
import { openKeyFiles } from '../keys/key-files.ts'
import type { KeyFiles } from '../ports/index.ts'

export interface DataDirectory extends AsyncDisposable {
  readonly path: string
  readonly keyFiles: KeyFiles
}

export async function openDataDirectory(data: EaselOptions['data']): Promise<DataDirectory> {
  if (data.kind === 'memory') {
    const path = await mkdtemp(join(tmpdir(), 'easel-'))
    return {
      path,
      keyFiles: openKeyFiles(path),
      [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
    }
  }
  // The last step alone, since a recursive mkdir below a pseudo file system never returns.
  await mkdir(dirname(resolve(data.path)), { recursive: true })
  await makeDirectory(data.path)
  return {
    path: data.path,
    keyFiles: openKeyFiles(data.path),
    [Symbol.asyncDispose]: async () => {},
  }
}

async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
