/** Public keys of unified access token configurations as people paste them, and the one that is in force. */

import { createPublicKey, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rsaKeys, startCloudKit, type CloudKit, type CloudRequest } from './cloud-kit.ts'
import { mintUat } from './uat-jwt.ts'

const good = rsaKeys(2048)
let kit: CloudKit
let token: string
beforeAll(async () => {
  kit = await startCloudKit()
  token = await kit.signIn()
})
afterAll(() => kit[Symbol.asyncDispose]())

async function ok<T = Record<string, unknown>>(request: CloudRequest, status = 200): Promise<T> {
  const answer = await kit.call({ token, ...request })
  expect([answer.status, answer.text]).toEqual([status, answer.text])
  return answer.json() as T
}

const make = (change: object) =>
  ok<{ readonly configId: string }>(
    {
      verb: 'POST',
      path: '/uat-configurations',
      body: {
        name: `uat ${randomUUID()}`,
        issuer: `https://issuer.example/${randomUUID()}`,
        publicKey: good.publicKey,
        resourceIds: [kit.acme.tenant.luid],
        ...change,
      },
    },
    201,
  )

test('with a key set alone have no key in force; a key that comes later is', async () => {
  const jwksUri = 'https://issuer.example/keys'
  const made = await make({ publicKey: undefined, jwksUri })
  expect(made).not.toHaveProperty('publicKeyActive')
  const path = `/uat-configurations/${made.configId}`
  const changed = await ok({ verb: 'PUT', path, body: { publicKey: good.publicKey } })
  expect(changed).toMatchObject({ jwksUri, publicKeyActive: good.publicKey })
})

test.each([
  ['written with \\n', (pem: string) => pem.replaceAll('\n', '\\n')],
  ['without line breaks', (pem: string) => pem.replaceAll('\n', '')],
  ['indented', (pem: string) => pem.replaceAll(/^/gm, '  ')],
  [
    'in PKCS#1',
    (pem: string) => createPublicKey(pem).export({ type: 'pkcs1', format: 'pem' }).toString(),
  ],
])('with a key %s verify its tokens, and show the key in the usual form', async (_, write) => {
  const issuer = `https://issuer.example/${randomUUID()}`
  const made = await make({ issuer, publicKey: write(good.publicKey) })
  expect(made).toMatchObject({ publicKey: good.publicKey, publicKeyActive: good.publicKey })
  const jwt = mintUat({
    privateKey: good.privateKey,
    issuer,
    tenantLuid: kit.acme.tenant.luid,
    user: kit.acme.user.name,
    scopes: ['tableau:tcm_users:read'],
    now: kit.clock.now(),
  })
  await ok({ verb: 'POST', path: '/tcuJwt/login', body: { token: jwt } })
})

test('a text that is no public key is refused with what it is', async () => {
  const body = {
    name: 'x',
    issuer: 'x',
    publicKey: 'ssh-rsa AAAA',
    resourceIds: [kit.acme.tenant.luid],
  }
  const answer = await kit.call({ verb: 'POST', path: '/uat-configurations', token, body })
  expect([answer.status, answer.code]).toEqual([400, 'E_400_UAT_SVC_1000'])
  expect(answer.text).toContain('publicKey is a key of SSH: turn it into PEM with ssh-keygen')
})
