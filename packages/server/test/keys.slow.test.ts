/** Rotations of master keys that are killed at any moment lose nothing. */

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { torture } from '../../../tools/testing/torture.ts'
import { startEasel } from '../src/testing.ts'
import { ended, signInAt, startChild } from './child.ts'
import { currentKey, keysAt, settledKeys } from './master-keys.ts'

const run = torture('keys', 50)
const { count: rounds } = run
/** Later moments are after the end of the rotation. */
const latestMs = 80

const adminKey = randomBytes(32).toString('base64url')
const environment = { EASEL_ADMIN_KEY: adminKey }

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'easel-keys-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function secretsMade() {
  await using easel = await startEasel({ data: { kind: 'directory', path: directory } })
  const site = await easel.provision.site({ name: 'Test', contentUrl: 'test' })
  return Promise.all(
    Array.from({ length: 300 }, (_, number) =>
      easel.provision.connectedApp(site.luid, `App ${number}`),
    ),
  )
}

test(
  `a rotation that is killed ${rounds} times goes on with the next start and loses nothing`,
  async () => {
    const secrets = await secretsMade()
    for (let round = 0; round < rounds; round += 1) {
      const child = await startChild(directory, environment)
      const rotating = keysAt({ url: child.url, adminKey, verb: 'POST' }).catch(() => [])
      await Promise.race([rotating, sleep(run.random() * latestMs)])
      await ended(child.process, 'SIGKILL')
    }
    const child = await startChild(directory, environment)
    const keys = await settledKeys({ url: child.url, adminKey })
    expect(keys.every(({ madeAt }) => madeAt !== null)).toBe(true)
    expect(currentKey(keys)?.sealedRecords).toBe(secrets.length)
    const headers = { 'x-tableau-auth': await signInAt(child), accept: 'application/json' }
    for (const { clientId, secretId, secretValue } of secrets) {
      const path = `/api/3.28/sites/${child.siteLuid}/connected-apps/direct-trust/${clientId}/secrets/${secretId}`
      expect(await (await fetch(child.url + path, { headers })).text()).toContain(secretValue)
    }
    await ended(child.process, 'SIGTERM')
  },
  60_000 + rounds * 20_000,
)
