/** The folder a server keeps its data in, and the key that seals its secrets. */

import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
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
  // The last step alone, since a recursive mkdir below a pseudo file system never returns.
  await mkdir(dirname(resolve(data.path)), { recursive: true })
  await makeDirectory(data.path)
  const masterKey = await readOrMakeKey(join(data.path, 'master.key'))
  return { path: data.path, masterKey, [Symbol.asyncDispose]: async () => {} }
}

async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
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
