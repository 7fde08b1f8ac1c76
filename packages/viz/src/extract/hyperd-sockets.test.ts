import { stat } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { openHyperdSockets } from './hyperd-sockets.ts'

test.skipIf(process.platform === 'win32')(
  'sockets are in a folder of this user alone, which goes afterwards',
  async () => {
    const sockets = await openHyperdSockets()
    const { host } = sockets.addressOf(sockets.listenConnection)
    expect((await stat(host)).mode & 0o777).toBe(0o700)
    expect(() => sockets.addressOf('tab.tcp://127.0.0.1:1')).toThrow('unexpected endpoint')
    await sockets[Symbol.asyncDispose]()
    await expect(stat(host)).rejects.toThrow('ENOENT')
  },
)

test('on Windows they are ports of this machine', async () => {
  await using sockets = await openHyperdSockets('win32')
  expect(sockets.callbackConnection).toMatch(/^tab\.tcp:\/\/127\.0\.0\.1:\d+$/)
  expect(sockets.addressOf('tab.tcp://127.0.0.1:36951')).toEqual({ host: '127.0.0.1', port: 36951 })
  expect(() => sockets.addressOf('tab.tcp://127.0.0.1')).toThrow('unexpected endpoint')
})
