/** What explanations of one's own failures may tell of tenants that one is not in. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { mintJwt } from '../kit.ts'
import { startInsightKit, type Explained, type InsightKit } from '../insight-kit.ts'

const secretName = 'Quarterly plans of somebody else'
const secretAddress = 'quarterly-plans'

let kit: InsightKit
let foreignClientId: string

beforeAll(async () => {
  kit = await startInsightKit()
  const { provision } = kit.easel
  const tenant = await provision.tenant('somebody-else')
  const site = await provision.site({
    name: secretName,
    contentUrl: secretAddress,
    tenantLuid: tenant.luid,
  })
  foreignClientId = (await provision.connectedApp(site.luid, 'theirs')).clientId
})
afterAll(() => kit[Symbol.asyncDispose]())

/** Switches to a site that is not there for the caller, and reads why that failed. */
async function whyNot(contentUrl: string): Promise<string> {
  const token = await kit.signIn('viewer')
  const body = JSON.stringify({ site: { contentUrl } })
  const refused = await kit.call({
    verb: 'POST',
    path: '/api/3.28/auth/switchSite',
    token,
    contentType: 'application/json',
    body,
  })
  expect([refused.status, refused.code]).toEqual([401, '401003'])
  const headers = { 'x-tableau-auth': token }
  const path = `/auth-events/${refused.headers.get('x-easel-event')}`
  const { status, json } = await kit.own<Explained>(path, { headers })
  expect(status).toBe(200)
  return JSON.stringify([json.explanation, json.authEvent.reason]).replaceAll(contentUrl, 'ASKED')
}

test('a site of another tenant and one that does not exist are described in the same words', async () => {
  const nowhere = await whyNot('no-such-site-anywhere')
  expect(await whyNot(secretAddress)).toBe(nowhere)
  expect(await whyNot(secretName)).toBe(nowhere)
})

test('a site of one’s own tenant is named where its name was sent in place of its address', async () => {
  await kit.easel.provision.site({
    name: 'Our other site',
    contentUrl: 'ours-too',
    tenantLuid: kit.site.tenantLuid,
  })
  expect(await whyNot('Our other site')).toContain('ours-too')
})

test('a connected app of another tenant is as unknown as any', async () => {
  const admin = { 'x-tableau-auth': await kit.signIn('admin') }
  const why = async (clientId: string) => {
    const app = { clientId, secretId: clientId, secretValue: 'x'.repeat(44) }
    const jwt = mintJwt(app, { user: 'a', scopes: ['tableau:content:read'], now: kit.clock.now() })
    const { headers } = await kit.attempt({ jwt })
    const path = `/auth-events/${headers.get('x-easel-event')}`
    const { json } = await kit.own<Explained>(path, { headers: admin })
    return JSON.stringify(json.explanation).replaceAll(clientId, 'ID')
  }
  expect(await why(foreignClientId)).toBe(await why('00000000-0000-4000-8000-000000000000'))
})
