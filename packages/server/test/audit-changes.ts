/** For every method that changes something a request that succeeds, with what it needs made before. */

import { randomUUID } from 'node:crypto'
import { hyperFile } from '../../viz/test/write-hyper.ts'
import { rest, type AnyMethod } from '@easel/contract'
import { rsaKeys, type CloudKit, type CloudRequest } from './cloud-kit.ts'
import { databaseSource, extractDataSource, extractPackage } from './extract-file.ts'
import { flowBody, publishFlow } from './flow-file.ts'
import { dataSourceBody, liveTds, publishDataSource } from './data-source-file.ts'
import type { FamilyKit } from './families.ts'
import { multipart, type TestRequest } from './kit.ts'
import { runningJob } from './new-job.ts'
import { publishBody, type Person } from './person.ts'
import { monthly, taskOf } from './refresh-task.ts'
import { workbookPackage } from './workbook-file.ts'
import { mixed, userFile } from './user-file.ts'

/** Methods that write nothing but sessions, or only read. */
const mcpSettings = (...keys: readonly string[]) => ({
  mcpSiteSettings: { settings: keys.map((key) => ({ key })) },
})

const refused = (Object.values(rest) as unknown as readonly AnyMethod[])
  .filter(({ reply }) => reply.kind === 'refused')
  .map(({ name }) => name)

export const changeNothing: ReadonlySet<string> = new Set<string>([
  ...refused,
  'signIn',
  'signOut',
  'switchSite',
  'signInWithPat',
  'signInWithUat',
  'getSiteActivityLogs',
  'getSiteSnapshots',
  'getTenantActivityLogs',
])

type Named<Request> = Readonly<Record<string, () => Promise<Request>>>

const json = (message: object) => ({
  contentType: 'application/json',
  body: JSON.stringify(message),
})
/** Under a request name of its own. */
const rowDeletion = () => {
  const constant = { type: 'integer', v: 1 }
  const condition = { op: 'eq', 'target-col': 'id', const: constant }
  const actions = [{ action: 'delete', 'target-table': 'rows', condition }]
  return { ...json({ actions }), headers: { requestid: randomUUID() } }
}
const name = () => `New ${randomUUID()}`

interface OfItem {
  readonly path: string
  /** Of a connection. */
  readonly id: string
}

const oneConnection = ({ path, id }: OfItem) => ({
  path: `${path}/${id}`,
  ...json({ connection: { userName: 'x' } }),
})

const allConnections = ({ path, id }: OfItem) => ({
  path,
  ...json({ connectionLuids: { connectionLuid: [id] }, connection: { userName: 'x' } }),
})

