/**
 * The rows of workbooks as renderers convert them: once for each file, by one renderer, while the others who need them
 * wait. A conversion may take longer than a request; it then goes on without it.
 */

import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineUnavailable, type WorkbookFile } from '../ports/index.ts'
import type { Job } from './channel/messages.ts'
import { Flights } from './flights.ts'
import { RendererEnded, type Sink } from './renderer.ts'
import { LimitExceeded } from './watched-run.ts'

export interface ConvertedRowsOptions {
  /** Holds a folder for each file. */
  readonly directory: string
  /** Longest time that a request waits. */
  readonly waitMs: number
  readonly conversionMs: number
}

interface Conversion {
  readonly job: Job
  readonly sink: Sink
  readonly runMs: number
  readonly signal: AbortSignal
}

/** Files that are known to be converted; more are asked about again. */
const mostKnown = 10_000

const nothing: Sink = { part: () => {}, bytes: () => {} }

export class ConvertedRows {
  readonly #options: ConvertedRowsOptions
  readonly #ready = new Set<string>()
  readonly #flights = new Flights<void>()
  readonly #forgetting = new Map<string, Promise<void>>()

  constructor(options: ConvertedRowsOptions) {
    this.#options = options
  }

  /**
   * Returns when the rows of the file are there.
   *
   * @throws EngineUnavailable where this takes too long, and what the run throws
   */
  async ready(
    file: WorkbookFile,
    signal: AbortSignal,
    run: (conversion: Conversion) => Promise<void>,
  ): Promise<void> {
    const keys = keysOf(file)
    for (const key of keys) await this.#forgetting.get(key)
    const name = keys.join(' ')
    if (this.#ready.has(name)) return
    let isStarter = false
    const start = async (own: AbortSignal): Promise<void> => {
      isStarter = true
      const job = { kind: 'prepare', file } as const
      await run({ job, sink: nothing, runMs: this.#options.conversionMs, signal: own })
      this.#note(name)
    }
    try {
      await this.#join(name, signal, start)
    } catch (cause) {
      // The end of a process is the matter of the request that had it started; the others try for themselves.
      if (isStarter || !isEnd(cause)) throw cause
      await this.ready(file, signal, run)
    }
  }

  async #join(key: string, signal: AbortSignal, start: (own: AbortSignal) => Promise<void>) {
    const late = new AbortController()
    const timer = setTimeout(() => {
      const rest = AbortSignal.timeout(this.#options.conversionMs)
      this.#flights.join(key, rest, start).catch(() => {})
      late.abort(new EngineUnavailable('the data of the workbook is being read', 10))
    }, this.#options.waitMs)
    try {
      await this.#flights.join(key, AbortSignal.any([signal, late.signal]), start)
    } finally {
      clearTimeout(timer)
    }
  }

  /** Removes the rows of a file. Those who need them wait until they are gone, and convert them anew. */
  async forget(fileKey: string, retire: () => Promise<void>): Promise<void> {
    const remove = async (): Promise<void> => {
      for (const name of this.#ready) {
        if (name.split(' ').includes(fileKey)) this.#ready.delete(name)
      }
      await retire()
      await rm(join(this.#options.directory, fileKey), { recursive: true, force: true })
    }
    const removed = (this.#forgetting.get(fileKey) ?? Promise.resolve()).then(remove)
    const settled = removed.catch(() => {})
    this.#forgetting.set(fileKey, settled)
    try {
      await removed
    } finally {
      if (this.#forgetting.get(fileKey) === settled) this.#forgetting.delete(fileKey)
    }
  }

  /** Keys of the files that have rows. */
  async fileKeys(): Promise<readonly string[]> {
    const names = await readdir(this.#options.directory).catch((): string[] => [])
    return names.filter((name) => /^[0-9a-f]{64}$/.test(name))
  }

  #note(name: string): void {
    this.#ready.add(name)
    const [oldest] = this.#ready
    if (this.#ready.size > mostKnown && oldest !== undefined) this.#ready.delete(oldest)
  }
}

/** Of a workbook and of what it is read with. */
const keysOf = ({ key, published = [] }: WorkbookFile): readonly string[] => [
  key,
  ...published.map((source) => source.key),
]

const isEnd = (cause: unknown): boolean =>
  cause instanceof RendererEnded || cause instanceof LimitExceeded
