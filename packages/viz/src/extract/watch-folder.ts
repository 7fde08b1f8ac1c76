/** Watches what a conversion leaves on disk while it runs, whichever process writes it. */

import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const intervalMs = 200

/**
 * Calls `onTooLarge` once when the files in the folder, nested ones too, take more than `mostBytes`; disposing ends the
 * watch.
 */
export function watchFolder(
  folder: string,
  mostBytes: number,
  onTooLarge: () => void,
): AsyncDisposable {
  const ended = new AbortController()
  const look = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      if ((await bytesIn(folder)) > mostBytes) {
        onTooLarge()
        return
      }
      await pause(ended.signal)
    }
  }
  const looking = look()
  return {
    [Symbol.asyncDispose]: async () => {
      ended.abort()
      await looking
    },
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, intervalMs)
  signal.addEventListener('abort', () => resolve(), { once: true })
  if (signal.aborted) resolve()
  await promise
  clearTimeout(timer)
}

/** Files come and go meanwhile; those that are gone count nothing. */
async function bytesIn(folder: string): Promise<number> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true })
    const sizes = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => sizeOf(join(parentPath, name)))
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  } catch {
    return 0
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    const { blocks, size } = await stat(path)
    // Where the file system counts blocks, a sparse file takes what it has of them.
    return blocks > 0 ? blocks * 512 : size
  } catch {
    return 0
  }
}
