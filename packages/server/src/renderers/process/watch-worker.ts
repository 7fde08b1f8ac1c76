/** The thread of `watch-server.ts`. */

import process from 'node:process'
import { workerData } from 'node:worker_threads'
import { removeFolders, type Watch } from './watch-server.ts'

const lookEveryMs = 250
/** Time for the renderer to stop its work and clear up by itself. */
const graceMs = 2_000

const { serverPid, folders, memoryBytes } = workerData as Watch
let orphanedMs = 0

setInterval(() => {
  if (process.ppid !== serverPid) orphanedMs += lookEveryMs
  if (orphanedMs > graceMs) {
    removeFolders(folders)
    process.kill(process.pid, 'SIGKILL')
  }
  if (memoryBytes !== null && process.memoryUsage.rss() > memoryBytes) {
    process.kill(process.pid, 'SIGKILL')
  }
}, lookEveryMs)
