/** A disk of a test's own that is soon full: a tmpfs, mounted by root or in a namespace of the test's user. */

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

export interface SmallDisk extends AsyncDisposable {
  readonly path: string
  /** Takes up all that is free, but for `leftBytes`. @returns what gives it back */
  fill(leftBytes?: number): Promise<() => Promise<void>>
}

const run = promisify(execFile)

/** Null where this system lets only root mount, and the test is not root. */
export async function smallDisk(megabytes: number): Promise<SmallDisk | null> {
  const mounted = await (process.getuid?.() === 0 ? asRoot(megabytes) : inNamespace(megabytes))
  return mounted && { ...mounted, fill: (leftBytes = 0) => fill(mounted.path, leftBytes) }
}

type Mounted = Omit<SmallDisk, 'fill'>

async function asRoot(megabytes: number): Promise<Mounted | null> {
  const path = await mkdtemp(join(tmpdir(), 'easel-small-disk-'))
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path])
  } catch {
    await rm(path, { recursive: true })
    return null
  }
  return {
    path,
    async [Symbol.asyncDispose]() {
      await run('umount', ['--lazy', path])
      await rm(path, { recursive: true })
    },
  }
}

/** A process that waits keeps the namespace; its root is seen from outside. */
async function inNamespace(megabytes: number): Promise<Mounted | null> {
  const script = `mount -t tmpfs -o size=${megabytes}m tmpfs /mnt && echo mounted && exec cat`
  const holder = spawn('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', script])
  const gone = new Promise<null>((resolve) => {
    holder.once('error', () => resolve(null))
    holder.once('exit', () => resolve(null))
  })
  const said = await Promise.race([once(createInterface(holder.stdout), 'line'), gone])
  if (said === null) return null
  return {
    path: `/proc/${holder.pid ?? 0}/root/mnt`,
    async [Symbol.asyncDispose]() {
      holder.stdin.end()
      await gone
    },
  }
}

async function fill(path: string, leftBytes: number): Promise<() => Promise<void>> {
  const filler = join(path, 'filler')
  await using file = await open(filler, 'w')
  const bytes = new Uint8Array(256 * 1024)
  for (;;) {
    const { bavail, bsize } = await statfs(path)
    const missing = Math.min(bytes.length, bavail * bsize - leftBytes)
    if (missing <= 0) return () => rm(filler)
    try {
      await file.write(bytes, 0, missing)
    } catch (error) {
      // Others write, too.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    }
  }
}
