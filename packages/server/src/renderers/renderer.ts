/** One renderer process, as the server sees it: it has one job at a time, so that what it uses, and how it ends, is of that job. */

import { spawn, type ChildProcess } from 'node:child_process'
import { setPriority } from 'node:os'
import process from 'node:process'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { EngineRefusal, Outage } from '../ports/index.ts'
import { readFrames, writeFrame } from './channel/frames.ts'
import type { FromRenderer, Job, Part, RendererSettings, ToRenderer } from './channel/messages.ts'
import { minimalEnvironment } from './environment.ts'
import { residentBytes } from './resident-bytes.ts'

/** Where the answer to a job goes. The renderer is read no faster than these return. */
export interface Sink {
  part(part: Part): Promise<void> | void
  bytes(bytes: Uint8Array): Promise<void> | void
}

/** The process ended before the job was done. */
export class RendererEnded extends Error {
  /** Whether it had begun the job, so that the job may be why. */
  readonly hadStarted: boolean

  constructor(ending: Ending, hadStarted: boolean) {
    super(`the renderer ended: ${ending.signal ?? `code ${ending.code}`}`)
    this.name = 'RendererEnded'
    this.hadStarted = hadStarted
  }
}

/** A fault in the renderer's own code. */
export class RendererFault extends Error {
  constructor(name: string, frames: string) {
    super(`the renderer failed: ${name}`)
    this.name = 'RendererFault'
    this.stack = `${this.name}: ${this.message}\n${frames}`
  }
}

/** The job ended because {@link Renderer.abort} was called. */
export class JobAborted extends Error {
  override readonly name = 'JobAborted'
}

export interface Ending {
  readonly code: number | null
  readonly signal: string | null
  /** What it wrote to its standard error output, by length: the text may hold content. */
  readonly errorBytes: number
  /** The first known sign of a fault in that text. */
  readonly sign: string | null
  /** Why the server killed it; null where it did not. */
  readonly why: KillReason | null
}

export type KillReason = 'time' | 'memory' | 'not obeying'

export interface Renderer {
  readonly pid: number
  readonly ended: Promise<Ending>
  /** @throws EngineRefusal, RendererEnded, RendererFault, JobAborted, whatever the sink throws */
  run(job: Job, sink: Sink): Promise<void>
  /** Asks the job under way to stop. */
  abort(): void
  kill(why: KillReason): void
  /** Lets it end by itself; kills it where it does not. */
  end(): Promise<void>
  /** Memory it occupies; 0 where this cannot be seen. */
  residentBytes(): number
}

export interface RendererOptions {
  /** Module that serves jobs. */
  readonly entry: URL
  readonly settings: RendererSettings
}

const graceMs = 2_000
/** Of the memory limit; native code needs the rest. */
const heapShare = 0.75
/** What is visible to others comes first: renderers take what is left of the processors. */
const niceness = 4

export function startRenderer({ entry, settings }: RendererOptions): Renderer {
  const child = spawn(process.execPath, [...flagsOf(entry, settings), fileURLToPath(entry)], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: minimalEnvironment(process.env, settings.temporaryDirectory),
    windowsHide: true,
  })
  let why: KillReason | null = null
  const ended = endingOf(child).then((ending) => ({ ...ending, why }))
  const kill = (reason: KillReason): void => {
    why ??= reason
    child.kill('SIGKILL')
  }
  const { pid } = child
  const socket = child.stdio[3] as unknown as Duplex
  socket.on('error', () => {})
  if (pid !== undefined) makeNice(pid)
  const channel = openChannel(socket, settings)
  return {
    pid: pid ?? 0,
    ended,
    run: async (job, sink) => {
      try {
        await channel.run(job, sink)
      } catch (cause) {
        if (!(cause instanceof ChannelClosed)) throw cause
        child.kill('SIGKILL')
        throw new RendererEnded(await ended, cause.hadStarted)
      }
    },
    abort: () => {
      channel.say({ type: 'abort' }).catch(() => {})
    },
    kill,
    end: async () => {
      socket.end()
      const timer = setTimeout(() => kill('not obeying'), graceMs)
      await ended
      clearTimeout(timer)
    },
    residentBytes: () => (pid === undefined ? 0 : residentBytes(pid)),
  }
}

function flagsOf(entry: URL, { memoryBytes }: RendererSettings): readonly string[] {
  return [
    `--max-old-space-size=${Math.floor((memoryBytes * heapShare) / 2 ** 20)}`,
    // Sources run as they are in development and tests.
    ...(entry.pathname.endsWith('.ts') ? ['--conditions=easel-source'] : []),
  ]
}

