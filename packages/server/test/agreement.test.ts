/** Whatever a method answers, its XML and its JSON say the same. Generated from the contract: a method cannot be left out. */

import { randomUUID } from 'node:crypto'
import {
  compileReader,
  readJson,
  readXml,
  rest,
  type AnyMethod,
  type TObject,
} from '@easel/contract'
import { beforeAll, expect, test } from 'vitest'
import { startFamilyKit, type FamilyKit } from './families.ts'
import { multipart, type TestRequest } from './kit.ts'
import { acceptOf, publishBody, signedIn, type Form, type Person } from './person.ts'
import { pathWith } from './sample-message.ts'
import { workbookPackage } from './workbook-file.ts'

const methods = rest as unknown as Readonly<Record<string, AnyMethod>>

let kit: FamilyKit
let admin: Person
/** Things for paths, by the name of the parameter. */
let ids: Record<string, string>

beforeAll(async () => {
  kit = await startFamilyKit()
  admin = await signedIn(kit, 'admin')
  const made = await admin.published({
    name: 'Ö & <1>',
    bytes: workbookPackage(['One', 'Two “x”']),
  })
  const job = await admin.publish({ name: 'As job', query: 'asJob=true' })
  ids = {
    siteId: kit.site.luid,
    siteKey: kit.site.luid,
    userId: kit.users.viewer.luid,
    projectId: made.project.id,
    workbookId: made.id,
    viewId: made.views.view[0]?.id ?? '',
    jobId: job.json<{ job: { id: string } }>().job.id,
    uploadSessionId: await admin.upload(),
  }
  Object.assign(ids, await trustIds())
  while (!(await admin.get(`/jobs/${ids['jobId'] ?? ''}`)).text.includes('completedAt')) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return () => kit[Symbol.asyncDispose]()
})

const json = (message: object) => ({
  contentType: 'application/json',
  body: JSON.stringify(message),
})
const name = () => `New ${randomUUID()}`

/** A connected app with a secret, and an external authorization server. */
async function trustIds(): Promise<Record<string, string>> {
  const clientId = await connectedApp()
  const secret = await admin.post(`/connected-apps/direct-trust/${clientId}/secrets`, {})
  const eas = await admin.post('/connected-apps/external-authorization-servers', eastern())
  return {
    clientId,
    secretId: secret.json<{ connectedApplicationSecret: { id: string } }>()
      .connectedApplicationSecret.id,
    easId: eas.json<{ externalAuthorizationServer: { id: string } }>().externalAuthorizationServer
      .id,
  }
}

async function connectedApp(): Promise<string> {
  const answer = await admin.post('/connected-apps/direct-trust', {
    connectedApplication: { name: name() },
  })
  return answer.json<{ connectedApplication: { clientId: string } }>().connectedApplication.clientId
}

const eastern = () => ({
  externalAuthorizationServer: {
    name: name(),
    issuerUrl: `https://idp.example.com/${randomUUID()}`,
  },
})

/** A rule that any kind of content may have. */
const readable = () => ({
  permissions: {
    granteeCapabilities: [
      {
        user: { id: kit.users.viewer.luid },
        capabilities: { capability: [{ name: 'Read', mode: 'Allow' }] },
      },
    ],
  },
})

