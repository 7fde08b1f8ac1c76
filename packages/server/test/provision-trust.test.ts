/** What a site and its tenant believe of JWTs, as the operator of the server and the administrators set it. */

import { createSign, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rsaKeys, startCloudKit, type CloudKit } from './cloud-kit.ts'
import { mintJwt, startKit, type Kit } from './kit.ts'

const vendor = (claim: string) => `https://tableau.com/${claim}`

describe('what a site listens to in a JWT', () => {
  let kit: Kit
  beforeAll(async () => {
    kit = await startKit()
  })
  afterAll(async () => {
    await kit[Symbol.asyncDispose]()
  })

  const enter = (user: string, claims: object) =>
    kit.call({
      verb: 'POST',
      path: '/api/3.28/auth/signin',
      accept: 'application/json',
      body: JSON.stringify({
        credentials: {
          site: { contentUrl: 'test' },
          jwt: mintJwt(kit.connectedApp, {
            user,
            scopes: ['tableau:users:read'],
            now: kit.clock.now(),
            claims,
          }),
        },
      }),
    })

  test('an administrator sets groups and attributes by Update Site, in XML and JSON', async () => {
    const token = await kit.signIn('admin')
    const path = `/api/3.28/sites/${kit.site.luid}`
    const xml = await kit.call({
      verb: 'PUT',
      path,
      token,
      body: '<tsRequest><site attributeCaptureEnabled="true"/></tsRequest>',
    })
    expect(xml.text).toContain('attributeCaptureEnabled="true"')
    const json = await kit.call({
      verb: 'PUT',
      path,
      token,
      accept: 'application/json',
      body: JSON.stringify({ site: { groupAssertionsConnectedAppsEnabled: true } }),
    })
    expect(json.json()).toMatchObject({
      site: { attributeCaptureEnabled: true, groupAssertionsConnectedAppsEnabled: true },
    })
    // More than a session may hold of attributes: seen only where they are listened to.
    const large = { 'user.region': 'x'.repeat(5000) }
    expect((await enter('viewer@example.com', large)).status).toBe(401)
    const off = { attributes: false }
    await kit.easel.provision.assertionRules(kit.site.luid, off)
    expect((await enter('viewer@example.com', large)).status).toBe(200)
  })

  test('on-demand access is open through groups that allow it, while they do', async () => {
    const { provision } = kit.easel
    const guests = { [vendor('oda')]: true, [vendor('groups')]: ['Guests'] }
    const stranger = async () => (await enter('stranger@example.com', guests)).status
    await provision.group(kit.site.luid, 'Guests')
    await provision.assertionRules(kit.site.luid, { onDemandAccess: true })
    expect(await stranger()).toBe(401)
    await provision.group(kit.site.luid, 'Guests', { allowsOnDemandAccess: true })
    expect(await stranger()).toBe(200)
    expect((await provision.group(kit.site.luid, 'Guests')).allowsOnDemandAccess).toBe(true)
    expect(await stranger()).toBe(200)
    await provision.group(kit.site.luid, 'Guests', { allowsOnDemandAccess: false })
    expect(await stranger()).toBe(401)
    await provision.group(kit.site.luid, 'Guests', { allowsOnDemandAccess: true })
    await provision.assertionRules(kit.site.luid, { onDemandAccess: false })
    expect(await stranger()).toBe(401)
  })

  test('a setting that no method names is in no answer', async () => {
    await kit.easel.provision.assertionRules(kit.site.luid, { onDemandAccess: true })
    const token = await kit.signIn('admin')
    const answer = await kit.call({ path: `/api/3.28/sites/${kit.site.luid}`, token })
    expect(answer.status).toBe(200)
    expect(answer.text).not.toContain('onDemand')
  })
})

describe('a unified access token configuration', () => {
  let kit: CloudKit
  const { publicKey, privateKey } = rsaKeys(2048)
  beforeAll(async () => {
    kit = await startCloudKit()
  })
  afterAll(async () => {
    await kit[Symbol.asyncDispose]()
  })

  const settings = (change: object = {}) => ({
    name: 'agents',
    issuer: 'https://agents.example',
    publicKey,
    resourceIds: [kit.acme.tenant.luid, kit.acme.site.luid],
    ...change,
  })

  const signInToSite = async () => {
    const now = Math.floor(kit.clock.now().getTime() / 1000)
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = {
      iss: 'https://agents.example',
      iat: now,
      exp: now + 300,
      jti: randomUUID(),
      email: 'admin@acme.example',
      scp: ['tableau:content:read'],
      [vendor('tenantId')]: kit.acme.tenant.luid,
    }
    const data = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`
    const jwt = `${data}.${createSign('sha256').update(data).sign(privateKey, 'base64url')}`
    const site = { contentUrl: kit.acme.site.contentUrl }
    const answer = await kit.call({
      verb: 'POST',
      path: '/api/3.28/auth/signin',
      body: { credentials: { jwt, isUat: true, site } },
    })
    return answer.status
  }

  test('made from beside the API signs in, is listed there, and is changed by its name', async () => {
    const { provision } = kit.easel
    const tenant = kit.acme.tenant.luid
    expect(await signInToSite()).toBe(401)
    const made = await provision.uatConfiguration(tenant, settings())
    expect(await signInToSite()).toBe(200)
    const changed = await provision.uatConfiguration(tenant, settings({ enabled: false }))
    expect(changed.luid).toBe(made.luid)
    expect(await signInToSite()).toBe(401)
    const list = await kit.call<readonly object[]>({
      path: '/uat-configurations',
      token: await kit.signIn(),
    })
    expect(list.json()).toMatchObject([{ configId: made.luid, name: 'agents', enabled: false }])
  })

  test('is held to the rules of the API', async () => {
    const { provision } = kit.easel
    const tenant = kit.acme.tenant.luid
    const put = (change: object) => provision.uatConfiguration(tenant, settings(change))
    await expect(put({ resourceIds: [kit.other.site.luid] })).rejects.toThrow('Resource ID')
    await expect(put({ publicKey: rsaKeys(1024).publicKey })).rejects.toThrow('2048 bits')
    await put({})
    await expect(put({ name: 'others' })).rejects.toThrow('exists already')
  })
})
