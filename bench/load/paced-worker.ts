/** The thread of `paced.ts`. */

import { setTimeout as wait } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { Connection } from './connection.ts'
import { quantile } from './load.ts'
import type { PacedOrder, PacedResult } from './paced.ts'

const paceMs = 5

const { url, request } = workerData as PacedOrder
const bytes = Buffer.from(request)
using connection = await Connection.open(url)
const times: number[] = []
const stopped = new AbortController()
parentPort?.once('message', () => stopped.abort())
parentPort?.postMessage('ready', [])
while (!stopped.signal.aborted) {
  const started = performance.now()
  const { status, body } = await connection.send(bytes)
  times.push(performance.now() - started)
  if (status !== 200) throw new Error(`a small read was answered ${status}: ${String(body)}`)
  await wait(paceMs)
}
const result: PacedResult = {
  count: times.length,
  p50Ms: quantile(times, 0.5),
  p99Ms: quantile(times, 0.99),
  longestMs: Math.max(...times),
}
parentPort?.postMessage(result, [])
