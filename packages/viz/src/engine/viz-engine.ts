/** The data side of the library as one object: workbook files in, tables of marks and CSV out. */

import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { ExtractError } from '../extract/extract-error.ts'
import {
  prepareWorkbook,
  type PreparedWorkbook,
  type WorkbookFile,
} from '../extract/prepare-workbook.ts'
import { type ConversionSettings } from '../extract/prepare-source.ts'
import {
  refreshExtracts,
  type RefreshableFile,
  type RefreshedPackage,
} from '../extract/refresh-extracts.ts'
import {
  createExtracts,
  removeExtracts,
  type NamedDatasources,
} from '../extract/switch-extracts.ts'
import { removeAllAbandoned } from '../extract/scratch-folder.ts'
import type { CallOptions } from '../package/call-options.ts'
import type { ViewRequest } from '../query/view-request.ts'
import { createWorkerPool } from '../database/worker-pool.ts'
import type { MarkTable } from '../marks/mark-table.ts'
import { limitedCsv } from './limited-csv.ts'
import { createPreparedCache } from './prepared-cache.ts'
import { readMarks } from './read-marks.ts'
import { VizError } from './viz-error.ts'
import { defaultVizLimits, type VizLimits } from './viz-limits.ts'

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
  /** For all queries together, and again for one conversion of an extract. Default: 1 GiB. */
  readonly memoryLimitBytes?: number
  /** Database threads within one query. Default: one a processor. */
  readonly threads?: number
  /** Queries that run at once; others wait. Default: 2. */
  readonly workers?: number
  /** Workbooks kept parsed in memory. Default: 32. */
  readonly rememberedWorkbooks?: number
  /** In place of the defaults, for all calls that do not set their own. */
  readonly limits?: Partial<VizLimits>
}

export interface VizEngine extends AsyncDisposable {
  /**
   * Reads the workbook and converts its data, unless that was done before. Callers with the same key share one run,
   * which has the limits of the first and ends when all of them have left. Data that cannot be read fails the views
   * that need it, not this.
   *
   * @throws PackageError when the workbook itself cannot be read; the signal's reason when it fires.
   */
  readonly prepare: (
    file: WorkbookFile,
    options?: CallOptions<VizLimits>,
  ) => Promise<PreparedWorkbook>
  /**
   * Marks of a worksheet, or of a dashboard's first worksheet by name.
   *
   * @throws VizError; the signal's reason when it fires.
   */
  readonly marks: (
    prepared: PreparedWorkbook,
    viewName: string,
    request: ViewRequest,
    options?: CallOptions<VizLimits>,
  ) => Promise<MarkTable>
  /** The same as CSV; every error comes before the first chunk. */
  readonly csv: (
    prepared: PreparedWorkbook,
    viewName: string,
    request: ViewRequest,
    options?: CallOptions<VizLimits>,
  ) => Promise<AsyncIterable<string>>
  /**
   * The workbook or data source with its extracts made anew from the files of its package.
   *
   * @throws VizError `data-unavailable` when one cannot be made again, and then none is
   * @throws PackageError when the document itself cannot be read; the signal's reason when it fires.
   */
  readonly refresh: (
    file: RefreshableFile,
    options?: CallOptions<VizLimits>,
  ) => Promise<RefreshedPackage>
  /**
   * The same file with extracts of data sources that read one file of its package.
   *
   * @throws like {@link refresh}
   */
  readonly createExtracts: RemakeExtracts
  /** The same file on the sources that its extracts came from. @throws like {@link refresh} */
  readonly removeExtracts: RemakeExtracts
  /** Deletes the converted data of a key. */
  readonly forget: (key: string) => Promise<void>
}

/** @param names Captions of data sources; null for all of them. */
export type RemakeExtracts = (
  file: RefreshableFile,
  names: NamedDatasources,
  options?: CallOptions<VizLimits>,
) => Promise<RefreshedPackage>

