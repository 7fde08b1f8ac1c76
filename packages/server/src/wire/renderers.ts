/** The engine: renderer processes, the rows they convert, and the results they have made. */

import { mkdir, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Logger } from '../log/logger.ts'
import type { Clock, Engine } from '../ports/index.ts'
import { Blame } from '../renderers/blame.ts'
import { ConvertedRows } from '../renderers/converted-rows.ts'
import { createEngine } from '../renderers/engine.ts'
import { libraryVersion } from '../renderers/library-version.ts'
import { createPool, type Pool } from '../renderers/pool.ts'
import { vizEntry } from '../renderers/entry.ts'
import { startRenderer, type Renderer } from '../renderers/renderer.ts'
import { ResultCache } from '../renderers/results/result-cache.ts'
import { openScratch, type Scratch } from '../renderers/scratch.ts'

/** How much rendering may use. */
export interface RenderingOptions {
  /** Renderer processes that one user may keep busy; one more may run. Default: the number of processors, at least 2. */
  readonly count?: number
  /** Of one renderer process, in MiB. Default: 1536. */
  readonly memoryMebibytes?: number
  /** For one request. Default: 40. */
  readonly seconds?: number
  /** Of one result, in MiB. Default: 64. */
  readonly outputMebibytes?: number
  /** A renderer that has had no work for so long ends. Default: 60. */
  readonly idleSeconds?: number
  /** Disk space for finished results, in MiB; 0 keeps none. Default: 256. */
  readonly cacheMebibytes?: number
  /** Module that serves jobs; tests put one in that fails in ways that they choose. */
  readonly entry?: URL
}

export interface RendererParts {
  readonly options: RenderingOptions
  readonly hyperdPath: string | null
  /** The data folder. */
  readonly directory: string
  readonly clock: Clock
  readonly log: Logger
}

const mebibyte = 2 ** 20
const graceMs = 2_000
/** With the time of a request this stays below a minute. */
const waitMs = 15_000
const conversionMs = 600_000
const maxWaiting = 1_000

export async function wireRenderers(parts: RendererParts): Promise<Engine> {
  const { options, directory, clock, log } = parts
  const rowsDirectory = join(directory, 'extracts')
  const scratch = await openScratch(join(directory, 'scratch'))
  const runMs = (options.seconds ?? 40) * 1000
  const memoryBytes = (options.memoryMebibytes ?? 1536) * mebibyte
  const outputBytes = (options.outputMebibytes ?? 64) * mebibyte
  const results = new ResultCache({
    directory: join(directory, 'results'),
    scratchDirectory: scratch.path,
    capBytes: (options.cacheMebibytes ?? 256) * mebibyte,
    maxResultBytes: outputBytes,
    clock,
    failed: (cause) => log.error('result not kept', cause),
  })
  const pool = createRenderers(parts, { rowsDirectory, scratch, runMs, memoryBytes, outputBytes })
  const rows = new ConvertedRows({ directory: rowsDirectory, waitMs: runMs, conversionMs })
  let version: Promise<string> | null = null
  const engine = createEngine({
    pool,
    rows,
    results,
    blame: new Blame(clock),
    conversionMs,
    version: () => (version ??= libraryVersion()),
  })
  return {
    ...engine,
    [Symbol.asyncDispose]: async () => {
      await engine[Symbol.asyncDispose]()
      await scratch[Symbol.asyncDispose]()
    },
  }
}

function createRenderers(
  { options, hyperdPath, log }: RendererParts,
  more: {
    readonly rowsDirectory: string
    readonly scratch: Scratch
    readonly runMs: number
    readonly memoryBytes: number
    readonly outputBytes: number
  },
): Pool {
  const { rowsDirectory, scratch, ...limits } = more
  const { entry = vizEntry(), idleSeconds = 60 } = options
  const folders = new Map<Renderer, readonly string[]>()
  let started = 0
  return createPool({
    count: options.count ?? Math.max(2, availableParallelism()),
    idleMs: idleSeconds * 1000,
    waitMs,
    maxWaiting,
    ...limits,
    graceMs,
    log,
    start: async () => {
      started += 1
      const scratchDirectory = join(scratch.path, `renderer-${started}`)
      const temporaryDirectory = join(scratch.temporaryPath, String(started))
      const own = [scratchDirectory, temporaryDirectory]
      for (const folder of own) await mkdir(folder, { recursive: true, mode: 0o700 })
      const settings = {
        workDirectory: rowsDirectory,
        scratchDirectory,
        temporaryDirectory,
        hyperdPath,
        ...limits,
      }
      const renderer = startRenderer({ entry, settings })
      folders.set(renderer, own)
      return renderer
    },
    cleared: async (renderer) => {
      const own = folders.get(renderer) ?? []
      folders.delete(renderer)
      for (const folder of own) await rm(folder, { recursive: true, force: true })
    },
  })
}
