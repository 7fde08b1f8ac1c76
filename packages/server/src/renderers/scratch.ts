/**
 * Folders for work in progress, below one that is named after the process they belong to. What a process left that is no
 * more, a later one removes.
 */

import { mkdir, mkdtemp, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

export interface Scratch extends AsyncDisposable {
  /** On the disk of the data. */
  readonly path: string
  /** In the system's temporary folder, for sockets, whose paths must be short. */
  readonly temporaryPath: string
}

/** Makes the folder of this process in `parent`, and removes those of processes that have ended. */
export async function openScratch(parent: string): Promise<Scratch> {
  await mkdir(parent, { recursive: true })
  await removeAbandoned(parent)
  const path = await mkdtemp(join(parent, `${hostWord()}-${process.pid}-${startedAt()}-`))
  const temporaryPath = await mkdtemp(join(tmpdir(), 'easel-'))
  return {
    path,
    temporaryPath,
    [Symbol.asyncDispose]: async () => {
      await rm(path, { recursive: true, force: true })
      await rm(temporaryPath, { recursive: true, force: true })
      // The last one takes the folder with it; others are still in use.
      await rmdir(parent).catch(() => {})
    },
  }
}

/** Of other machines only the age of a folder shows that its process has ended. */
const mostAgeMs = 24 * 60 * 60_000

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [, host = '', pid, started] = /^(\w+)-(\d+)-(\d+)-/.exec(name) ?? []
    const path = join(parent, name)
    const isAbandoned =
      host === hostWord() ? !isRunning(Number(pid), Number(started)) : await isOld(path)
    if (isAbandoned) await rm(path, { recursive: true, force: true })
  }
}

const hostWord = (): string => hostname().replaceAll(/\W/g, '').slice(0, 40) || 'host'
/** Containers start again with the same number of their process. */
const startedAt = (): number => Math.round(performance.timeOrigin)

function isRunning(pid: number, started: number): boolean {
  if (pid === process.pid) return started === startedAt()
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function isOld(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null)
  return facts !== null && facts.mtimeMs < Date.now() - mostAgeMs
}