/** Paths are below the site. */
export function restChanges(kit: FamilyKit, admin: Person): Named<Partial<TestRequest>> {
  const { provision } = kit.easel
  const project = async () => {
    const made = await admin.post('/projects', { project: { name: name() } })
    return made.json<{ project: { id: string } }>().project.id
  }
  const workbook = async () => (await admin.published({ name: name() })).id
  const dataSource = async () => {
    const made = await publishDataSource(kit, admin, {
      name: name(),
      bytes: liveTds(),
      fileName: 'live.tds',
    })
    return made.json<{ datasource: { id: string } }>().datasource.id
  }
  const hyperSource = async () => {
    const bytes = await hyperFile(['CREATE TABLE "new"."public"."rows" ("id" bigint)'])
    const made = await publishDataSource(kit, admin, { name: name(), bytes, fileName: 'a.hyper' })
    return made.json<{ datasource: { id: string } }>().datasource.id
  }
  const flow = async () => {
    const made = await publishFlow(kit, admin, { name: name() })
    return made.json<{ flow: { id: string } }>().flow.id
  }
  const connection = async (item: string) => {
    const path = `${item}/connections`
    const answer = await admin.get(path)
    const { connections } = answer.json<{
      connections: { connection: readonly { id: string }[] }
    }>()
    return { path, id: connections.connection[0]?.id ?? '' }
  }
  const app = async () => provision.connectedApp(kit.site.luid, name())
  const eastern = () => ({
    externalAuthorizationServer: {
      name: name(),
      issuerUrl: `https://idp.example.com/${randomUUID()}`,
    },
  })
  const eas = async () => {
    const made = await admin.post('/connected-apps/external-authorization-servers', eastern())
    return made.json<{ externalAuthorizationServer: { id: string } }>().externalAuthorizationServer
      .id
  }
  const token = async () => {
    await provision.personalAccessToken(kit.site.luid, kit.users.viewer.luid, name())
    const list = await admin.get(`/users/${kit.users.viewer.luid}/personal-access-tokens`)
    const { personalAccessTokens } = list.json<{
      personalAccessTokens: { personalAccessToken: readonly { tokenGuid: string }[] }
    }>()
    return personalAccessTokens.personalAccessToken[0]?.tokenGuid ?? ''
  }
  const trust = '/connected-apps/direct-trust'
  const servers = '/connected-apps/external-authorization-servers'
  const extracted = async () =>
    (await admin.published({ name: name(), bytes: extractPackage({ source: databaseSource }) })).id
  const extractedSource = async () => {
    const bytes = extractDataSource({ source: databaseSource })
    const made = await publishDataSource(kit, admin, { name: name(), bytes })
    return made.json<{ datasource: { id: string } }>().datasource.id
  }
  const tasks = '/tasks/extractRefreshes'
  const task = async () => {
    const made = await admin.post(tasks, taskOf(await extracted()))
    return made.json<{ extractRefresh: { id: string } }>().extractRefresh.id
  }
  return {
    cancelJob: async () => ({ path: `/jobs/${(await runningJob(kit)).luid}` }),
    updateWorkbookNow: async () => ({
      path: `/workbooks/${await extracted()}/refresh`,
      ...json({}),
    }),
    updateDataSourceNow: async () => ({
      path: `/datasources/${await extractedSource()}/refresh`,
      ...json({}),
    }),
    createExtractsForWorkbook: async () => ({
      path: `/workbooks/${await workbook()}/createExtract`,
      ...json({}),
    }),
    createExtractForDataSource: async () => ({
      path: `/datasources/${await dataSource()}/createExtract`,
      ...json({}),
    }),
    deleteExtractsFromWorkbook: async () => ({
      path: `/workbooks/${await extracted()}/deleteExtract`,
      ...json({}),
    }),
    deleteExtractFromDataSource: async () => ({
      path: `/datasources/${await extractedSource()}/deleteExtract`,
      ...json({}),
    }),
    createCloudExtractRefreshTask: async () => ({
      path: tasks,
      ...json(taskOf(await extracted())),
    }),
    updateCloudExtractRefreshTask: async () => ({
      path: `${tasks}/${await task()}`,
      ...json({ schedule: monthly }),
    }),
    deleteExtractRefreshTask: async () => ({ path: `${tasks}/${await task()}` }),
    runExtractRefreshTask: async () => ({ path: `${tasks}/${await task()}/runNow` }),
    ...permissionChanges({ kit, admin, project, workbook, dataSource, flow }),
    ...peopleChanges(kit, admin),
    createProject: async () => ({ path: '/projects', ...json({ project: { name: name() } }) }),
    updateProject: async () => ({
      path: `/projects/${await project()}`,
      ...json({ project: { description: 'x' } }),
    }),
    deleteProject: async () => ({ path: `/projects/${await project()}` }),
    updateSite: async () => ({ path: '', ...json({ site: { userQuota: 7 } }) }),
    createMcpSiteSettings: async () => {
      await admin.put('/settings/mcp', mcpSettings())
      return { path: '/settings/mcp', ...json(mcpSettings('key')) }
    },
    updateMcpSiteSettings: async () => ({ path: '/settings/mcp', ...json(mcpSettings(name())) }),
    publishWorkbook: async () => ({ path: '/workbooks', ...publishBody({ name: name() }) }),
    updateWorkbook: async () => ({
      path: `/workbooks/${await workbook()}`,
      ...json({ workbook: { description: 'x' } }),
    }),
    deleteWorkbook: async () => ({ path: `/workbooks/${await workbook()}` }),
    publishDataSource: async () => ({
      path: '/datasources',
      ...dataSourceBody({ name: name() }),
    }),
    updateDataSource: async () => ({
      path: `/datasources/${await dataSource()}`,
      ...json({ datasource: { description: 'x' } }),
    }),
    updateDataInHyperDataSource: async () => ({
      path: `/datasources/${await hyperSource()}/data`,
      ...rowDeletion(),
    }),
    updateDataInHyperConnection: async () => {
      const id = await hyperSource()
      const answer = await admin.get(`/datasources/${id}/connections`)
      const { connections } = answer.json<{
        connections: { connection: readonly { id: string }[] }
      }>()
      const connectionId = connections.connection[0]?.id ?? ''
      return { path: `/datasources/${id}/connections/${connectionId}/data`, ...rowDeletion() }
    },
    importUsersToSiteFromCsv: async () => ({
      path: '/users/import',
      ...mixed([userFile('import', `${name()}@example.com`)]),
    }),
    deleteUsersFromSiteWithCsv: async () => ({
      path: '/users/delete',
      ...mixed([userFile('delete', `${name()}@example.com`)]),
    }),
    deleteDataSource: async () => ({ path: `/datasources/${await dataSource()}` }),
    updateDataSourceConnection: async () =>
      oneConnection(await connection(`/datasources/${await dataSource()}`)),
    updateDataSourceConnections: async () =>
      allConnections(await connection(`/datasources/${await dataSource()}`)),
    publishFlow: async () => ({ path: '/flows', ...flowBody({ name: name() }) }),
    updateFlow: async () => ({
      path: `/flows/${await flow()}`,
      ...json({ flow: { description: 'x' } }),
    }),
    deleteFlow: async () => ({ path: `/flows/${await flow()}` }),
    updateFlowConnection: async () => oneConnection(await connection(`/flows/${await flow()}`)),
    updateFlowConnections: async () => allConnections(await connection(`/flows/${await flow()}`)),
    updateWorkbookConnection: async () =>
      oneConnection(await connection(`/workbooks/${await workbook()}`)),
    updateWorkbookConnections: async () =>
      allConnections(await connection(`/workbooks/${await workbook()}`)),
    removeWorkbookRevision: async () => {
      const item = name()
      await admin.published({ name: item })
      const { id } = await admin.published({ name: item, query: 'overwrite=true' })
      return { path: `/workbooks/${id}/revisions/1` }
    },
    removeDataSourceRevision: async () => {
      const item = name()
      await publishDataSource(kit, admin, { name: item })
      const made = await publishDataSource(kit, admin, { name: item, query: 'overwrite=true' })
      const { id } = made.json<{ datasource: { id: string } }>().datasource
      return { path: `/datasources/${id}/revisions/1` }
    },
    initiateFileUpload: async () => ({ path: '/fileUploads' }),
    appendToFileUpload: async () => ({
      path: `/fileUploads/${await admin.upload()}`,
      ...multipart({ file: { part: 'tableau_file', name: 'f', bytes: new Uint8Array(10) } }),
    }),
    revokePersonalAccessToken: async () => ({
      path: `/users/${kit.users.viewer.luid}/personal-access-tokens/${await token()}`,
    }),
    createConnectedApp: async () => ({
      path: trust,
      ...json({ connectedApplication: { name: name() } }),
    }),
    updateConnectedApp: async () => ({
      path: `${trust}/${(await app()).clientId}`,
      ...json({ connectedApplication: { name: name() } }),
    }),
    deleteConnectedApp: async () => ({ path: `${trust}/${(await app()).clientId}` }),
    createConnectedAppSecret: async () => ({ path: `${trust}/${(await app()).clientId}/secrets` }),
    deleteConnectedAppSecret: async () => {
      const { clientId, secretId } = await app()
      return { path: `${trust}/${clientId}/secrets/${secretId}` }
    },
    registerEas: async () => ({ path: servers, ...json(eastern()) }),
    updateEas: async () => ({
      path: `${servers}/${await eas()}`,
      ...json({ externalAuthorizationServer: { name: name() } }),
    }),
    deleteEas: async () => ({ path: `${servers}/${await eas()}` }),
  }
}

