/**
 * Master keys as files of the data directory, readable by their owner only: `master.key` is the current one, `master-….key` those before
 * it that something may still be sealed under.
 */

import { randomBytes, randomUUID } from 'node:crypto'
import { link, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeptKey, KeyFiles } from '../ports/index.ts'
import { StartRefused } from '../ports/start-refused.ts'
import { masterKeyId } from './sealed.ts'

const keyBytes = 32
const current = 'master.key'
const earlier = /^master-[0-9a-f]{16}\.key$/

/** Keys of a directory that is there. Opening it makes none. */
export function openKeyFiles(directory: string): KeyFiles {
  const path = (name: string) => join(directory, name)
  const nameOf = (key: Buffer) => `master-${masterKeyId(key)}.key`
  return {
    hasCurrent: async () => (await readdir(directory)).includes(current),
    async makeFirst() {
      const made = path(`${current}.${randomUUID()}.new`)
      await writeSynced(made, randomBytes(keyBytes))
      // A name that appears with the whole key behind it, also for a server that starts beside this one.
      await linkTo(made, path(current))
      await rm(made)
      await syncDirectory(directory)
    },
    async list() {
      const names = (await readdir(directory)).filter((name) => earlier.test(name)).toSorted()
      const kept: KeptKey[] = [await readKey(path(current))]
      for (const name of names) {
        const one = await readKey(path(name))
        if (!kept.some(({ key }) => key.equals(one.key))) kept.push(one)
      }
      return kept
    },
    async turnTo(key) {
      // The old one has its second name on disk before the first is given to the new one.
      const { key: old } = await readKey(path(current))
      await linkTo(path(current), path(nameOf(old)))
      await writeSynced(path(`${current}.new`), key)
      await syncDirectory(directory)
      await rename(path(`${current}.new`), path(current))
      await syncDirectory(directory)
    },
    async remove(key) {
      await rm(path(nameOf(key)), { force: true })
      await syncDirectory(directory)
    },
  }
}

async function linkTo(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    // Another server, or a rotation that was cut off, has made it already.
    if (!isThere(error)) throw error
  }
}

async function writeSynced(path: string, bytes: Buffer): Promise<void> {
  await rm(path, { force: true })
  await using file = await open(path, 'wx', 0o600)
  await file.writeFile(bytes)
  await file.sync()
}

async function readKey(path: string): Promise<KeptKey> {
  const key = await readFile(path).catch((cause: unknown) => {
    if (!hasCode(cause, 'ENOENT')) throw cause
    const message = `the master key ${path} is missing; restore it from its backup`
    throw new StartRefused('key-missing', message, { cause })
  })
  if (key.length !== keyBytes) {
    throw new StartRefused(
      'key-damaged',
      `${path} holds ${key.length} bytes, and a master key has ${keyBytes}; restore the file from its backup`,
    )
  }
  return { key, madeAt: (await stat(path)).mtime }
}

async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r')
  await directory.sync()
}

const isThere = (error: unknown): boolean => hasCode(error, 'EEXIST')

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
