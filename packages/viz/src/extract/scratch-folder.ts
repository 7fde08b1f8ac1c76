/** Folders for work in progress, named after the process that owns them, so that a later one can clear up after a crash. */

import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/** Makes an empty folder in `parent`; no reader takes it for finished work. */
export async function makeScratchFolder(parent: string): Promise<string> {
  const { host, pid, startedAt } = thisProcess()
  return mkdtemp(join(parent, `.scratch-${host}-${pid}-${startedAt}-`))
}

/**
 * Removes what processes that are no more left of the conversions of any workbook.
 *
 * @param workDirectory The one of the engine, with a folder for each workbook.
 */
export async function removeAllAbandoned(workDirectory: string, mostAgeMs: number): Promise<void> {
  for (const name of await namesIn(workDirectory)) {
    await removeAbandoned(join(workDirectory, name), mostAgeMs)
  }
}

/** A folder for sockets, whose paths are short: of this machine, in the system's folder for temporary files. */
export async function makeSocketFolder(): Promise<string> {
  await removeAbandonedSockets()
  const { pid, startedAt } = thisProcess()
  return mkdtemp(join(tmpdir(), `easel-hyperd-${pid}-${startedAt}-`))
}

async function removeAbandonedSockets(): Promise<void> {
  for (const name of await namesIn(tmpdir())) {
    const owner = /^easel-hyperd-(\d+)-(\d+)-/.exec(name)
    if (owner === null || isRunning(Number(owner[1]), Number(owner[2]))) continue
    await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
}

/**
 * Removes what processes that are no more left in `parent`. Of other machines only the age of a folder tells that.
 *
 * @param mostAgeMs No work takes longer than this.
 */
export async function removeAbandoned(parent: string, mostAgeMs: number): Promise<void> {
  for (const name of await namesIn(parent)) {
    const owner = /^\.scratch-(\w+)-(\d+)-(\d+)-/.exec(name)
    if (owner === null) continue
    const [, host = '', pid, startedAt] = owner
    const folder = join(parent, name)
    const isAbandoned =
      host === thisProcess().host
        ? !isRunning(Number(pid), Number(startedAt))
        : await isOlder(folder, mostAgeMs)
    if (isAbandoned) await rm(folder, { recursive: true, force: true })
  }
}

function thisProcess() {
  return {
    host: hostname().replaceAll(/\W/g, '').slice(0, 40) || 'host',
    pid: process.pid,
    // Containers start again with the same number of their process.
    startedAt: Math.round(performance.timeOrigin),
  }
}

function isRunning(pid: number, startedAt: number): boolean {
  if (pid === process.pid) return startedAt === thisProcess().startedAt
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function isOlder(folder: string, ageMs: number): Promise<boolean> {
  try {
    return (await stat(folder)).mtimeMs < Date.now() - ageMs
  } catch {
    return false
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch {
    return []
  }
}