/** Users and groups. */
function peopleChanges(kit: FamilyKit, admin: Person): Named<Partial<TestRequest>> {
  const newUser = () => ({ user: { name: `${randomUUID()}@example.com`, siteRole: 'Unlicensed' } })
  const user = async () =>
    (await admin.post('/users', newUser())).json<{ user: { id: string } }>().user.id
  const group = async () =>
    (await admin.post('/groups', { group: { name: name() } })).json<{ group: { id: string } }>()
      .group.id
  const viewer = kit.users.viewer.luid
  const full = async () => {
    const id = await group()
    await admin.post(`/groups/${id}/users`, { user: { id: viewer } })
    return id
  }
  const groupSet = async () =>
    (await admin.post('/groupsets', { groupSet: { name: name() } })).json<{
      groupSet: { id: string }
    }>().groupSet.id
  const inSet = async () => {
    const path = `/groupsets/${await groupSet()}/groups/${await group()}`
    await admin.put(path)
    return path
  }
  return {
    createGroupSet: async () => ({ path: '/groupsets', ...json({ groupSet: { name: name() } }) }),
    updateGroupSet: async () => ({
      path: `/groupsets/${await groupSet()}`,
      ...json({ groupSet: { name: name() } }),
    }),
    deleteGroupSet: async () => ({ path: `/groupsets/${await groupSet()}` }),
    addGroupToGroupSet: async () => ({
      path: `/groupsets/${await groupSet()}/groups/${await group()}`,
    }),
    removeGroupFromGroupSet: async () => ({ path: await inSet() }),
    addUserToSite: async () => ({ path: '/users', ...json(newUser()) }),
    updateUser: async () => ({
      path: `/users/${await user()}`,
      ...json({ user: { siteRole: 'Viewer' } }),
    }),
    removeUserFromSite: async () => ({ path: `/users/${await user()}` }),
    createGroup: async () => ({ path: '/groups', ...json({ group: { name: name() } }) }),
    updateGroup: async () => ({
      path: `/groups/${await group()}`,
      ...json({ group: { minimumSiteRole: 'Viewer' } }),
    }),
    deleteGroup: async () => ({ path: `/groups/${await full()}` }),
    addUserToGroup: async () => ({
      path: `/groups/${await group()}/users`,
      ...json({ user: { id: viewer } }),
    }),
    removeUserFromGroup: async () => ({ path: `/groups/${await full()}/users/${viewer}` }),
    removeUsersFromGroup: async () => ({
      path: `/groups/${await full()}/users/remove`,
      ...json({ users: { user: [{ id: viewer }] } }),
    }),
  }
}

