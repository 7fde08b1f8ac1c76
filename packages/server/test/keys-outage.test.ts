/** A rotation of master keys that loses its database on the way: it says so, goes on when the database is back, and loses no secret. */

import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startFamilyKit, type FamilyKit } from './families.ts'
import { currentKey, keysAt, settledKeys } from './master-keys.ts'
import { signedIn, type Person } from './person.ts'
import { databaseOn, serverBinaries, startCluster, type Cluster } from './postgres-cluster.ts'

const binaries = await serverBinaries()
const adminKey = randomBytes(32).toString('base64url')
const secretCount = 200

describe.skipIf(binaries === null)('on PostgreSQL', () => {
  let cluster: Cluster
  let kit: FamilyKit
  let admin: Person
  let secrets: readonly { clientId: string; secretId: string; secretValue: string }[]

  beforeAll(async () => {
    cluster = await startCluster(binaries ?? '')
    kit = await startFamilyKit({ databaseUrl: await databaseOn(cluster, 'keys'), adminKey })
    admin = await signedIn(kit, 'admin')
    secrets = await Promise.all(
      Array.from({ length: secretCount }, (_, number) =>
        kit.easel.provision.connectedApp(kit.site.luid, `App ${number}`),
      ),
    )
  })
  afterAll(async () => {
    await kit[Symbol.asyncDispose]()
    await cluster[Symbol.asyncDispose]()
  })

  const server = () => ({ url: kit.url, adminKey })
  const post = () =>
    fetch(`${kit.url}/easel/v1/keys`, {
      method: 'POST',
      headers: { 'x-easel-admin-key': adminKey },
    })
  const isBack = () =>
    expect.poll(async () => (await admin.get('/projects')).status, { timeout: 20_000 }).toBe(200)
  const lost = async () => {
    const missing: string[] = []
    for (const { clientId, secretId, secretValue } of secrets) {
      const path = `/connected-apps/direct-trust/${clientId}/secrets/${secretId}`
      const { text } = await admin.get(path)
      if (!text.includes(secretValue)) missing.push(secretId)
    }
    return missing
  }

  test('a rotation that is asked for while the database is away is 503 with Retry-After, and changes no key', async () => {
    const before = await keysAt(server())
    await cluster.kill()
    const answer = await post()
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([
      503,
      expect.stringMatching(/^\d+$/),
    ])
    await cluster.start()
    await isBack()
    expect(currentKey(await keysAt(server()))?.id).toBe(currentKey(before)?.id)
    expect(await lost()).toEqual([])
  })

  test('a rotation whose database dies on the way is ended when it is back, with every secret under the new key', async () => {
    const { id: old, sealedRecords: sealed } = currentKey(await keysAt(server())) ?? {}
    expect((await post()).status).toBe(200)
    await cluster.kill()
    await cluster.start()
    await isBack()
    const keys = await settledKeys(server())
    const current = currentKey(keys)
    expect(current?.id).not.toBe(old)
    expect(current?.sealedRecords).toBe(sealed)
    expect(await lost()).toEqual([])
  }, 60_000)
})
