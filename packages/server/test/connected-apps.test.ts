/** Connected apps and their secrets, at both addresses, and what sign-in makes of them. */

import { describe, expect, test } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'
import { mintJwt, startKit, type Kit, type TestAnswer } from './kit.ts'
import { asPerson, mustBe, outcomeOf, signedIn, type Form, type Person } from './person.ts'

interface App {
  readonly name: string
  readonly enabled: boolean
  readonly clientId: string
  readonly projectId?: string
  readonly createdAt: string
  readonly domainSafelist?: string
  readonly unrestrictedEmbedding: boolean
  readonly secret?: readonly { readonly id: string; readonly createdAt: string }[]
  readonly projectIds?: { readonly projectId?: readonly string[] }
}

interface Secret {
  readonly id: string
  readonly value: string
  readonly createdAt: string
}

const addresses = ['/connected-apps/direct-trust', '/connected-applications'] as const
const [base] = addresses
const unknownId = '00000000-0000-4000-8000-000000000000'

const appOf = (answer: TestAnswer, status = 200): App => {
  mustBe(answer, status)
  return answer.json<{ connectedApplication: App }>().connectedApplication
}
const secretOf = (answer: TestAnswer, status = 201): Secret => {
  mustBe(answer, status)
  return answer.json<{ connectedApplicationSecret: Secret }>().connectedApplicationSecret
}

const create = async (person: Person, app: object = {}, path: string = base) =>
  appOf(await person.post(path, { connectedApplication: { name: 'App', ...app } }), 201)

const update = (person: Person, clientId: string, change: object) =>
  person.put(`${base}/${clientId}`, { connectedApplication: change })

async function newProject(person: Person, name: string): Promise<string> {
  const answer = await person.post('/projects', { project: { name } })
  mustBe(answer, 201)
  return answer.json<{ project: { id: string } }>().project.id
}

function enter(kit: Kit, app: { clientId: string; secret: Secret }) {
  const jwt = mintJwt(
    { clientId: app.clientId, secretId: app.secret.id, secretValue: app.secret.value },
    { user: 'viewer@example.com', scopes: ['tableau:content:read'], now: kit.clock.now() },
  )
  return kit.call({
    verb: 'POST',
    path: '/api/3.28/auth/signin',
    accept: 'application/json',
    contentType: 'application/json',
    body: JSON.stringify({ credentials: { jwt, site: { contentUrl: 'test' } } }),
  })
}

const isLive = async (kit: Kit, token: string) =>
  (await kit.call({ path: '/api/3.28/sessions/current', token })).status === 200

/** An app that signs in, made over the API alone. */
async function workingApp(kit: Kit) {
  const admin = await signedIn(kit, 'admin')
  const { clientId } = await create(admin, { enabled: true })
  const secret = secretOf(await admin.post(`${base}/${clientId}/secrets`))
  const entered = await enter(kit, { clientId, secret })
  mustBe(entered, 200)
  const { token } = entered.json<{ credentials: { token: string } }>().credentials
  return { admin, clientId, secret, token }
}