interface Things {
  readonly kit: FamilyKit
  readonly admin: Person
  readonly project: () => Promise<string>
  readonly workbook: () => Promise<string>
  readonly dataSource: () => Promise<string>
  readonly flow: () => Promise<string>
}

/** Rules and tags of a new item of each kind. */
function permissionChanges({
  kit,
  admin,
  project,
  workbook,
  dataSource,
  flow,
}: Things): Named<Partial<TestRequest>> {
  const viewer = kit.users.viewer.luid
  const rules = (capability: string) =>
    json({
      permissions: {
        granteeCapabilities: [
          {
            user: { id: viewer },
            capabilities: { capability: [{ name: capability, mode: 'Allow' }] },
          },
        ],
      },
    })
  const view = async () => {
    const made = await admin.published({ name: name() })
    await admin.put(`/workbooks/${made.id}`, { workbook: { showTabs: false } })
    return made.views.view[0]?.id ?? ''
  }
  const places = {
    Project: async () => `/projects/${await project()}/permissions`,
    Workbook: async () => `/workbooks/${await workbook()}/permissions`,
    View: async () => `/views/${await view()}/permissions`,
    DataSource: async () => `/datasources/${await dataSource()}/permissions`,
    Flow: async () => `/flows/${await flow()}/permissions`,
    Default: async () => `/projects/${await project()}/default-permissions/flows`,
  }
  const methods = Object.entries(places).map(([kind, place]) => ({
    [`add${kind}Permissions`]: async () => ({ path: await place(), ...rules('Write') }),
    [`replace${kind}Permissions`]: async () => ({ path: await place(), ...rules('Write') }),
    [`delete${kind}Permission`]: async () => {
      const path = await place()
      await admin.put(path, JSON.parse(rules('Write').body) as object)
      return { path: `${path}/users/${viewer}/Write/Allow` }
    },
  }))
  const batch = async () => ({
    tagBatch: {
      tags: { tag: [{ label: 'x' }] },
      contents: { content: [{ id: await workbook(), contentType: 'Workbook' }] },
    },
  })
  const favorites = `/favorites/${viewer}`
  const favorite = (kind: string, plural: string, item: () => Promise<string>) => ({
    [`delete${kind}FromFavorites`]: async () => {
      const id = await item()
      const target = { [plural.slice(0, -1)]: { id } }
      await admin.put(favorites, { favorite: { label: name(), ...target } })
      return { path: `${favorites}/${plural}/${id}` }
    },
  })
  const tag = { tags: { tag: [{ label: 'x' }] } }
  const tagged = (kind: string, place: () => Promise<string>) => ({
    [`addTagsTo${kind}`]: async () => ({ path: await place(), ...json(tag) }),
    [`deleteTagFrom${kind}`]: async () => {
      const path = await place()
      await admin.put(path, tag)
      return { path: `${path}/x` }
    },
  })
  return Object.assign(
    {},
    ...methods,
    favorite('Project', 'projects', project),
    favorite('Workbook', 'workbooks', workbook),
    favorite('View', 'views', view),
    favorite('DataSource', 'datasources', dataSource),
    favorite('Flow', 'flows', flow),
    {
      ...customViewChanges({ kit, admin, workbook }),
      batchAddTags: async () => ({ path: '/tags:batchCreate', ...json(await batch()) }),
      batchDeleteTags: async () => {
        const body = await batch()
        await admin.put('/tags:batchCreate', body)
        return { path: '/tags:batchDelete', ...json(body) }
      },
      deleteView: async () => {
        const made = await admin.published({ name: name(), bytes: workbookPackage(['A', 'B']) })
        return { path: `/views/${made.views.view[0]?.id ?? ''}` }
      },
      addToFavorites: async () => ({
        path: favorites,
        ...json({ favorite: { label: name(), workbook: { id: await workbook() } } }),
      }),
      hideRecommendationForView: async () => ({
        path: '/recommendations/dismissals',
        ...json({ recommendationDismissal: { view: { id: await view() } } }),
      }),
      unhideRecommendationForView: async () => {
        const id = await view()
        const path = '/recommendations/dismissals'
        await admin.put(path, { recommendationDismissal: { view: { id } } })
        return { path: `${path}?id=${id}` }
      },
      organizeFavorites: async () => {
        const id = await workbook()
        await admin.put(favorites, { favorite: { label: name(), workbook: { id } } })
        const moved = { favoriteId: id, favoriteType: 'workbook' }
        return {
          path: `/orderFavorites/${viewer}`,
          ...json({ favoriteOrderings: { favoriteOrdering: [moved] } }),
        }
      },
    },
    tagged('Workbook', async () => `/workbooks/${await workbook()}/tags`),
    tagged('DataSource', async () => `/datasources/${await dataSource()}/tags`),
    tagged('Flow', async () => `/flows/${await flow()}/tags`),
    tagged('View', async () => `/views/${await view()}/tags`),
  ) as Named<Partial<TestRequest>>
}

