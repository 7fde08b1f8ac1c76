/** Thread entry: keeps a DuckDB session for each of the folders asked last, and answers statements one at a time. */

import { parentPort, workerData } from 'node:worker_threads'
import { openDuckdbSession, type DuckdbSession } from './duckdb-session.ts'
import { QueryError } from './executor.ts'
import type { FromWorker, ToWorker, WorkerSettings } from './worker-protocol.ts'

/** Only one of them runs at a time, and idle ones hold no data, so together they stay within one's memory. */
const mostSessions = 4

const settings: WorkerSettings = workerData
if (parentPort !== null) serve(parentPort, settings)

function serve(port: NonNullable<typeof parentPort>, settings: WorkerSettings): void {
  const sessions = new Map<string, DuckdbSession>()
  let current: DuckdbSession | undefined
  let running: number | undefined
  const interrupted = new Set<number>()

  const sessionOf = async (folder: string): Promise<DuckdbSession> => {
    const known = sessions.get(folder)
    sessions.delete(folder)
    const [oldest] = sessions.size >= mostSessions ? sessions.values() : []
    if (oldest !== undefined) {
      sessions.delete(oldest.folder)
      oldest[Symbol.dispose]()
    }
    const session = known ?? (await openDuckdbSession(folder, settings))
    sessions.set(folder, session)
    return session
  }

  const answer = async (message: ToWorker & { kind: 'run' }): Promise<FromWorker> => {
    running = message.id
    try {
      const session = await sessionOf(message.folder)
      current = session
      if (interrupted.has(message.id)) throw new QueryError('query-failed', 'interrupted')
      return { kind: 'result', id: message.id, result: await session.run(message) }
    } catch (error) {
      const code = error instanceof QueryError ? error.code : 'engine-failed'
      const text = error instanceof Error ? error.message : String(error)
      return { kind: 'error', id: message.id, code, message: text }
    } finally {
      current = undefined
      running = undefined
      interrupted.delete(message.id)
    }
  }

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'interrupt') {
      if (running !== message.id) return
      interrupted.add(message.id)
      current?.interrupt()
      return
    }
    void answer(message).then((reply) => port.postMessage(reply))
  })
}
