/** External authorization servers as administrators manage them. */

import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { describeFamily } from './families.ts'
import type { Role, TestAnswer } from './kit.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'

interface Server {
  readonly id: string
  readonly name: string
  readonly issuerUrl: string
  readonly jwksUri?: string
  readonly enabled: boolean
  readonly createdAt: string
}

const base = '/connected-apps/external-authorization-servers'
const newIssuer = () => `https://${randomUUID()}.example`

const serverOf = (answer: TestAnswer, status = 200): Server => {
  mustBe(answer, status)
  return answer.json<{ externalAuthorizationServer: Server }>().externalAuthorizationServer
}
const asked = (server: object) => ({ externalAuthorizationServer: server })
const register = async (person: Person, server: object = {}) =>
  serverOf(await person.post(base, asked({ issuerUrl: newIssuer(), ...server })), 201)
const listed = async (person: Person) => {
  const answer = await person.get(base)
  mustBe(answer, 200)
  const body = answer.json<{
    externalAuthorizationServerList: { externalAuthorizationServer?: readonly Server[] }
  }>()
  return body.externalAuthorizationServerList.externalAuthorizationServer ?? []
}

await describeFamily('external authorization servers', (kit) => {
  const administrator = () => signedIn(kit(), 'admin')

  test('are registered, read, listed, changed and deleted', async () => {
    const admin = await administrator()
    const issuerUrl = newIssuer()
    const jwksUri = `${issuerUrl}/keys`
    const made = await register(admin, { name: 'IdP', issuerUrl, jwksUri, enabled: true })
    expect(made).toEqual({
      id: made.id,
      name: 'IdP',
      issuerUrl,
      jwksUri,
      enabled: true,
      createdAt: made.createdAt,
    })
    expect(made.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(serverOf(await admin.get(`${base}/${made.id.toUpperCase()}`))).toEqual(made)
    expect(await listed(admin)).toContainEqual(made)

    const change = { name: 'New', enabled: false, jwksUri: '' }
    const changed = serverOf(await admin.put(`${base}/${made.id}`, asked(change)))
    const { jwksUri: _, ...rest } = made
    expect(changed).toEqual({ ...rest, name: 'New', enabled: false })
    expect(serverOf(await admin.put(`${base}/${made.id}`, asked({})))).toEqual(changed)

    const deleted = await admin.delete(`${base}/${made.id}`)
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    expect(outcomeOf(await admin.get(`${base}/${made.id}`))).toEqual([404, '404142'])
    expect(outcomeOf(await admin.delete(`${base}/${made.id}`))).toEqual([404, '404142'])
  })

  test('are named by their issuer and disabled by default', async () => {
    const issuerUrl = newIssuer()
    const made = await register(await administrator(), { issuerUrl })
    expect(made).toMatchObject({ name: issuerUrl, enabled: false })
    expect(made).not.toHaveProperty('jwksUri')
  })

  test('speak XML as well', async () => {
    const admin = await administrator()
    const issuerUrl = newIssuer()
    const answer = await admin.post(
      base,
      `<tsRequest><externalAuthorizationServer name="A &amp; B" issuerUrl="${issuerUrl}" enabled="true"/></tsRequest>`,
      'xml',
    )
    mustBe(answer, 201)
    expect(answer.text).toMatch(
      new RegExp(
        `<externalAuthorizationServer id="[0-9a-f-]{36}" name="A &amp; B" issuerUrl="${issuerUrl}" enabled="true" createdAt="[^"]+"/>`,
      ),
    )
    const list = await admin.get(base, 'xml')
    expect(list.text).toContain('<externalAuthorizationServerList><externalAuthorizationServer ')
    const [, id = ''] = /externalAuthorizationServer id="([^"]+)"/.exec(answer.text) ?? []
    const changed = await admin.put(
      `${base}/${id}`,
      '<tsRequest><externalAuthorizationServer enabled="false"/></tsRequest>',
      'xml',
    )
    expect(changed.text).toContain('enabled="false"')
    expect((await admin.get(`${base}/${id}`, 'xml')).text).toContain(`issuerUrl="${issuerUrl}"`)
    expect((await admin.delete(`${base}/${id}`)).status).toBe(204)
  })

  test('cannot share an issuer', async () => {
    const admin = await administrator()
    const [first, second] = [await register(admin), await register(admin)]
    const { issuerUrl } = first
    expect(outcomeOf(await admin.post(base, asked({ issuerUrl })))).toEqual([409, '409000'])
    const change = await admin.put(`${base}/${second.id}`, asked({ issuerUrl }))
    expect(outcomeOf(change)).toEqual([409, '409000'])
    expect((await admin.put(`${base}/${first.id}`, asked({ issuerUrl }))).status).toBe(200)
  })

  test.each([
    [{ issuerUrl: 'http://idp.example' }, '400144'],
    [{ issuerUrl: 'idp.example' }, '400144'],
    [{ issuerUrl: '' }, '400144'],
    [{ issuerUrl: 'https://ann:secret@idp.example' }, '400144'],
    [{ issuerUrl: 'https://idp.example/?x=1' }, '400144'],
    [{ issuerUrl: 'https://idp.example/#x' }, '400144'],
    [{ issuerUrl: 'https://2130706433/' }, '400144'],
    [{ issuerUrl: 'https://0x7f.1/' }, '400144'],
    [{ issuerUrl: 'https://idp.example:22' }, '400144'],
    [{ jwksUri: 'http://idp.example/keys' }, '400149'],
    [{ jwksUri: 'file:///etc/passwd' }, '400149'],
    [{ jwksUri: 'https://idp.example:6379/' }, '400149'],
    [{ jwksUri: 'gopher://idp.example/' }, '400149'],
    [{ name: ' ' }, '400000'],
    [{ name: 'x'.repeat(256) }, '400000'],
    [{ enabled: 'maybe' }, '400000'],
    [{ issuerUrl: undefined }, '400000'],
  ])('with %j are refused: %s', async (server, code) => {
    const admin = await administrator()
    const before = await listed(admin)
    const answer = await admin.post(base, asked({ issuerUrl: newIssuer(), ...server }))
    expect(outcomeOf(answer)).toEqual([400, code])
    expect(await listed(admin)).toEqual(before)
  })

  test('are managed by administrators of the site only', async () => {
    const { id } = await register(await administrator())
    for (const role of ['creator', 'explorer', 'viewer'] satisfies readonly Role[]) {
      const person = await signedIn(kit(), role)
      const answers = [
        await person.get(base),
        await person.get(`${base}/${id}`),
        await person.post(base, asked({ issuerUrl: newIssuer() })),
        await person.put(`${base}/${id}`, asked({ enabled: true })),
        await person.delete(`${base}/${id}`),
      ]
      for (const answer of answers) expect(outcomeOf(answer)).toEqual([403, '403004'])
    }
  })

  test('of another site do not exist', async () => {
    const { id } = await register(await administrator())
    const other = await kit().easel.provision.site({ name: 'Other', contentUrl: 'other' })
    expect(other.luid).not.toBe(kit().site.luid)
    const { externalAuthorizationServers } = kit().store.read
    expect(await externalAuthorizationServers.byLuid(other.id, id)).toBeNull()
    const admin = await administrator()
    expect(outcomeOf(await admin.get(`${base}/${randomUUID()}`))).toEqual([404, '404142'])
    expect(outcomeOf(await admin.put(`${base}/x'--`, asked({})))).toEqual([404, '404142'])
  })

  test('are 50 at most', async () => {
    const admin = await administrator()
    const missing = 50 - (await listed(admin)).length
    await Promise.all(Array.from({ length: missing }, () => register(admin)))
    const answer = await admin.post(base, asked({ issuerUrl: newIssuer() }))
    expect(outcomeOf(answer)).toEqual([409, '409143'])
    for (const { id } of await listed(admin)) await admin.delete(`${base}/${id}`)
  })
})