const gibibyte = 2 ** 30

/** Nothing is loaded or started before it is needed. */
export function createVizEngine(options: VizEngineOptions): VizEngine {
  const { memoryLimitBytes = gibibyte, workers = 2, hyperdPath, scratchDirectory } = options
  const workDirectory = resolve(options.workDirectory)
  const threads = options.threads ?? availableParallelism()
  const executor = createWorkerPool({ workers, memoryLimitBytes, threads })
  const prepared = createPreparedCache(options.rememberedWorkbooks ?? 32)
  const limitsOf = (call: CallOptions<VizLimits>): VizLimits => ({
    ...defaultVizLimits,
    ...options.limits,
    ...call.limits,
  })

  let sweeping = scratchDirectory === undefined ? undefined : Promise.resolve()
  /** A scratch folder of its own is cleared by those who name it. */
  const sweep = (limits: VizLimits) =>
    (sweeping ??= removeAllAbandoned(workDirectory, 2 * limits.conversionTimeMs))

  const settingsOf = async (file: { readonly key: string }, call: CallOptions<VizLimits>) => {
    checkKey(file.key)
    await sweep(limitsOf(call))
    return {
      workDirectory,
      ...(scratchDirectory === undefined ? {} : { scratchDirectory: resolve(scratchDirectory) }),
      ...(hyperdPath === undefined ? {} : { hyperdPath }),
      memoryLimitBytes,
      executor,
      limits: limitsOf(call),
    }
  }
  const prepare: VizEngine['prepare'] = async (file, call = {}) => {
    const settings = await settingsOf(file, call)
    const start = (signal: AbortSignal) => prepareWorkbook(file, { ...settings, signal })
    return prepared.get(file, start, call.signal)
  }
  const marks: VizEngine['marks'] = (workbook, viewName, request, call = {}) =>
    readMarks({ prepared: workbook, viewName, request, executor, ...call, limits: limitsOf(call) })
  return {
    prepare,
    marks,
    ...makings(settingsOf),
    csv: async (workbook, viewName, request, call = {}) =>
      limitedCsv(await marks(workbook, viewName, request, call), limitsOf(call), viewName),
    forget: async (key) => {
      checkKey(key)
      prepared.forget(key)
      await rm(join(workDirectory, key), { recursive: true, force: true })
    },
    [Symbol.asyncDispose]: async () => {
      await prepared[Symbol.asyncDispose]()
      await executor[Symbol.asyncDispose]()
    },
  }
}

type Settings = Omit<ConversionSettings, 'signal'>

/** What makes files anew. */
function makings(
  settingsOf: (file: RefreshableFile, call: CallOptions<VizLimits>) => Promise<Settings>,
): Pick<VizEngine, 'refresh' | 'createExtracts' | 'removeExtracts'> {
  const make = async (
    file: RefreshableFile,
    call: CallOptions<VizLimits>,
    run: (settings: ConversionSettings) => Promise<RefreshedPackage>,
  ): Promise<RefreshedPackage> => {
    const { signal = new AbortController().signal } = call
    try {
      return await run({ ...(await settingsOf(file, call)), signal })
    } catch (cause) {
      if (!(cause instanceof ExtractError)) throw cause
      throw new VizError('data-unavailable', cause.message, { view: '', cause })
    }
  }
  return {
    refresh: (file, call = {}) => make(file, call, (settings) => refreshExtracts(file, settings)),
    createExtracts: (file, names, call = {}) =>
      make(file, call, (settings) => createExtracts(file, names, settings)),
    removeExtracts: (file, names, call = {}) =>
      make(file, call, (settings) => removeExtracts(file, names, settings)),
  }
}

function checkKey(key: string): void {
  if (!/^[\w-]{1,128}$/.test(key)) {
    throw new TypeError(`key "${key}" is not 1 to 128 letters, digits, "-" and "_"`)
  }
}
