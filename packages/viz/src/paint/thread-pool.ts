/** A bounded set of worker threads that answer one message with one message. */

import { Worker } from 'node:worker_threads'

export interface ThreadPool<Job, Result> extends AsyncDisposable {
  /** @throws Error when too many jobs wait, the thread dies, or the pool is closed */
  run(job: Job, signal?: AbortSignal): Promise<Result>
}

export interface ThreadPoolOptions {
  readonly script: URL
  readonly threads: number
  readonly maxWaiting: number
}

interface Task<Job, Result> {
  readonly job: Job
  readonly resolve: (result: Result) => void
  readonly reject: (reason: unknown) => void
}

export function createThreadPool<Job, Result>(options: ThreadPoolOptions): ThreadPool<Job, Result> {
  return new WorkerPool<Job, Result>(options)
}

class WorkerPool<Job, Result> implements ThreadPool<Job, Result> {
  readonly #options: ThreadPoolOptions
  readonly #idle: Worker[] = []
  readonly #busy = new Map<Worker, Task<Job, Result>>()
  readonly #waiting: Task<Job, Result>[] = []
  #isClosed = false

  constructor(options: ThreadPoolOptions) {
    this.#options = options
  }

  async run(job: Job, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted()
    if (this.#isClosed) throw new Error('the thread pool is closed')
    if (this.#waiting.length >= this.#options.maxWaiting) {
      throw new Error(`${this.#waiting.length} jobs wait for a thread already`)
    }
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    const task: Task<Job, Result> = { job, resolve, reject }
    const abort = (): void => {
      this.#abandon(task, signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
    this.#waiting.push(task)
    this.#startNext()
    try {
      return await promise
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    const reason = new Error('the thread pool was closed')
    for (const task of this.#waiting.splice(0)) task.reject(reason)
    const workers = [...this.#idle.splice(0), ...this.#busy.keys()]
    for (const task of this.#busy.values()) task.reject(reason)
    this.#busy.clear()
    await Promise.all(workers.map((worker) => worker.terminate()))
  }

  #startNext(): void {
    if (this.#waiting.length === 0) return
    const worker = this.#idle.pop() ?? this.#newWorker()
    if (worker === null) return
    const task = this.#waiting.shift()
    if (task === undefined) return
    this.#busy.set(worker, task)
    worker.ref()
    worker.postMessage(task.job, [])
  }

  #newWorker(): Worker | null {
    if (this.#idle.length + this.#busy.size >= this.#options.threads) return null
    const worker = new Worker(this.#options.script)
    worker.on('message', (result: Result) => {
      const task = this.#busy.get(worker)
      if (task === undefined) return
      this.#busy.delete(worker)
      // An idle thread must not keep the process alive.
      worker.unref()
      this.#idle.push(worker)
      task.resolve(result)
      this.#startNext()
    })
    worker.on('error', (cause) => {
      this.#drop(worker, new Error('a painting thread failed', { cause }))
    })
    worker.on('exit', (code) => {
      this.#drop(worker, new Error(`a painting thread ended with code ${code}`))
    })
    return worker
  }

  #drop(worker: Worker, reason: unknown): void {
    const at = this.#idle.indexOf(worker)
    if (at >= 0) this.#idle.splice(at, 1)
    const task = this.#busy.get(worker)
    this.#busy.delete(worker)
    task?.reject(reason)
    if (!this.#isClosed) this.#startNext()
  }

  #abandon(task: Task<Job, Result>, reason: unknown): void {
    const at = this.#waiting.indexOf(task)
    if (at >= 0) this.#waiting.splice(at, 1)
    task.reject(reason)
    for (const [worker, running] of this.#busy) {
      if (running !== task) continue
      this.#busy.delete(worker)
      // resvg cannot be interrupted; only ending its thread frees the processor.
      void worker.terminate()
      this.#startNext()
    }
  }
}