function customViewChanges({
  kit,
  admin,
  workbook,
}: Pick<Things, 'kit' | 'admin' | 'workbook'>): Named<Partial<TestRequest>> {
  const body = async () => {
    const id = await workbook()
    const shown = await admin.get(`/workbooks/${id}/views`)
    const { views } = shown.json<{ views: { view: readonly { name: string }[] } }>()
    const viewName = views.view[0]?.name ?? ''
    const bytes = Buffer.from(JSON.stringify([{ isSourceView: true, viewName, tcv: '' }]))
    const payload = JSON.stringify({ customView: { name: name(), workbook: { id } } })
    const file = { part: 'tableau_customview', name: 'view.json', bytes }
    return multipart({ payload, payloadType: 'application/json', file })
  }
  const made = async () => {
    const answer = await kit.call({
      verb: 'POST',
      path: `/api/3.28/sites/${kit.site.luid}/customviews`,
      token: admin.token,
      accept: 'application/json',
      ...(await body()),
    })
    return `/customviews/${answer.json<{ customView: { id: string } }>().customView.id}`
  }
  return {
    publishCustomView: async () => ({ path: '/customviews', ...(await body()) }),
    updateCustomView: async () => ({
      path: await made(),
      ...json({ customView: { shared: true } }),
    }),
    deleteCustomView: async () => ({ path: await made() }),
    setCustomViewAsDefaultForUsers: async () => ({
      path: `${await made()}/default/users`,
      ...json({ users: { user: [{ id: kit.users.admin.luid }] } }),
    }),
  }
}

