/** The folder a server keeps its data in, and the key that seals its secrets. */

import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EaselOptions } from './config.ts'

export interface DataDirectory extends AsyncDisposable {
  readonly path: string
  /** 32 bytes. */
  readonly masterKey: Buffer
}

const keyBytes = 32

export async function openDataDirectory(data: EaselOptions['data']): Promise<DataDirectory> {
  if (data.kind === 'memory') {
    const path = await mkdtemp(join(tmpdir(), 'easel-'))
    return {
      path,
      masterKey: randomBytes(keyBytes),
      [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
    }
  }
  await mkdir(data.path, { recursive: true, mode: 0o700 })
  const masterKey = await readOrMakeKey(join(data.path, 'master.key'))
  return { path: data.path, masterKey, [Symbol.asyncDispose]: async () => {} }
}

/** Made once, readable by its owner only; without it sealed secrets cannot be opened. */
async function readOrMakeKey(path: string): Promise<Buffer> {
  try {
    await using file = await open(path, 'wx', 0o600)
    await file.writeFile(randomBytes(keyBytes))
    await file.sync()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = await readFile(path)
  if (key.length !== keyBytes) {
    throw new Error(`${path} holds ${key.length} bytes, not a key of ${keyBytes} bytes`)
  }
  return key
}
