/** The Easel for tests: in this process, and in one of its own. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ordersWorkbook, samplePackage } from '@easel/cli'
import { createClient, oauthTrust } from '../src/index.ts'
import { startEasel, type TestEasel } from '../src/testing/index.ts'

describe.each(['this', 'child'] as const)('an Easel in %s process', (place) => {
  let easel: TestEasel
  beforeAll(async () => {
    easel = await startEasel({ process: place })
  })
  afterAll(() => easel.stop())

  test('signs in each of its people', async () => {
    for (const as of ['admin', 'creator', 'explorer', 'viewer'] as const) {
      const tableau = await easel.signIn({ as })
      const { session } = await tableau.getCurrentServerSession()
      expect(session.user).toMatchObject(easel.people[as])
    }
  })

  test('mints tokens with scopes', async () => {
    const jwt = await easel.mint({ as: 'viewer', scopes: ['tableau:content:read'] })
    const auth = oauthTrust({ jwt, site: easel.site })
    const tableau = createClient({ url: easel.url, auth })
    await expect(tableau.queryProjects()).resolves.toBeDefined()
    const { siteId } = easel
    expect((await tableau.session()).siteId).toBe(siteId)
  })

  test('publishes a workbook', async () => {
    const workbook = await easel.publish(samplePackage(ordersWorkbook()), 'orders.twbx')
    expect(workbook.name).toBe('orders')
  })
})
