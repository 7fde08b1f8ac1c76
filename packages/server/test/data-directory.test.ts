/** What a server does with its data directory. */

import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEasel } from '../src/testing.ts'

let path = ''
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'easel-data-'))
})
afterEach(() => rm(path, { recursive: true, force: true }))

const start = () => startEasel({ data: { kind: 'directory', path } })

test('a second server on the same directory is refused and says why; the first one goes on', async () => {
  await using first = await start()
  await expect(start()).rejects.toThrow(/in use by another server/)
  expect((await fetch(`${first.url}/api/3.28/serverinfo`)).status).toBe(200)
})

test('a server that was closed leaves its directory to the next, which knows what was there', async () => {
  {
    await using first = await start()
    await first.provision.site({ name: 'Kept', contentUrl: 'kept' })
  }
  await using next = await start()
  expect(await next.provision.isEmpty()).toBe(false)
})

test('the key that seals secrets is readable by its owner only', async () => {
  await using _ = await start()
  expect((await stat(join(path, 'master.key'))).mode & 0o777).toBe(0o600)
})
