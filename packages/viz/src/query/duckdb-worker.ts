/** Thread entry: keeps one DuckDB session, for the folder asked last, and answers statements one at a time. */

import { parentPort, workerData } from 'node:worker_threads'
import { openDuckdbSession, type DuckdbSession } from './duckdb-session.ts'
import { QueryError } from './executor.ts'
import type { FromWorker, ToWorker, WorkerSettings } from './worker-protocol.ts'

const settings: WorkerSettings = workerData
if (parentPort !== null) serve(parentPort, settings)

function serve(port: NonNullable<typeof parentPort>, settings: WorkerSettings): void {
  let session: DuckdbSession | undefined
  let running: number | undefined
  const interrupted = new Set<number>()

  const answer = async (message: ToWorker & { kind: 'run' }): Promise<FromWorker> => {
    running = message.id
    try {
      if (session?.folder !== message.folder) {
        session?.[Symbol.dispose]()
        session = undefined
        session = await openDuckdbSession(message.folder, settings)
      }
      if (interrupted.has(message.id)) throw new QueryError('query-failed', 'interrupted')
      return { kind: 'result', id: message.id, result: await session.run(message) }
    } catch (error) {
      const code = error instanceof QueryError ? error.code : 'query-failed'
      const text = error instanceof Error ? error.message : String(error)
      return { kind: 'error', id: message.id, code, message: text }
    } finally {
      running = undefined
      interrupted.delete(message.id)
    }
  }

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'interrupt') {
      if (running !== message.id) return
      interrupted.add(message.id)
      session?.interrupt()
      return
    }
    void answer(message).then((reply) => port.postMessage(reply))
  })
}
