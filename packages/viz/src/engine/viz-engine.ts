/** The data side of the library as one object: workbook files in, tables of marks and CSV out. */

import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import {
  prepareWorkbook,
  type PreparedWorkbook,
  type WorkbookFile,
} from '../extract/prepare-workbook.ts'
import type { ViewRequest } from '../query/view-request.ts'
import { createWorkerPool } from '../database/worker-pool.ts'
import type { MarkTable } from '../marks/mark-table.ts'
import { readMarks, type ReadLimits } from './read-marks.ts'
import { writeCsv } from '../marks/write-csv.ts'

export interface VizEngineOptions {
  /** Folder for converted data; survives restarts, and may be deleted while nothing runs. */
  readonly workDirectory: string
  /**
   * Folder for work in progress, on the same disk; it may be deleted whenever nothing runs. Default: beside the
   * converted data.
   */
  readonly scratchDirectory?: string
  /** Path of the hyperd program; absent: `EASEL_HYPERD`, else that of the npm package for this platform. */
  readonly hyperdPath?: string
  /** For all queries together, and again for one conversion of an extract. */
  readonly memoryLimitBytes?: number
  /** Database threads within one query. */
  readonly threads?: number
  /** Queries that run at once; others wait. */
  readonly workers?: number
  /** For one file. */
  readonly conversionTimeoutMs?: number
}

export interface ReadOptions {
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  /** More marks than this are query-too-large. */
  readonly maxRows?: number
}

export interface VizEngine extends AsyncDisposable {
  /**
   * Reads the workbook and converts its data, unless that was done before; callers with the same key share one run.
   * Data that cannot be read fails the views that need it, not this.
   *
   * @throws PackageError when the workbook itself cannot be read.
   */
  readonly prepare: (file: WorkbookFile) => Promise<PreparedWorkbook>
  /**
   * Marks of a worksheet, or of a dashboard's first worksheet by name.
   *
   * @throws VizError; the signal's reason when it fires.
   */
  readonly marks: (
    prepared: PreparedWorkbook,
    viewName: string,
    request: ViewRequest,
    options?: ReadOptions,
  ) => Promise<MarkTable>
  /** The same as CSV; every error comes before the first chunk. */
  readonly csv: (
    prepared: PreparedWorkbook,
    viewName: string,
    request: ViewRequest,
    options?: ReadOptions,
  ) => Promise<AsyncIterable<string>>
  /** Deletes the converted data of a key. */
  readonly forget: (key: string) => Promise<void>
}

const gibibyte = 2 ** 30

/** Nothing is loaded or started before it is needed. */
export function createVizEngine(options: VizEngineOptions): VizEngine {
  const { memoryLimitBytes = gibibyte, workers = 2, conversionTimeoutMs = 600_000 } = options
  const workDirectory = resolve(options.workDirectory)
  const threads = options.threads ?? availableParallelism()
  const executor = createWorkerPool({ workers, memoryLimitBytes, threads })
  const running = new Map<string, Promise<PreparedWorkbook>>()
  const closing = new AbortController()

  const prepare = async (file: WorkbookFile): Promise<PreparedWorkbook> => {
    checkKey(file.key)
    closing.signal.throwIfAborted()
    const started = running.get(file.key)
    if (started !== undefined) return started
    const preparation = prepareWorkbook(file, {
      workDirectory,
      ...(options.scratchDirectory === undefined
        ? {}
        : { scratchDirectory: resolve(options.scratchDirectory) }),
      ...(options.hyperdPath === undefined ? {} : { hyperdPath: options.hyperdPath }),
      memoryLimitBytes,
      timeoutMs: conversionTimeoutMs,
      executor,
      signal: closing.signal,
    }).finally(() => running.delete(file.key))
    running.set(file.key, preparation)
    return preparation
  }
  const marks: VizEngine['marks'] = (prepared, viewName, request, readOptions) =>
    readMarks({ prepared, viewName, request, executor, limits: limitsOf(readOptions) })
  return {
    prepare,
    marks,
    csv: async (...view) => writeCsv(await marks(...view)),
    forget: async (key) => {
      checkKey(key)
      await rm(join(workDirectory, key), { recursive: true, force: true })
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort(new Error('the viz engine is closed'))
      await Promise.allSettled(running.values())
      await executor[Symbol.asyncDispose]()
    },
  }
}

function limitsOf({ signal, timeoutMs = 60_000, maxRows = 500_000 }: ReadOptions = {}): ReadLimits {
  return { timeoutMs, maxRows, ...(signal === undefined ? {} : { signal }) }
}

function checkKey(key: string): void {
  if (!/^[\w-]{1,128}$/.test(key)) {
    throw new TypeError(`key "${key}" is not 1 to 128 letters, digits, "-" and "_"`)
  }
}
