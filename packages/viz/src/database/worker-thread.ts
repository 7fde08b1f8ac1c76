/** One database thread as seen from outside: runs a statement, and can be asked or made to stop. */

import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { QueryError, type QueryRequest, type QueryResult } from './executor.ts'
import type { FromWorker, ToWorker, WorkerSettings } from './worker-protocol.ts'

/** How long an interrupted statement may take to notice before its thread is ended. */
const interruptGraceMs = 2000

export interface WorkerThread {
  /** False once the thread has ended; it must then be replaced. */
  readonly isAlive: () => boolean
  /** Folder asked last; null before the first. */
  readonly folder: () => string | null
  readonly run: (request: QueryRequest) => Promise<QueryResult>
  readonly end: () => Promise<void>
}

/** Starts a thread; it runs from source and compiled alike, beside this file. */
export function startWorkerThread(settings: WorkerSettings): WorkerThread {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  const worker = new Worker(new URL(`./duckdb-worker${extension}`, import.meta.url), {
    workerData: settings,
    execArgv: [],
  })
  // An idle thread must not keep a program alive; a waiting caller has its own timer.
  worker.unref()
  let alive = true
  let lastId = 0
  let folder: string | null = null
  let running: Promise<unknown> = Promise.resolve()
  const terminate = async (): Promise<void> => {
    alive = false
    await worker.terminate()
  }
  worker.once('exit', () => (alive = false))
  return {
    isAlive: () => alive,
    // A statement that runs is asked to stop first: ending a thread within a function of its session ends the process.
    end: async () => {
      alive = false
      post(worker, { kind: 'interrupt', id: lastId })
      const grace = new AbortController()
      const { signal } = grace
      const waited = delay(interruptGraceMs, undefined, { signal, ref: false }).catch(() => {})
      await Promise.race([running, waited])
      grace.abort()
      await terminate()
    },
    folder: () => folder,
    run: (request) => {
      folder = request.folder
      const answer = converse({ worker, request, id: ++lastId, end: terminate })
      running = answer.catch(() => undefined)
      return answer
    },
  }
}

function post(worker: Worker, message: ToWorker): void {
  worker.postMessage(message, [])
}

interface Conversation {
  readonly worker: Worker
  readonly request: QueryRequest
  readonly id: number
  readonly end: () => Promise<void>
}

async function converse({ worker, request, id, end }: Conversation): Promise<QueryResult> {
  const { folder, sql, access = 'read', maxRows, timeoutMs, signal } = request
  const reply = Promise.withResolvers<FromWorker>()
  let timedOut = false
  let grace: NodeJS.Timeout | undefined
  const onMessage = (message: FromWorker): void => {
    if (message.id === id) reply.resolve(message)
  }
  const onError = (cause: Error): void => reply.reject(cause)
  const onExit = (): void => reply.reject(new Error('the database thread ended'))
  const interrupt = (): void => {
    post(worker, { kind: 'interrupt', id })
    grace ??= setTimeout(() => void end(), interruptGraceMs)
  }
  const timer = setTimeout(() => {
    timedOut = true
    interrupt()
  }, timeoutMs)
  worker.on('message', onMessage).on('error', onError).on('exit', onExit)
  signal?.addEventListener('abort', interrupt)
  try {
    post(worker, { kind: 'run', id, folder, sql, access, maxRows })
    const answer = await reply.promise
    if (answer.kind === 'result') return answer.result
    throw new QueryError(answer.code, answer.message)
  } catch (error) {
    signal?.throwIfAborted()
    if (timedOut) throw new QueryError('query-timeout', `no answer in ${timeoutMs} ms`)
    if (error instanceof QueryError) throw error
    throw new QueryError('engine-failed', 'the database thread failed', { cause: error })
  } finally {
    clearTimeout(timer)
    clearTimeout(grace)
    signal?.removeEventListener('abort', interrupt)
    worker.off('message', onMessage).off('error', onError).off('exit', onExit)
  }
}
