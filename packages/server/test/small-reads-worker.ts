/** Thread of `small-reads.ts`: what its own thread does cannot delay a read. */

import { Agent, request } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'
import type { ReadReport, ReadsAsked } from './small-reads.ts'

const { url, path, everyMs, token } = workerData as ReadsAsked
const agent = new Agent({ keepAlive: true })
const latenciesMs: number[] = []
const failures: string[] = []

function read(): void {
  const start = performance.now()
  const failed = (what: string): void => {
    failures.push(`${what} after ${Math.round(performance.now() - start)} ms`)
  }
  const headers = { accept: 'application/json', 'x-tableau-auth': token }
  request(url + path, { agent, headers }, (response) => {
    response.resume()
    response.once('error', (error) => failed(error.message))
    response.once('end', () => {
      latenciesMs.push(performance.now() - start)
      if (response.statusCode !== 200) failed(`answered ${response.statusCode}`)
    })
  })
    .once('error', (error) => failed(error.message))
    .end()
}

/** The next one does not wait for the last, so that a stall is seen by every read that falls into it. */
const reads = setInterval(read, everyMs)

/** Any message ends it. */
parentPort?.once('message', () => {
  clearInterval(reads)
  const report: ReadReport = { latenciesMs, failures }
  parentPort?.postMessage(report, [])
  parentPort?.close()
})
