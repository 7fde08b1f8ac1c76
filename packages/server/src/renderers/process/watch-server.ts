/**
 * Ends a renderer whose server has gone, also while its own loop is busy: a thread of its own looks. Where the server
 * cannot see the memory of another process, the thread ends the renderer above its limit, too.
 */

import { rmdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'
import { Worker } from 'node:worker_threads'
import type { RendererSettings } from '../channel/messages.ts'

/** What the thread is given. */
export interface Watch {
  readonly serverPid: number
  readonly folders: Folders
  /** null: the server watches the memory. */
  readonly memoryBytes: number | null
}

export function watchServer(settings: RendererSettings): void {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const watch: Watch = {
    serverPid: process.ppid,
    folders: foldersOf(settings),
    memoryBytes: process.platform === 'linux' ? null : settings.memoryBytes,
  }
  const worker = new Worker(new URL(`./watch-worker.${extension}`, import.meta.url), {
    workerData: watch,
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  })
  worker.unref()
}

/** What goes with the renderer. */
export const foldersOf = ({ scratchDirectory, temporaryDirectory }: RendererSettings): Folders => ({
  scratchDirectory,
  temporaryDirectory,
})

export type Folders = Pick<RendererSettings, 'scratchDirectory' | 'temporaryDirectory'>

/** The last renderer of a server that was killed takes the folder around the temporary ones with it. */
export function removeFolders({ scratchDirectory, temporaryDirectory }: Folders): void {
  for (const folder of [scratchDirectory, temporaryDirectory]) {
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    rmdirSync(dirname(temporaryDirectory))
  } catch {
    // Others are still in it, or it has gone already.
  }
}
