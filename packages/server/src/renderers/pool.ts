/** The renderer processes: started when there is work for them, kept warm, ended when they have been idle. */

import { EngineUnavailable } from '../ports/index.ts'
import type { Logger } from '../log/logger.ts'
import { RendererEnded, type Ending, type Renderer } from './renderer.ts'
import { untilAborted } from './until-aborted.ts'
import { runWatched, type Order, type RunLimits } from './watched-run.ts'

export interface PoolOptions extends RunLimits {
  /** Renderers that one user may keep busy; one more may run, so that no user holds all of them. */
  readonly count: number
  readonly idleMs: number
  /** Longest wait for a renderer. */
  readonly waitMs: number
  readonly maxWaiting: number
  readonly start: () => Promise<Renderer>
  /** Called when a renderer has ended, to clear up after it. */
  readonly cleared: (renderer: Renderer) => Promise<void>
  readonly log: Logger
}

export interface PoolOrder extends Order {
  /** Key of the file: renderers that know it are preferred. */
  readonly fileKey: string
  /** Who asked first. */
  readonly owner: string
  /** Where it differs from that of all. */
  readonly runMs?: number
}

export interface Pool extends AsyncDisposable {
  /** @throws EngineUnavailable, EngineRefusal, RendererEnded, RendererFault, the signal's reason */
  run(order: PoolOrder): Promise<void>
  /** Waits for the work on a file, and ends the renderers that know it. */
  retire(fileKey: string): Promise<void>
}

interface Ticket {
  readonly order: PoolOrder
  readonly done: PromiseWithResolvers<void>
  /** Renderers that ended before they had begun it. */
  losses: number
}

interface Member {
  readonly renderer: Promise<Renderer>
  ticket: Ticket | null
  /** Keys of files that it has read. */
  readonly known: Set<string>
  isRetired: boolean
  idle: NodeJS.Timeout | undefined
}

/** A ticket that loses this many renderers before they begin is refused: they cannot be started. */
const mostLosses = 3
/** A renderer that occupies more than this part of its limit after a job is ended: memory of native code is not given back. */
const recycledAbove = 0.6

export function createPool(options: PoolOptions): Pool {
  return new RendererPool(options)
}

class RendererPool implements Pool {
  readonly #options: PoolOptions
  readonly #waiting: Ticket[] = []
  readonly #members = new Set<Member>()
  #isClosed = false

  constructor(options: PoolOptions) {
    this.#options = options
  }