const suite = (kit: () => FamilyKit) => {
  describe.each(addresses)('at %s', (path) => {
    test('an app is made disabled, without secrets, for all projects and no domain', async () => {
      const admin = await signedIn(kit(), 'admin')
      const app = await create(admin, { name: 'Plain' }, path)
      expect(app).toEqual({
        name: 'Plain',
        enabled: false,
        clientId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        unrestrictedEmbedding: false,
      })
      expect(appOf(await admin.get(`${path}/${app.clientId}`))).toEqual(app)
      expect(appOf(await admin.get(`${path}/${app.clientId.toUpperCase()}`))).toEqual(app)
    })

    test('an app lives from creation to deletion, with its secrets', async () => {
      const admin = await signedIn(kit(), 'admin')
      const { clientId } = await create(admin, { name: 'Whole life' }, path)
      const secret = secretOf(await admin.post(`${path}/${clientId}/secrets`))
      expect(secret.value).toMatch(/^[A-Za-z0-9+/]{43}=$/)
      const at = `${path}/${clientId}/secrets/${secret.id}`
      expect(secretOf(await admin.get(at), 200)).toEqual(secret)
      const app = appOf(await admin.get(`${path}/${clientId}`))
      expect(app.secret).toEqual([{ id: secret.id, createdAt: secret.createdAt }])
      const list = await admin.get(path)
      expect(list.text).toContain(clientId)
      expect(list.text).not.toContain(secret.value)
      expect((await admin.delete(at)).status).toBe(204)
      expect(outcomeOf(await admin.get(at))).toEqual([404, '404127'])
      expect(outcomeOf(await admin.delete(at))).toEqual([404, '404127'])
      expect((await admin.delete(`${path}/${clientId}`)).status).toBe(204)
      for (const answer of [
        await admin.get(`${path}/${clientId}`),
        await admin.delete(`${path}/${clientId}`),
        await admin.post(`${path}/${clientId}/secrets`),
        await admin.get(at),
      ]) {
        expect(outcomeOf(answer)).toEqual([404, '404126'])
      }
    })
  })

  test('an app in XML has its settings as attributes, secrets and projects as children', async () => {
    const admin = await signedIn(kit(), 'admin')
    const one = await newProject(admin, 'XML one')
    const two = await newProject(admin, 'XML two')
    const body = `<tsRequest><connectedApplication name="In &amp; XML" enabled="true" domainSafelist="*.example.com localhost:8080"><projectIds><projectId>${one}</projectId><projectId>${two}</projectId></projectIds></connectedApplication></tsRequest>`
    const made = await admin.post(base, body, 'xml')
    mustBe(made, 201)
    const clientId = /clientId="([^"]+)"/.exec(made.text)?.[1] ?? ''
    const secret = secretOf(await admin.post(`${base}/${clientId}/secrets`))
    const { text } = await admin.get(`${base}/${clientId}`, 'xml')
    expect(text).toMatch(
      new RegExp(
        `<connectedApplication name="In &amp; XML" enabled="true" clientId="${clientId}" createdAt="[^"]+" domainSafelist="\\*\\.example\\.com localhost:8080" unrestrictedEmbedding="false">`,
      ),
    )
    expect(text).toContain(`<secret id="${secret.id}" createdAt="${secret.createdAt}"/>`)
    expect(text).toContain(
      `<projectIds><projectId>${one}</projectId><projectId>${two}</projectId></projectIds>`,
    )
    const report = await admin.get(`${base}/${clientId}/secrets/${secret.id}`, 'xml')
    expect(report.text).toContain(
      `<connectedApplicationSecret id="${secret.id}" value="${secret.value}" createdAt="${secret.createdAt}"/>`,
    )
  })

  test('an update changes what it names and nothing else', async () => {
    const admin = await signedIn(kit(), 'admin')
    const projectId = await newProject(admin, 'Updated')
    const app = await create(admin, { domainSafelist: 'a.example.com', projectId })
    expect(app.projectId).toBe(projectId)
    expect(app.projectIds).toEqual({ projectId: [projectId] })
    const renamed = appOf(await update(admin, app.clientId, { name: 'Renamed', enabled: true }))
    expect(renamed).toEqual({ ...app, name: 'Renamed', enabled: true })
    const open = appOf(
      await update(admin, app.clientId, { projectId: '', unrestrictedEmbedding: true }),
    )
    expect(open).not.toHaveProperty('projectId')
    expect(open).not.toHaveProperty('projectIds')
    expect(open.unrestrictedEmbedding).toBe(true)
    const none = appOf(await update(admin, app.clientId, { domainSafelist: '' }))
    expect(none).not.toHaveProperty('domainSafelist')
    expect(outcomeOf(await update(admin, unknownId, { name: 'x' }))).toEqual([404, '404126'])
  })

  test('an app whose projects are deleted is not one for all projects', async () => {
    const admin = await signedIn(kit(), 'admin')
    const projectId = await newProject(admin, 'Short-lived')
    const { clientId } = await create(admin, { projectId })
    mustBe(await admin.delete(`/projects/${projectId}`), 204)
    const app = appOf(await admin.get(`${base}/${clientId}`))
    expect(app).not.toHaveProperty('projectId')
    expect(app).toHaveProperty('projectIds')
  })

  test.each([
    { app: { name: ' ' }, outcome: [400, '400000'] },
    { app: { name: 'x'.repeat(256) }, outcome: [400, '400000'] },
    { app: { enabled: 'yes' }, outcome: [400, '400000'] },
    { app: { domainSafelist: 'a.example.com; b.example.com' }, outcome: [400, '400133'] },
    { app: { domainSafelist: '<script>' }, outcome: [400, '400133'] },
    { app: { domainSafelist: '*' }, outcome: [400, '400133'] },
    { app: { domainSafelist: 'https://*' }, outcome: [400, '400133'] },
    { app: { domainSafelist: 'javascript://example.com' }, outcome: [400, '400133'] },
    { app: { domainSafelist: 'x.com '.repeat(251) }, outcome: [400, '400133'] },
    { app: { projectId: unknownId }, outcome: [404, '404005'] },
    { app: { projectId: 'no id' }, outcome: [404, '404005'] },
  ])('$app is refused when creating and when updating', async ({ app, outcome }) => {
    const admin = await signedIn(kit(), 'admin')
    const made = await admin.post(base, { connectedApplication: { name: 'App', ...app } })
    expect(outcomeOf(made)).toEqual(outcome)
    const { clientId } = await create(admin)
    expect(outcomeOf(await update(admin, clientId, app))).toEqual(outcome)
  })

  test('a third secret is 409128 and names the limit, also when many come at once', async () => {
    const admin = await signedIn(kit(), 'admin')
    const { clientId } = await create(admin)
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => admin.post(`${base}/${clientId}/secrets`)),
    )
    const made = answers.filter(({ status }) => status === 201)
    expect(made).toHaveLength(2)
    for (const refused of answers.filter(({ status }) => status !== 201)) {
      expect(outcomeOf(refused)).toEqual([409, '409128'])
      expect(refused.text).toContain('CONNECTED_APP_SECRET_LIMIT_EXCEEDED (128)')
    }
    const { id } = secretOf(made[0]!)
    mustBe(await admin.delete(`${base}/${clientId}/secrets/${id}`), 204)
    secretOf(await admin.post(`${base}/${clientId}/secrets`))
  })

  test('a secret under another app’s address is not found', async () => {
    const { admin, clientId, secret } = await workingApp(kit())
    const other = await create(admin)
    for (const verb of ['get', 'delete'] as const) {
      const answer = await admin[verb](`${base}/${other.clientId}/secrets/${secret.id}`)
      expect(outcomeOf(answer)).toEqual([404, '404127'])
    }
    mustBe(await admin.get(`${base}/${clientId}/secrets/${secret.id}`), 200)
  })

  test('only a site administrator reaches them', async () => {
    const { clientId, secret } = await workingApp(kit())
    for (const role of ['creator', 'explorer', 'viewer'] as const) {
      const person = await signedIn(kit(), role)
      for (const answer of [
        await person.get(base),
        await person.get(`${base}/${clientId}/secrets/${secret.id}`),
        await person.post(base, { connectedApplication: { name: 'Mine' } }),
        await person.post(`${base}/${clientId}/secrets`),
        await person.delete(`${base}/${clientId}`),
      ]) {
        expect(outcomeOf(answer)).toEqual([403, '403004'])
        expect(answer.text).not.toContain(secret.value)
      }
    }
  })

  test('an app that is disabled, without the secret, or deleted signs no user in', async () => {
    const { admin, clientId, secret, token } = await workingApp(kit())
    mustBe(await update(admin, clientId, { enabled: false }), 200)
    expect((await enter(kit(), { clientId, secret })).text).toContain('(10090)')
    mustBe(await update(admin, clientId, { enabled: true }), 200)
    mustBe(await enter(kit(), { clientId, secret }), 200)
    mustBe(await admin.delete(`${base}/${clientId}/secrets/${secret.id}`), 204)
    expect((await enter(kit(), { clientId, secret })).text).toContain('(10085)')
    mustBe(await admin.delete(`${base}/${clientId}`), 204)
    expect((await enter(kit(), { clientId, secret })).text).toContain('(10089)')
    expect(await isLive(kit(), token)).toBe(true)
  })

  test.each(['json', 'xml'] satisfies readonly Form[])(
    'the value of a secret rests sealed, and is in no answer but its own in %s',
    async (form) => {
      const { admin, clientId, secret } = await workingApp(kit())
      const row = await kit().store.read.connectedApps.secret(clientId, secret.id)
      expect(row?.sealedValue.includes(secret.value)).toBe(false)
      for (const path of [base, `${base}/${clientId}`]) {
        expect((await admin.get(path, form)).text).not.toContain(secret.value)
      }
    },
  )

  test('a JWT session with the scope of secrets reads them, and does nothing to apps', async () => {
    const { clientId, secret } = await workingApp(kit())
    const scope = 'tableau:connected_app_direct_trust_secrets:read'
    const person = asPerson(kit(), await kit().signInWithScopes('admin', [scope]))
    mustBe(await person.get(`${base}/${clientId}/secrets/${secret.id}`), 200)
    for (const answer of [await person.get(base), await person.delete(`${base}/${clientId}`)]) {
      expect(outcomeOf(answer)).toEqual([401, '401002'])
    }
  })
}

await describeFamily('connected apps', suite)

describe('a server that ends sessions with their app', () => {
  test.each([
    { how: 'disabled', end: (admin: Person, id: string) => update(admin, id, { enabled: false }) },
    { how: 'deleted', end: (admin: Person, id: string) => admin.delete(`${base}/${id}`) },
  ])('does so when the app is $how', async ({ end }) => {
    await using kit = await startKit({ endSessionsWithApp: true })
    const { admin, clientId, token } = await workingApp(kit)
    const untouched = await kit.signInWithScopes('viewer', ['tableau:content:read'])
    await end(admin, clientId)
    expect(await isLive(kit, token)).toBe(false)
    expect(await isLive(kit, untouched)).toBe(true)
  })
})
