/** Load on a server, bounded in count and time, and what came of it. */

import type { Child } from '../servers/child.ts'
import { Connection } from './connection.ts'

export interface LoadPlan {
  readonly connections: number
  readonly durationMs: number
  /** At most this many requests. */
  readonly limit: number
}

export interface LoadTarget {
  readonly server: Child<{ readonly url: string }>
  /** The next request; null when there are no more. */
  readonly next: () => Uint8Array | null
  readonly expectedStatus: number
}

export interface LoadResult {
  readonly count: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Processor time of the server for one request. */
  readonly cpuMicroseconds: number
}

/** Keeps every connection busy until the time or the requests are over. @throws Error on any answer of another status */
export async function runLoad(target: LoadTarget, plan: LoadPlan): Promise<LoadResult> {
  const { server } = target
  const times: number[] = []
  let sent = 0
  const cpuBefore = server.cpuMs()
  const started = performance.now()
  const until = started + plan.durationMs
  const worker = async (): Promise<void> => {
    using connection = await Connection.open(server.facts.url)
    while (sent < plan.limit && performance.now() < until) {
      const request = target.next()
      if (request === null) return
      sent += 1
      const before = performance.now()
      const { status, body } = await connection.send(request)
      times.push(performance.now() - before)
      if (status !== target.expectedStatus) {
        throw new Error(`answer ${status} instead of ${target.expectedStatus}: ${String(body)}`)
      }
    }
  }
  await Promise.all(Array.from({ length: plan.connections }, worker))
  const elapsedMs = performance.now() - started
  return {
    count: times.length,
    perSecond: (times.length * 1000) / elapsedMs,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    cpuMicroseconds: ((server.cpuMs() - cpuBefore) * 1000) / Math.max(times.length, 1),
  }
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Repeats a request without end. */
export const always = (request: Uint8Array) => () => request

/** Each request once. */
export function once(requests: readonly Uint8Array[]): () => Uint8Array | null {
  let index = 0
  return () => requests[index++] ?? null
}
