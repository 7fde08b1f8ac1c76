/** A request that succeeds for every method of the contract that answers a message: a method cannot be left out. */

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { rest, type AnyMethod } from '@easel/contract'
import { hyperFile } from '../../viz/test/write-hyper.ts'
import { dataSourceBody, liveTds, publishDataSource } from './data-source-file.ts'
import { databaseSource, extractDataSource, extractPackage } from './extract-file.ts'
import { flowBody, publishFlow } from './flow-file.ts'
import { startFamilyKit, type FamilyKit } from './families.ts'
import { multipart, type TestAnswer, type TestRequest } from './kit.ts'
import { acceptOf, publishBody, signedIn, type Form, type Person } from './person.ts'
import { runningJob } from './new-job.ts'
import { monthly, taskOf } from './refresh-task.ts'
import { pathWith, sampleMessage } from './sample-message.ts'
import { workbookPackage } from './workbook-file.ts'
import { mixed, userFile } from './user-file.ts'

const answering = (Object.values(rest) as unknown as readonly AnyMethod[]).filter(
  ({ reply }) => reply.kind === 'message' || reply.kind === 'messages',
)
/** Method, query and declaration; lists also with all they can show. */
export const answeringCases = answering.flatMap(
  (method): (readonly [string, string, AnyMethod])[] => [
    [method.name, '', method],
    ...(method.list === undefined ? [] : [[method.name, '?fields=_all_', method] as const]),
    ...(method.name === 'publishWorkbook' ? [[method.name, '?asJob=true', method] as const] : []),
    ...(method.name === 'querySite' ? [[method.name, '?includeUsage=true', method] as const] : []),
  ],
)

export interface Answering extends AsyncDisposable {
  ask(method: AnyMethod, form: Form, query: string): Promise<TestAnswer>
}

const json = (message: object) => ({
  contentType: 'application/json',
  body: JSON.stringify(message),
})
const name = () => `New ${randomUUID()}`

/** All that a site may be set to, except its name and address. */
function everySetting(): object {
  const { site } = sampleMessage(rest.updateSite.body.schema, {}, 'x') as { site: object }
  return { ...site, name: 'Test', contentUrl: 'test', revisionLimit: '25', storageQuota: '1000' }
}

const mcpSettings = (...keys: readonly string[]) => ({
  mcpSiteSettings: { settings: keys.map((key) => ({ key, value: 'a, b' })) },
})

interface World {
  readonly kit: FamilyKit
  readonly admin: Person
  readonly datasourceId: string
  /** Of the data source. */
  readonly connectionId: string
  /** Its path, and one of its connections. */
  readonly workbook: { readonly item: string; readonly connectionId: string }
}

async function emptyGroup({ admin }: World): Promise<string> {
  const answer = await admin.post('/groups', { group: { name: `Ö & <${randomUUID()}>` } })
  return answer.json<{ group: { id: string } }>().group.id
}

/** A group with two users. */
async function filledGroup(world: World): Promise<string> {
  const id = await emptyGroup(world)
  const { viewer, creator } = world.kit.users
  const user = [viewer, creator].map(({ luid }) => ({ id: luid }))
  await world.admin.post(`/groups/${id}/users`, { users: { user } })
  return id
}

/** A group set with two groups. */
async function filledSet(world: World): Promise<string> {
  const answer = await world.admin.post('/groupsets', { groupSet: { name: name() } })
  const { id } = answer.json<{ groupSet: { id: string } }>().groupSet
  for (const group of [await emptyGroup(world), await emptyGroup(world)]) {
    await world.admin.put(`/groupsets/${id}/groups/${group}`)
  }
  return id
}