  async run(order: PoolOrder): Promise<void> {
    const { signal } = order
    signal.throwIfAborted()
    if (this.#isClosed) throw new EngineUnavailable('the server is stopping', 1)
    if (this.#waiting.length >= this.#options.maxWaiting) {
      throw new EngineUnavailable('too many renderings wait already', 5)
    }
    const ticket: Ticket = { order, done: Promise.withResolvers(), losses: 0 }
    ticket.done.promise.catch(() => {})
    this.#waiting.push(ticket)
    const timer = setTimeout(() => {
      if (!this.#leave(ticket)) return
      ticket.done.reject(new EngineUnavailable('all renderers are busy', 5))
    }, this.#options.waitMs)
    this.#assign()
    try {
      await untilAborted(ticket.done.promise, signal)
    } finally {
      clearTimeout(timer)
      if (this.#leave(ticket)) ticket.done.reject(signal.reason)
    }
  }

  async retire(fileKey: string): Promise<void> {
    for (;;) {
      const knowing = [...this.#members].filter(({ known }) => known.has(fileKey))
      for (const member of knowing) {
        member.isRetired = true
        if (member.ticket === null) void this.#end(member)
      }
      const running = [...this.#members].flatMap(({ ticket }) => ticket ?? [])
      const busy = [...this.#waiting, ...running].filter(({ order }) => order.fileKey === fileKey)
      if (knowing.length + busy.length === 0) return
      await Promise.allSettled([
        ...knowing.map(async ({ renderer }) => (await renderer).ended),
        ...busy.map(({ done }) => done.promise),
      ])
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    for (const ticket of this.#waiting.splice(0)) {
      ticket.done.reject(new EngineUnavailable('the server is stopping', 1))
    }
    await Promise.all([...this.#members].map((member) => this.#end(member)))
  }

  #leave(ticket: Ticket): boolean {
    const place = this.#waiting.indexOf(ticket)
    if (place >= 0) this.#waiting.splice(place, 1)
    return place >= 0
  }

  #assign(): void {
    for (const ticket of this.#waiting.slice()) {
      if (this.#isClosed) return
      if (this.#busyFor(ticket.order.owner) >= this.#options.count) continue
      const member = this.#freeFor(ticket.order.fileKey)
      if (member === null) return
      this.#leave(ticket)
      member.ticket = ticket
      clearTimeout(member.idle)
      void this.#work(member, ticket)
    }
  }

  #busyFor(owner: string): number {
    return [...this.#members].filter(({ ticket }) => ticket?.order.owner === owner).length
  }

  /** One that knows the file, else the one that worked last, else a new one; null where all are busy. */
  #freeFor(fileKey: string): Member | null {
    const free = [...this.#members].filter(({ ticket, isRetired }) => ticket === null && !isRetired)
    const found = free.find(({ known }) => known.has(fileKey)) ?? free.at(-1)
    if (found !== undefined) return found
    if (this.#members.size > this.#options.count) return null
    const member: Member = {
      renderer: this.#options.start(),
      ticket: null,
      known: new Set(),
      isRetired: false,
      idle: undefined,
    }
    this.#members.add(member)
    void this.#mourn(member)
    return member
  }

  async #work(member: Member, ticket: Ticket): Promise<void> {
    const { order } = ticket
    try {
      const renderer = await member.renderer
      member.known.add(order.fileKey)
      await runWatched(renderer, order, {
        ...this.#options,
        runMs: order.runMs ?? this.#options.runMs,
      })
      ticket.done.resolve()
    } catch (cause) {
      this.#fail(ticket, cause)
    }
    await this.#release(member)
  }

  /** A renderer that ended before it had begun is not the fault of what it was about to do. */
  #fail(ticket: Ticket, cause: unknown): void {
    const isLost = cause instanceof RendererEnded && !cause.hadStarted
    if (!isLost || ticket.order.signal.aborted) return ticket.done.reject(cause)
    ticket.losses += 1
    if (ticket.losses < mostLosses) this.#waiting.unshift(ticket)
    else ticket.done.reject(new EngineUnavailable('no renderer can be started', 5, { cause }))
  }

  async #release(member: Member): Promise<void> {
    member.ticket = null
    const renderer = await member.renderer.catch(() => null)
    if (renderer === null) this.#members.delete(member)
    else if (member.isRetired || this.#isOversized(renderer)) await this.#end(member)
    else if (this.#members.delete(member)) {
      // The one that worked last is last in the set.
      this.#members.add(member)
      member.idle = setTimeout(() => void this.#end(member), this.#options.idleMs)
      member.idle.unref()
    }
    this.#assign()
  }

  #isOversized(renderer: Renderer): boolean {
    return renderer.residentBytes() > this.#options.memoryBytes * recycledAbove
  }

  async #end(member: Member): Promise<void> {
    member.isRetired = true
    clearTimeout(member.idle)
    const renderer = await member.renderer.catch(() => null)
    await renderer?.end()
  }

  /** Takes note of how the renderer ends, whenever it does. */
  async #mourn(member: Member): Promise<void> {
    const renderer = await member.renderer.catch((cause: unknown) => {
      this.#options.log.error('renderer not started', cause)
      return null
    })
    if (renderer === null) return
    const ending = await renderer.ended
    this.#members.delete(member)
    member.isRetired = true
    clearTimeout(member.idle)
    this.#note(renderer, ending, member.ticket)
    await this.#options.cleared(renderer)
    this.#assign()
  }

  #note({ pid }: Renderer, { code, signal, ...more }: Ending, ticket: Ticket | null): void {
    if (code === 0) return
    const { job, fileKey } = ticket?.order ?? { job: { kind: 'none' }, fileKey: null }
    const facts = { pid, code, signal, ...more, job: job.kind, file: fileKey }
    this.#options.log.info('renderer ended', facts)
  }
}