/** A request that succeeds, for each method whose body is needed for that. */
const requests: Readonly<Record<string, () => Promise<Partial<TestRequest>>>> = {
  signIn: async () => {
    const { provision } = kit.easel
    const pat = await provision.personalAccessToken(kit.site.luid, kit.users.creator.luid, 'agree')
    const credentials = { personalAccessTokenName: pat.name, personalAccessTokenSecret: pat.secret }
    return json({ credentials: { ...credentials, site: { contentUrl: 'test' } } })
  },
  switchSite: async () => {
    const { tenantLuid } = kit.site
    const site = await kit.easel.provision.site({ name: 'Two', contentUrl: 'two', tenantLuid })
    await kit.easel.provision.user(site.luid, { name: 'creator@example.com', siteRole: 'Viewer' })
    return { ...json({ site: { contentUrl: 'two' } }), token: await kit.signIn('creator') }
  },
  createProject: async () => json({ project: { name: name(), description: 'a\n"b" & <c>' } }),
  updateProject: async () => json({ project: { description: 'Ä & ö' } }),
  updateSite: async () => json({ site: { userQuota: 7, flowsEnabled: true, metricsLevel: 3 } }),
  updateWorkbook: async () => json({ workbook: { description: '<&>"\'' } }),
  publishWorkbook: async () => publishBody({ name: name() }),
  createConnectedApp: async () => json({ connectedApplication: { name: name() } }),
  updateConnectedApp: async () => json({ connectedApplication: { name: 'Ä & ö' } }),
  createConnectedAppSecret: async () => ({
    path: `/api/3.28/sites/${kit.site.luid}/connected-apps/direct-trust/${await connectedApp()}/secrets`,
  }),
  registerEas: async () => json(eastern()),
  updateEas: async () => json({ externalAuthorizationServer: { name: 'Ä & ö' } }),
  ...Object.fromEntries(
    ['Project', 'Workbook', 'View', 'Default'].flatMap((kind) => [
      [`add${kind}Permissions`, async () => json(readable())],
      [`replace${kind}Permissions`, async () => json(readable())],
    ]),
  ),
  addTagsToWorkbook: async () => json({ tags: { tag: [{ label: 'Ä & <b>' }] } }),
  addTagsToView: async () => json({ tags: { tag: [{ label: 'Ä & <b>' }] } }),
  appendToFileUpload: async () =>
    multipart({ file: { part: 'tableau_file', name: 'f', bytes: new Uint8Array(10) } }),
}

/** What differs from one request to the next, made equal. */
const steady = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll(/"(token|uploadSessionId|value)":"[^"]*"/g, '"$1":""')
      .replaceAll(/New [0-9a-f-]{36}/g, 'New')
      .replaceAll(/New[0-9a-f]{32}/g, 'New')
      .replaceAll(/workbooks\/\d+/g, 'workbooks/0')
      .replaceAll(/"(createdAt|updatedAt|lastLogin|lastPublishedAt)":"[^"]*"/g, '"$1":""'),
  )

/** Methods that make a thing answer another id each time. */
const steadyIds = (method: AnyMethod, value: unknown): unknown =>
  /^(create|publish|register)/.test(method.name)
    ? JSON.parse(JSON.stringify(value).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id'))
    : value

function schemaOf({ reply }: AnyMethod, status: number): TObject | null {
  if (reply.kind === 'message') return reply.schema
  if (reply.kind === 'messages') return reply.schemas[status as 201] ?? null
  return null
}

async function ask(method: AnyMethod, form: Form, query: string) {
  const path = pathWith(method.path, ids)
  const made = (await requests[method.name]?.()) ?? {}
  return kit.call({
    verb: method.verb,
    path: `/api/3.28${path}${query}`,
    ...(method.caller === 'anyone' ? {} : { token: admin.token }),
    accept: acceptOf(form),
    ...made,
  })
}

const answering = Object.values(methods).filter(
  ({ reply }) => reply.kind === 'message' || reply.kind === 'messages',
)
const cases = answering.flatMap((method): (readonly [string, string, AnyMethod])[] => [
  [method.name, '', method],
  ...(method.list === undefined ? [] : [[method.name, '?fields=_all_', method] as const]),
  ...(method.name === 'publishWorkbook' ? [[method.name, '?asJob=true', method] as const] : []),
  ...(method.name === 'querySite' ? [[method.name, '?includeUsage=true', method] as const] : []),
])

test.each(cases)('%s%s says the same in XML and in JSON', async (_, query, method) => {
  const [xml, asJson] = [await ask(method, 'xml', query), await ask(method, 'json', query)]
  expect([xml.status, asJson.status, xml.code, asJson.code]).toEqual([
    xml.status,
    xml.status,
    null,
    null,
  ])
  expect(xml.status).toBeLessThan(300)
  const schema = schemaOf(method, xml.status)
  if (schema === null) throw new Error(`${method.name} has no schema for ${xml.status}`)
  const reader = compileReader(schema, { reads: 'response' })
  const fromXml = reader.fromXml(readXml(xml.bytes))
  const fromJson = reader.fromJson(readJson(asJson.bytes))
  expect(steadyIds(method, steady(fromJson))).toEqual(steadyIds(method, steady(fromXml)))
  // Not the agreement of two empty answers.
  expect(Object.keys(fromXml).length).toBeGreaterThan(0)
})
