/** One job on one renderer, within its limits: time, memory, and the patience of those who wait for it. */

import { EngineRefusal } from '../ports/index.ts'
import type { Job } from './channel/messages.ts'
import { JobAborted, RendererEnded, type KillReason, type Renderer, type Sink } from './renderer.ts'

export interface RunLimits {
  readonly runMs: number
  readonly memoryBytes: number
  /** Time that a renderer has to stop what it is asked to. */
  readonly graceMs: number
}

export interface Order {
  readonly job: Job
  readonly sink: Sink
  readonly signal: AbortSignal
}

/** A job that was ended together with its process, because it went over a limit. */
export class LimitExceeded extends EngineRefusal {
  readonly limit: 'time' | 'memory'

  constructor(limit: 'time' | 'memory', message: string) {
    super(limit === 'time' ? 'timed-out' : 'too-large', message)
    this.limit = limit
  }
}

const lookEveryMs = 50

/**
 * @throws LimitExceeded, EngineRefusal `timed-out` where the renderer stopped in time, the signal's reason, and what
 * {@link Renderer.run} throws
 */
export async function runWatched(
  renderer: Renderer,
  { job, sink, signal }: Order,
  limits: RunLimits,
): Promise<void> {
  let why: 'time' | 'memory' | null = null
  let isKilled = false
  let killing: NodeJS.Timeout | undefined
  const kill = (reason: KillReason): void => {
    isKilled = true
    renderer.kill(reason)
  }
  const stop = (): void => {
    renderer.abort()
    killing ??= setTimeout(() => kill(why ?? 'not obeying'), limits.graceMs)
  }
  const timer = setTimeout(() => {
    why ??= 'time'
    stop()
  }, limits.runMs)
  const look = setInterval(() => {
    if (why === 'memory' || renderer.residentBytes() <= limits.memoryBytes) return
    why = 'memory'
    kill(why)
  }, lookEveryMs)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    await renderer.run(job, sink)
  } catch (cause) {
    const isEnded = cause instanceof JobAborted || (isKilled && cause instanceof RendererEnded)
    if (!isEnded) throw cause
    if (why === null) throw signal.aborted ? signal.reason : cause
    throw overLimit({ why, isKilled, limits })
  } finally {
    for (const each of [timer, killing]) clearTimeout(each)
    clearInterval(look)
    signal.removeEventListener('abort', stop)
  }
}

function overLimit(over: {
  readonly why: 'time' | 'memory'
  readonly isKilled: boolean
  readonly limits: RunLimits
}): EngineRefusal {
  const { why, isKilled, limits } = over
  const message =
    why === 'time'
      ? `it takes longer than ${limits.runMs / 1000} seconds`
      : `it needs more than ${Math.floor(limits.memoryBytes / 2 ** 20)} MiB of memory`
  return isKilled ? new LimitExceeded(why, message) : new EngineRefusal('timed-out', message)
}
