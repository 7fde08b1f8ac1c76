/** An engine over scripted renderers, in a folder of its own. */

import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LogFacts } from '../../src/log/logger.ts'
import type { Engine, Rendered, RenderRequest } from '../../src/ports/index.ts'
import { wireRenderers, type RenderingOptions } from '../../src/wire/renderers.ts'
import { MovableClock } from '../kit.ts'

export interface BegunJob {
  readonly kind: string
  readonly key: string
  readonly view: string
  readonly pid: number
  readonly environment: string
}

export interface LoggedEvent {
  readonly event: string
  readonly facts: LogFacts
}

export interface EngineKit extends AsyncDisposable {
  readonly engine: Engine
  readonly clock: MovableClock
  readonly directory: string
  readonly events: readonly LoggedEvent[]
  /** What renderers have begun, preparations left out. */
  jobs(): readonly BegunJob[]
  allJobs(): readonly BegunJob[]
  request(sheet: string, more?: Partial<RenderRequest>): RenderRequest
  /** Ends the engine and starts another one on the same folder. */
  restart(options?: RenderingOptions): Promise<void>
}

export const scriptedRenderer = new URL('scripted-renderer.ts', import.meta.url)
export const fileKey = 'a'.repeat(64)

export async function startEngineKit(options: RenderingOptions = {}): Promise<EngineKit> {
  const directory = await mkdtemp(join(tmpdir(), 'easel-engine-'))
  const clock = new MovableClock()
  const events: LoggedEvent[] = []
  const log = {
    info: (event: string, facts: LogFacts = {}) => void events.push({ event, facts }),
    error: (event: string, cause: unknown, facts: LogFacts = {}) =>
      void events.push({ event, facts: { ...facts, cause: String(cause) } }),
  }
  const start = (more: RenderingOptions) => {
    const rendering = { entry: scriptedRenderer, ...options, ...more }
    return wireRenderers({ options: rendering, hyperdPath: null, directory, clock, log })
  }
  let engine = await start({})
  const allJobs = (): readonly BegunJob[] => {
    const path = join(directory, 'extracts', 'jobs.log')
    if (!existsSync(path)) return []
    const lines = readFileSync(path, 'utf8').trim().split('\n')
    return lines.map((line) => JSON.parse(line) as BegunJob)
  }
  return {
    get engine() {
      return engine
    },
    clock,
    directory,
    events,
    allJobs,
    jobs: () => allJobs().filter(({ kind }) => kind !== 'prepare'),
    request: (sheet, more = {}) => ({
      workbook: { path: 'book', kind: 'twbx', key: fileKey },
      sheet,
      filters: new Map(),
      now: clock.now(),
      viewer: { luid: 'u1', name: 'user' },
      signal: new AbortController().signal,
      ...more,
    }),
    restart: async (more = {}) => {
      await engine[Symbol.asyncDispose]()
      engine = await start(more)
    },
    [Symbol.asyncDispose]: async () => {
      await engine[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export async function textOf(rendered: Promise<Rendered>): Promise<string> {
  const { content } = await rendered
  if (content instanceof Uint8Array) return Buffer.from(content).toString()
  return Buffer.concat(await Array.fromAsync(content)).toString()
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