/** A connected app with a secret, and an external authorization server. */
async function trustIds({ admin }: World): Promise<Record<string, string>> {
  const clientId = await connectedApp({ admin })
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

async function connectedApp({ admin }: Pick<World, 'admin'>): Promise<string> {
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
const readable = ({ kit }: World) => ({
  permissions: {
    granteeCapabilities: [
      {
        user: { id: kit.users.viewer.luid },
        capabilities: { capability: [{ name: 'Read', mode: 'Allow' }] },
      },
    ],
  },
})

/** A workbook whose extract no refresh can make anew. */
async function extracted({ admin }: Pick<World, 'admin'>): Promise<string> {
  const bytes = extractPackage({ source: databaseSource })
  return (await admin.published({ name: name(), bytes })).id
}

async function extractedSource({ kit, admin }: World): Promise<string> {
  const bytes = extractDataSource({ source: databaseSource })
  const answer = await publishDataSource(kit, admin, { name: name(), bytes })
  return answer.json<{ datasource: { id: string } }>().datasource.id
}

async function task({ admin }: Pick<World, 'admin'>): Promise<string> {
  const answer = await admin.post('/tasks/extractRefreshes', taskOf(await extracted({ admin })))
  return answer.json<{ extractRefresh: { id: string } }>().extractRefresh.id
}

/** A data source with two revisions and two connections, of which the first is given. */
async function liveSource({ kit, admin }: Pick<World, 'kit' | 'admin'>) {
  const request = { name: 'Ö & <2>', bytes: liveTds(), fileName: 'live.tds' }
  await publishDataSource(kit, admin, request)
  const made = await publishDataSource(kit, admin, { ...request, query: 'overwrite=true' })
  const { datasource } = made.json<{ datasource: { id: string } }>()
  return {
    datasourceId: datasource.id,
    connectionId: await firstConnection(admin, `/datasources/${datasource.id}`),
  }
}

/** @param item Path of the workbook or data source */
async function firstConnection(admin: Person, item: string): Promise<string> {
  const answer = await admin.get(`${item}/connections`)
  const { connections } = answer.json<{ connections: { connection: readonly { id: string }[] } }>()
  return connections.connection[0]?.id ?? ''
}

async function connectedWorkbook(admin: Person): Promise<World['workbook']> {
  const item = `/workbooks/${(await admin.published({ name: name() })).id}`
  return { item, connectionId: await firstConnection(admin, item) }
}

async function flowOf({ kit, admin }: Pick<World, 'kit' | 'admin'>): Promise<string> {
  const made = await publishFlow(kit, admin, { name: name() })
  return made.json<{ flow: { id: string } }>().flow.id
}

async function connectedFlow(world: World) {
  const item = `/flows/${await flowOf(world)}`
  return { item, connectionId: await firstConnection(world.admin, item) }
}

/** Removes a row of a new `.hyper` file. */
async function changingRows({ kit, admin }: World, at: 'data' | 'connection') {
  const bytes = await hyperFile(['CREATE TABLE "new"."public"."rows" ("id" bigint)'])
  const made = await publishDataSource(kit, admin, { name: name(), bytes, fileName: 'a.hyper' })
  const { datasource } = made.json<{ datasource: { id: string } }>()
  const constant = { type: 'integer', v: 1 }
  const condition = { op: 'eq', 'target-col': 'id', const: constant }
  const below =
    at === 'data'
      ? at
      : `connections/${await firstConnection(admin, `/datasources/${datasource.id}`)}/data`
  return {
    path: `/api/3.28/sites/${kit.site.luid}/datasources/${datasource.id}/${below}`,
    headers: { requestid: randomUUID() },
    ...json({ actions: [{ action: 'delete', 'target-table': 'rows', condition }] }),
  }
}

/** A new workbook as the only favorite. */
async function favorite({ kit, admin }: World): Promise<Partial<TestRequest>> {
  const path = `/favorites/${kit.users.viewer.luid}`
  interface Known {
    readonly workbook?: { readonly id: string }
  }
  const { favorites } = (await admin.get(path)).json<{ favorites: { favorite?: Known[] } }>()
  for (const { workbook } of favorites.favorite ?? []) {
    if (workbook !== undefined) await admin.delete(`${path}/workbooks/${workbook.id}`)
  }
  const made = await admin.published({ name: name() })
  return json({ favorite: { label: `Ä & <${made.name}>`, workbook: { id: made.id } } })
}

async function customViewBody({ admin }: Pick<World, 'admin'>, named: string) {
  const { id, views } = await admin.published({ name: name() })
  const viewName = views.view[0]?.name ?? ''
  const bytes = Buffer.from(JSON.stringify([{ isSourceView: true, viewName, tcv: '' }]))
  const payload = JSON.stringify({ customView: { name: named, workbook: { id } } })
  const file = { part: 'tableau_customview', name: 'view.json', bytes }
  return multipart({ payload, payloadType: 'application/json', file })
}

async function customView(world: Pick<World, 'admin' | 'kit'>): Promise<string> {
  const answer = await world.kit.call({
    verb: 'POST',
    path: `/api/exp/sites/${world.kit.site.luid}/customviews`,
    token: world.admin.token,
    accept: 'application/json',
    ...(await customViewBody(world, name())),
  })
  return answer.json<{ customView: { id: string } }>().customView.id
}

async function tagBatch({ admin }: World): Promise<object> {
  const { id } = await admin.published({ name: name() })
  const tags = { tag: [{ label: 'Ä & <b>' }] }
  return { tagBatch: { tags, contents: { content: [{ id, contentType: 'Workbook' }] } } }
}

/** One view that another user looked at. */
async function recommended({ kit, admin }: World): Promise<Partial<TestRequest>> {
  const known = await admin.get('/recommendations')
  if (known.text.includes('recommendedId')) return {}
  const made = await admin.published({ name: name() })
  const other = await signedIn(kit, 'viewer')
  await other.get(`/views/${made.views.view[0]?.id ?? ''}/data`)
  await other.get('/content/recent')
  return {}
}

/** Moves the data source, which is made a favorite, to the beginning. */
async function ordered({ kit, admin, datasourceId }: World): Promise<object> {
  const { luid } = kit.users.viewer
  const source = { label: 'Ö', datasource: { id: datasourceId } }
  await admin.put(`/favorites/${luid}`, { favorite: source })
  const moved = { favoriteId: datasourceId, favoriteType: 'datasource' }
  return { favoriteOrderings: { favoriteOrdering: [moved] } }
}

/** A request that succeeds, for each method whose body is needed for that. */
function requestsOf(world: World): Readonly<Record<string, () => Promise<Partial<TestRequest>>>> {
  const { kit, admin } = world
  return {
    signIn: async () => {
      const { provision } = kit.easel
      const pat = await provision.personalAccessToken(
        kit.site.luid,
        kit.users.creator.luid,
        'agree',
      )
      const credentials = {
        personalAccessTokenName: pat.name,
        personalAccessTokenSecret: pat.secret,
      }
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
    updateSite: async () => json({ site: everySetting() }),
    createMcpSiteSettings: async () => {
      await world.admin.put('/settings/mcp', mcpSettings())
      return json(mcpSettings('A & "b"'))
    },
    updateMcpSiteSettings: async () => json(mcpSettings('A & "b"', 'c')),
    updateWorkbook: async () => json({ workbook: { description: '<&>"\'' } }),
    publishWorkbook: async () => publishBody({ name: name() }),
    createConnectedApp: async () => json({ connectedApplication: { name: name() } }),
    updateConnectedApp: async () => json({ connectedApplication: { name: 'Ä & ö' } }),
    createConnectedAppSecret: async () => ({
      path: `/api/3.28/sites/${kit.site.luid}/connected-apps/direct-trust/${await connectedApp(world)}/secrets`,
    }),
    registerEas: async () => json(eastern()),
    updateEas: async () => json({ externalAuthorizationServer: { name: 'Ä & ö' } }),
    ...Object.fromEntries(
      ['Project', 'Workbook', 'View', 'DataSource', 'Flow', 'Default'].flatMap((kind) => [
        [`add${kind}Permissions`, async () => json(readable(world))],
        [`replace${kind}Permissions`, async () => json(readable(world))],
      ]),
    ),
    addTagsToWorkbook: async () => json({ tags: { tag: [{ label: 'Ä & <b>' }] } }),
    addTagsToView: async () => json({ tags: { tag: [{ label: 'Ä & <b>' }] } }),
    addTagsToDataSource: async () => json({ tags: { tag: [{ label: 'Ä & <b>' }] } }),
    getRecommendationsForViews: async () => recommended(world),
    publishCustomView: async () => customViewBody(world, `Ä & <${name()}>`),
    updateCustomView: async () => json({ customView: { name: `Ö & <${name()}>` } }),
    setCustomViewAsDefaultForUsers: async () =>
      json({ users: { user: [{ id: kit.users.admin.luid }] } }),
    batchAddTags: async () => json(await tagBatch(world)),
    batchDeleteTags: async () => json(await tagBatch(world)),
    addToFavorites: async () => favorite(world),
    organizeFavorites: async () => json(await ordered(world)),
    addTagsToFlow: async () => json({ tags: { tag: [{ label: 'Ä & <b>' }] } }),
    publishFlow: async () => flowBody({ name: name() }),
    updateFlow: async () => json({ flow: { description: '<&>"' } }),
    updateFlowConnection: async () => {
      const { item, connectionId } = await connectedFlow(world)
      return {
        path: `/api/3.28/sites/${kit.site.luid}${item}/connections/${connectionId}`,
        ...json({ connection: { userName: 'Ä & ö' } }),
      }
    },
    updateFlowConnections: async () => {
      const { item, connectionId } = await connectedFlow(world)
      const connectionLuids = { connectionLuid: [connectionId] }
      return {
        path: `/api/3.28/sites/${kit.site.luid}${item}/connections`,
        ...json({ connectionLuids, connection: { userName: 'Ä & ö' } }),
      }
    },
    publishDataSource: async () => dataSourceBody({ name: name() }),
    updateDataSource: async () =>
      json({ datasource: { description: '<&>"', isCertified: true, certificationNote: 'Ä' } }),
    updateDataSourceConnection: async () => json({ connection: { userName: 'Ä & ö' } }),
    updateDataSourceConnections: async () =>
      json({
        connectionLuids: { connectionLuid: [world.connectionId] },
        connection: { userName: 'Ä & ö' },
      }),
    updateWorkbookConnection: async () => ({
      path: `/api/3.28/sites/${kit.site.luid}${world.workbook.item}/connections/${world.workbook.connectionId}`,
      ...json({ connection: { userName: 'Ä & ö' } }),
    }),
    updateWorkbookConnections: async () => {
      const { item, connectionId } = world.workbook
      const connectionLuids = { connectionLuid: [connectionId] }
      return {
        path: `/api/3.28/sites/${kit.site.luid}${item}/connections`,
        ...json({ connectionLuids, connection: { userName: 'Ä & ö' } }),
      }
    },
    updateDataInHyperDataSource: async () => changingRows(world, 'data'),
    updateDataInHyperConnection: async () => changingRows(world, 'connection'),
    cancelJob: async () => ({
      path: `/api/3.28/sites/${kit.site.luid}/jobs/${(await runningJob(kit)).luid}`,
    }),
    updateWorkbookNow: async () => ({
      path: `/api/3.28/sites/${kit.site.luid}/workbooks/${await extracted(world)}/refresh`,
      ...json({}),
    }),
    updateDataSourceNow: async () => ({
      path: `/api/3.28/sites/${kit.site.luid}/datasources/${await extractedSource(world)}/refresh`,
      ...json({}),
    }),
    createExtractsForWorkbook: async () => ({
      path: `/api/3.28/sites/${kit.site.luid}/workbooks/${(await admin.published({ name: name() })).id}/createExtract`,
      ...json({ datasources: { includeAll: true } }),
    }),
    deleteExtractsFromWorkbook: async () => ({
      path: `/api/3.28/sites/${kit.site.luid}/workbooks/${await extracted(world)}/deleteExtract`,
      ...json({}),
    }),
    createExtractForDataSource: async () => {
      const request = { name: name(), bytes: liveTds(), fileName: 'live.tds' }
      const made = await publishDataSource(kit, admin, request)
      const { id } = made.json<{ datasource: { id: string } }>().datasource
      return {
        path: `/api/3.28/sites/${kit.site.luid}/datasources/${id}/createExtract`,
        ...json({}),
      }
    },
    createCloudExtractRefreshTask: async () => json(taskOf(await extracted(world))),
    updateCloudExtractRefreshTask: async () => json({ schedule: monthly }),
    runExtractRefreshTask: async () => ({
      path: `/api/3.28/sites/${kit.site.luid}/tasks/extractRefreshes/${await task(world)}/runNow`,
    }),
    createGroupSet: async () => json({ groupSet: { name: name() } }),
    updateGroupSet: async () => json({ groupSet: { name: 'Ä & <ö>' } }),
    addUserToSite: async () => json({ user: { name: name(), siteRole: 'Unlicensed' } }),
    importUsersToSiteFromCsv: async () =>
      mixed([userFile('import', `${name()}@example.com,,Ä,Viewer,,0,`)]),
    deleteUsersFromSiteWithCsv: async () => mixed([userFile('delete', `${name()}@example.com`)]),
    updateUser: async () => json({ user: { fullName: 'Ä & <ö>' } }),
    createGroup: async () => json({ group: { name: name(), minimumSiteRole: 'Viewer' } }),
    updateGroup: async () => json({ group: { minimumSiteRole: 'Explorer' } }),
    addUserToGroup: async () => ({
      ...json({ user: { id: kit.users.viewer.luid } }),
      path: `/api/3.28/sites/${kit.site.luid}/groups/${await emptyGroup(world)}/users`,
    }),
    removeUsersFromGroup: async () => ({
      ...json({ users: { user: [{ id: kit.users.viewer.luid }, { id: kit.users.creator.luid }] } }),
      path: `/api/3.28/sites/${kit.site.luid}/groups/${await filledGroup(world)}/users/remove`,
    }),
    appendToFileUpload: async () =>
      multipart({ file: { part: 'tableau_file', name: 'f', bytes: new Uint8Array(10) } }),
  }
}

/** Things for paths, by the name of the parameter. */
async function idsOf(world: World): Promise<Record<string, string>> {
  const { kit, admin } = world
  const request = { name: 'Ö & <1>', bytes: workbookPackage(['One', 'Two “x”']) }
  await admin.published(request)
  const made = await admin.published({ ...request, query: 'overwrite=true' })
  const job = await admin.publish({ name: 'As job', query: 'asJob=true' })
  const ids: Record<string, string> = {
    siteId: kit.site.luid,
    siteKey: kit.site.luid,
    userId: kit.users.viewer.luid,
    projectId: made.project.id,
    workbookId: made.id,
    viewId: made.views.view[0]?.id ?? '',
    datasourceId: world.datasourceId,
    flowId: await flowOf(world),
    connectionId: world.connectionId,
    jobId: job.json<{ job: { id: string } }>().job.id,
    uploadSessionId: await admin.upload(),
    groupId: await filledGroup(world),
    groupSetId: await filledSet(world),
    customViewId: await customView(world),
  }
  Object.assign(ids, { taskId: await task(world) }, await trustIds(world))
  await task(world)
  while (!(await admin.get(`/jobs/${ids['jobId'] ?? ''}`)).text.includes('completedAt')) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return ids
}

/** Those that requests of other methods have left behind. */
async function untilJobsHaveEnded(admin: Person): Promise<void> {
  for (const status of ['Pending', 'InProgress']) {
    const open = () => admin.get(`/jobs?filter=status:eq:${status}`)
    while ((await open()).text.includes(`"status":"${status}"`)) await sleep(20)
  }
}

export async function startAnswering(): Promise<Answering> {
  const kit = await startFamilyKit()
  const admin = await signedIn(kit, 'admin')
  const workbook = await connectedWorkbook(admin)
  const world = { kit, admin, workbook, ...(await liveSource({ kit, admin })) }
  const ids = await idsOf(world)
  const requests = requestsOf(world)
  return {
    ask: async (method, form, query) => {
      const path = pathWith(method.path, ids)
      if (method.name === 'queryJobs') await untilJobsHaveEnded(admin)
      const made = (await requests[method.name]?.()) ?? {}
      return kit.call({
        verb: method.verb,
        path: `/api/3.28${path}${query}`,
        ...(method.caller === 'anyone' ? {} : { token: admin.token }),
        accept: acceptOf(form),
        ...made,
      })
    },
    [Symbol.asyncDispose]: () => kit[Symbol.asyncDispose](),
  }
}