function makeNice(pid: number): void {
  try {
    setPriority(pid, niceness)
  } catch {
    // It has ended already, or this system does not allow it.
  }
}

/** Signs that say what went wrong without a word of the workbook. */
const signs = [
  'heap out of memory',
  'panicked at',
  'terminate called',
  'Assertion',
  'Segmentation fault',
  'Illegal instruction',
]

async function endingOf(child: ChildProcess): Promise<Omit<Ending, 'why'>> {
  const { promise, resolve } = Promise.withResolvers<Omit<Ending, 'why'>>()
  let errorBytes = 0
  let sign: string | null = null
  child.stderr?.on('data', (chunk: Buffer) => {
    errorBytes += chunk.length
    sign ??= signs.find((each) => chunk.includes(each)) ?? null
  })
  child.once('error', () => resolve({ code: null, signal: 'not started', errorBytes, sign }))
  child.once('close', (code, signal) => resolve({ code, signal, errorBytes, sign }))
  return promise
}

class ChannelClosed extends Error {
  readonly hadStarted: boolean

  constructor(hadStarted: boolean) {
    super('the channel to the renderer closed')
    this.hadStarted = hadStarted
  }
}

interface Running {
  sink: Sink
  readonly done: PromiseWithResolvers<void>
  hadStarted: boolean
  /** What the sink threw: the job is given up, and its end waited for. */
  failure: { readonly cause: unknown } | null
}

interface Channel {
  say(message: ToRenderer): Promise<void>
  run(job: Job, sink: Sink): Promise<void>
}

/** Reads the renderer's frames for as long as it lives, and gives them to the job under way. */
function openChannel(socket: Duplex, settings: RendererSettings): Channel {
  const ready = Promise.withResolvers<void>()
  let running: Running | null = null
  let isClosed = false
  const say = (message: ToRenderer) => writeFrame(socket, { kind: 'message', message })
  const close = (): void => {
    isClosed = true
    ready.reject(new ChannelClosed(false))
    running?.done.reject(new ChannelClosed(running.hadStarted))
  }
  const read = async (): Promise<void> => {
    for await (const frame of readFrames(socket)) {
      const received = frame.kind === 'bytes' ? frame.bytes : (frame.message as FromRenderer)
      if (!(received instanceof Uint8Array) && received.type === 'ready') ready.resolve()
      else if (running !== null && !(await take(running, received))) {
        await say({ type: 'abort' })
      }
    }
  }
  ready.promise.catch(() => {})
  say({ type: 'open', settings }).catch(close)
  read().then(close, close)
  return {
    say,
    run: async (job, sink) => {
      const done = Promise.withResolvers<void>()
      done.promise.catch(() => {})
      running = { sink, done, hadStarted: false, failure: null }
      try {
        await ready.promise
        // What is written to a process that has just ended is lost without an error.
        if (isClosed) throw new ChannelClosed(false)
        await say({ type: 'run', job }).catch(() => {
          throw new ChannelClosed(false)
        })
        await done.promise
      } finally {
        running = null
      }
    },
  }
}

const discard: Sink = { part: () => {}, bytes: () => {} }

/** @returns false where the sink takes no more */
async function take(running: Running, received: Uint8Array | FromRenderer): Promise<boolean> {
  try {
    if (received instanceof Uint8Array) await running.sink.bytes(received)
    else if (received.type === 'part') await running.sink.part(received.part)
    else if (received.type === 'started') running.hadStarted = true
    else if (received.type !== 'ready') settle(running, received)
    return true
  } catch (cause) {
    running.failure = { cause }
    running.sink = discard
    return false
  }
}

type Last = Extract<FromRenderer, { type: 'done' | 'aborted' | 'refused' | 'no-space' | 'failed' }>

function settle({ done, failure }: Running, last: Last): void {
  if (failure !== null) return done.reject(failure.cause)
  switch (last.type) {
    case 'done':
      return done.resolve()
    case 'aborted':
      return done.reject(new JobAborted('the job was given up'))
    case 'refused':
      return done.reject(new EngineRefusal(last.reason, last.message))
    case 'no-space':
      return done.reject(new Outage('no-space', 'the renderer has no room left on the disk'))
    case 'failed':
      return done.reject(new RendererFault(last.name, last.frames))
  }
}
