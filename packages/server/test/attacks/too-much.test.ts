/** Requests of a tenant's administrator that would keep the server busy for everybody else. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { rsaKeys, startCloudKit, type CloudKit } from '../cloud-kit.ts'

let kit: CloudKit
let token: string
const { publicKey } = rsaKeys(2048)

beforeAll(async () => {
  kit = await startCloudKit()
  token = await kit.signIn()
})
afterAll(() => kit[Symbol.asyncDispose]())

const configuration = (more: object) => ({
  resourceIds: [kit.acme.tenant.luid],
  publicKey,
  ...more,
})
const create = (body: object) =>
  kit.call({ verb: 'POST', path: '/uat-configurations', token, body })

test('a person has a hundred and four tokens for Cloud Manager at most', async () => {
  const make = (n: number) =>
    kit.call({ verb: 'POST', path: '/pats', token, body: { tokenName: `t${n}` } })
  // One there is from the beginning.
  for (let n = 1; n < 104; n += 1) expect((await make(n)).status).toBe(201)
  const refused = await make(104)
  expect([refused.status, refused.code]).toEqual([400, 'E_400_API_SVC_1000'])
  expect(refused.text).toContain('104 tokens at most')
})

test('an import takes a thousand users and not one more', async () => {
  const users = Array.from({ length: 1_001 }, (_, n) => ({ email: `u${n}@acme.example` }))
  const path = `/tenants/${kit.acme.tenant.luid}/users/bulk`
  const refused = await kit.call({ verb: 'POST', path, token, body: { users } })
  expect([refused.status, refused.code]).toEqual([400, 'E_400_USR_SVC_2010'])
  expect(refused.text).toContain('1000 at most')
  const taken = await kit.call({ verb: 'POST', path, token, body: { users: users.slice(1) } })
  expect(taken.status).toBe(202)
})

test('a configuration of unified access tokens takes a thousand scopes and not one more', async () => {
  const scopes = Array.from({ length: 1_001 }, (_, n) => `tableau:s${n}:read`)
  const refused = await create(configuration({ name: 'a', issuer: 'a', scopes }))
  expect([refused.status, refused.code]).toEqual([400, 'E_400_UAT_SVC_1000'])
  const taken = await create(configuration({ name: 'a', issuer: 'a', scopes: scopes.slice(1) }))
  expect(taken.status).toBe(201)
})

test('a tenant has a hundred configurations of unified access tokens at most, which can be changed', async () => {
  const listed = await kit.call<readonly { configId: string }[]>({
    path: '/uat-configurations',
    token,
  })
  const present = listed.json().length
  for (let n = present; n < 100; n += 1) {
    expect((await create(configuration({ name: `c${n}`, issuer: `c${n}` }))).status).toBe(201)
  }
  const refused = await create(configuration({ name: 'more', issuer: 'more' }))
  expect([refused.status, refused.code]).toEqual([400, 'E_400_UAT_SVC_1000'])
  const path = `/uat-configurations/${listed.json()[0]?.configId}`
  const changed = await kit.call({ verb: 'PUT', path, token, body: { enabled: false } })
  expect(changed.status).toBe(200)
})
