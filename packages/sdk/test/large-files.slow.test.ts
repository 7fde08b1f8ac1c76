/** Files larger than memory: 10 GB at full size. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import process from 'node:process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, session } from '../src/index.ts'

const fraction = Number(process.env['EASEL_TORTURE'] ?? '0.1')
const size = Math.round(10 * 1024 ** 3 * fraction)
const chunk = Buffer.alloc(1024 * 1024)
const mostMemoryBytes = 300 * 1024 ** 2

const server = createServer((_, response) => {
  let sent = 0
  const write = (): void => {
    while (sent < size) {
      const piece = chunk.subarray(0, Math.min(chunk.length, size - sent))
      sent += piece.length
      if (!response.write(piece)) {
        response.once('drain', write)
        return
      }
    }
    response.end()
  }
  response.writeHead(200, { 'content-length': size })
  write()
})
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  server.close()
})

test(`a download of ${size} bytes is read as it comes`, { timeout: 600_000 }, async () => {
  const opened = { token: 't', siteId: 's', userId: 'u', tenantId: '' }
  const tableau = createClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiVersion: '3.28',
    auth: session('t'),
    sessions: { get: async () => opened, compareAndSet: async () => true },
  })
  const download = await tableau.downloadWorkbook({ workbookId: 'a' })
  expect(download.sizeBytes).toBe(size)
  const before = process.memoryUsage().rss
  let read = 0
  let most = before
  for await (const piece of download.stream() as unknown as AsyncIterable<Uint8Array>) {
    read += piece.length
    most = Math.max(most, process.memoryUsage().rss)
  }
  expect(read).toBe(size)
  expect(most - before).toBeLessThan(mostMemoryBytes)
})
