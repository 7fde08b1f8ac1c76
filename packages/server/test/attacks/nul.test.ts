/** NUL characters in every parameter of every path, on the database that does not take them. */

import { randomBytes } from 'node:crypto'
import { cloudManager, own } from '@easel/contract'
import { describe, expect, test } from 'vitest'
import { startCloudKit } from '../cloud-kit.ts'
import { openTestPostgres } from '../postgres.ts'

const postgres = await openTestPostgres()

describe.skipIf(postgres === null)('on PostgreSQL', () => {
  test('are refused as bad requests by Cloud Manager and by methods of our own', async () => {
    const adminKey = randomBytes(32).toString('base64url')
    const databaseUrl = await postgres?.database()
    if (databaseUrl === undefined) throw new Error('no database')
    await using kit = await startCloudKit({ databaseUrl, adminKey, devControls: true })
    const { tenant, site } = kit.acme
    const token = await kit.signIn()
    const cloud = Object.values(cloudManager).map(({ verb, path }) => ({
      verb,
      path: path.replace(':tenantId', tenant.luid).replace(':siteId', site.luid),
      root: '/api/v1',
    }))
    const ours = Object.values(own).map(({ verb, path }) => ({ verb, path, root: '/easel/v1' }))
    const asked = [...cloud, ...ours].filter(({ path }) => path.includes('/:'))
    expect(asked.length).toBeGreaterThan(10)
    for (const { verb, path, root } of asked) {
      const address = `${kit.easel.url}${root}${path.replace(/:\w+/g, 'a%00b')}`
      const answer = await fetch(address, {
        method: verb,
        headers: { 'x-tableau-session-token': token, 'x-easel-admin-key': adminKey },
        ...(verb === 'GET' || verb === 'DELETE' ? {} : { body: '{}' }),
      })
      expect([verb, path, answer.status]).toEqual([verb, path, 400])
    }
  })
})
