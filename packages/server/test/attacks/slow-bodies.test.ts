/** Clients that send a body a byte at a time, to keep the server waiting. */

import { connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { startKit, type Kit } from '../kit.ts'

let kit: Kit
beforeAll(async () => {
  kit = await startKit({ adminKey: 'k'.repeat(43) })
})
afterAll(() => kit[Symbol.asyncDispose]())
afterEach(() => void vi.useRealTimers())

test.each([
  ['a sign-in', '/api/3.28/auth/signin', ''],
  ['a sign-in to Cloud Manager', '/api/v1/pat/login', ''],
  [
    'a request of the admin key',
    '/easel/v1/jwt/explain',
    `x-easel-admin-key: ${'k'.repeat(43)}\r\n`,
  ],
])(
  '%s whose body does not come is answered 408 after a minute, and its connection ends',
  async (_, path, header) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { hostname, port } = new URL(kit.url)
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
    socket.on('error', () => undefined)
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: easel\r\n${header}content-type: application/json\r\ncontent-length: 100\r\n\r\n{"`,
    )
    while (!socket.closed) {
      await turn()
      await vi.advanceTimersByTimeAsync(1_000)
    }
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer.toLowerCase()).toContain('connection: close')
    expect(answer).toContain('within 60 seconds')
  },
)