/** Paths are below the tenant, or whole where they start with `//`. */
export function cloudChanges(kit: CloudKit, session: string): Named<CloudRequest> {
  const { tenant, site } = kit.acme
  const made = async <T>(path: string, body: object): Promise<T> => {
    const whole = path.startsWith('//') ? path.slice(1) : `/tenants/${tenant.luid}${path}`
    const answer = await kit.call<T>({ verb: 'POST', path: whole, token: session, body })
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    return answer.json()
  }
  const person = () => ({ email: `p${randomUUID()}@acme.example` })
  const newSite = async () =>
    (await made<{ siteUUID: string }>('/sites', { name: name() })).siteUUID
  const userId = async () => (await made<{ userId: string }>('/users', person())).userId
  const uat = () => ({
    name: name(),
    issuer: `https://${randomUUID()}.example`,
    publicKey: rsaKeys(2048).publicKey,
    usernameClaim: 'email',
    resourceIds: [site.luid],
    scopes: ['tableau:content:read'],
    enabled: true,
  })
  const uatId = async () =>
    (await made<{ configId: string }>('//uat-configurations', uat())).configId
  const saml = () => ({ idpConfigurationName: name(), idpEntityId: 'https://idp.example' })
  const samlId = async () =>
    (await made<{ idpConfigurationId: string }>('/saml-configurations', saml())).idpConfigurationId
  const oidc = { clientId: 'easel', clientSecret: 'oidc client secret', enabled: true }
  return {
    createPat: async () => ({ path: '//pats', body: { tokenName: name() } }),
    revokePat: async () => ({
      path: `//pats/${(await made<{ tokenGuid: string }>('//pats', { tokenName: name() })).tokenGuid}`,
    }),
    createUatConfiguration: async () => ({ path: '//uat-configurations', body: uat() }),
    updateUatConfiguration: async () => ({
      path: `//uat-configurations/${await uatId()}`,
      body: { name: name() },
    }),
    deleteUatConfiguration: async () => ({ path: `//uat-configurations/${await uatId()}` }),
    revokeUat: async () => ({ path: '//uat-revocations', body: { jti: randomUUID() } }),
    deleteUatRevocation: async () => {
      const { revocationId } = await made<{ revocationId: string }>('//uat-revocations', {
        jti: randomUUID(),
      })
      return { path: `//uat-revocations/${revocationId}` }
    },
    acceptTerms: async () => ({ path: '/terms', body: { accepted: true } }),
    createSamlConfiguration: async () => ({ path: '/saml-configurations', body: saml() }),
    updateSamlConfiguration: async () => ({
      path: `/saml-configurations/${await samlId()}`,
      body: { enabled: false },
    }),
    deleteSamlConfiguration: async () => ({ path: `/saml-configurations/${await samlId()}` }),
    putOidcConfiguration: async () => ({ path: '/oidc-configuration', body: oidc }),
    deleteOidcConfiguration: async () => {
      const path = `/tenants/${tenant.luid}/oidc-configuration`
      await kit.call({ verb: 'PUT', path, token: session, body: oidc })
      return { path: '/oidc-configuration' }
    },
    createProject: async () => ({ path: `/sites/${site.luid}/projects`, body: { name: name() } }),
    createSite: async () => ({ path: '/sites', body: { name: name() } }),
    updateSite: async () => ({ path: `/sites/${await newSite()}`, body: { name: name() } }),
    deleteSite: async () => ({ path: `/sites/${await newSite()}` }),
    suspendSite: async () => ({ path: `/sites/${await newSite()}/suspend` }),
    reactivateSite: async () => {
      const id = await newSite()
      const path = `/tenants/${tenant.luid}/sites/${id}/suspend`
      await kit.call({ verb: 'POST', path, token: session })
      return { path: `/sites/${id}/reactivate` }
    },
    updateSiteCapacities: async () => ({
      path: `/sites/${await newSite()}/capacities`,
      body: { creatorCapacity: 5 },
    }),
    updateTenant: async () => ({ path: '', body: { name: `acme${randomUUID().slice(0, 8)}` } }),
    createUser: async () => ({ path: '/users', body: person() }),
    updateUser: async () => ({ path: `/users/${await userId()}`, body: { displayName: 'P' } }),
    deleteUser: async () => ({ path: `/users/${await userId()}` }),
    importUsers: async () => ({ path: '/users/bulk', body: { users: [person(), person()] } }),
  }
}
