/** Nothing of a body is accepted and dropped: every attribute of every declared request is sent and read back. */

import { randomUUID } from 'node:crypto'
import { cloudSiteRoles, rest, type AnyMethod } from '@easel/contract'
import { beforeAll, describe, expect, test } from 'vitest'
import { csvTdsx, liveTds, publishDataSource } from './data-source-file.ts'
import { describeFamily } from './families.ts'
import { flowFile, publishFlow } from './flow-file.ts'
import { mintJwt, multipart, type TestAnswer } from './kit.ts'
import { acceptOf, mustBe, signedIn, type Person } from './person.ts'
import { bodySchema, isIgnored, leavesOf, valuesAt, withValue, type Leaf } from './request-paths.ts'
import { workbookPackage } from './workbook-file.ts'

const methods = (Object.values(rest) as unknown as readonly AnyMethod[]).filter(
  (method) => bodySchema(method) !== null,
)
const leavesIn = (method: AnyMethod) => leavesOf(bodySchema(method)!)

/** Methods that open a session: what is sent decides whose, and of which site. */
const signingIn = ['signIn', 'switchSite']
/** What they are sent is done to rows of a file, which their own tests read. */
const changingRows = ['updateDataInHyperDataSource', 'updateDataInHyperConnection']
/** Parts of a schedule stand for nothing alone; the tests of extract refreshes send whole ones and read them back. */
const refreshing = [
  'updateWorkbookNow',
  'updateDataSourceNow',
  'createCloudExtractRefreshTask',
  'updateCloudExtractRefreshTask',
  // Their own tests name data sources of a workbook.
  'createExtractsForWorkbook',
  'deleteExtractsFromWorkbook',
]
/** Once for a site: the tests of its settings read it back. */
const once = ['createMcpSiteSettings']
/** A job takes the names that it sends, of users who stand in a file. */
const filing = ['importUsersToSiteFromCsv']
/** A favorite names one item of several kinds, and an order names favorites: the tests of favorites read them back. */
const ofFavorites = ['addToFavorites', 'organizeFavorites']
/** Answers nothing: the tests of usage look for the view among the recommendations. */
const ofUsage = ['hideRecommendationForView']
/** A custom view is published with a file of its own, and tags of a batch are of items; their tests read them back. */
const ofCustomViews = [
  'publishCustomView',
  'updateCustomView',
  'setCustomViewAsDefaultForUsers',
  'batchAddTags',
  'batchDeleteTags',
]
const elsewhere: readonly string[] = [
  ...signingIn,
  ...changingRows,
  ...refreshing,
  ...once,
  ...filing,
  ...ofFavorites,
  ...ofUsage,
  ...ofCustomViews,
]
const keeping = methods.filter(
  (method) => !elsewhere.includes(method.name) && leavesIn(method).length > 0,
)

test.each(methods.map((method) => [method.name, method] as const))(
  'what %s ignores is part of its body',
  (_, method) => {
    const paths = leavesIn(method).map(({ path }) => path)
    const ofBody = Object.entries(method.ignores ?? {}).filter(([path]) => !path.startsWith('?'))
    for (const [ignored, why] of ofBody) {
      expect([ignored, paths.some((path) => `${path}.`.startsWith(`${ignored}.`))]).toEqual([
        ignored,
        true,
      ])
      expect(why).toMatch(/\w+ \w+/)
    }
  },
)

test.each(
  (Object.values(rest) as unknown as readonly AnyMethod[]).map(
    (method) => [method.name, method] as const,
  ),
)('what %s ignores of its query is declared there', (_, method) => {
  const names = Object.keys(method.query.properties)
  const ignored = Object.entries(method.ignores ?? {})
  for (const [path, why] of ignored.filter(([name]) => name.startsWith('?'))) {
    expect(names).toContain(path.slice(1))
    expect(why).toMatch(/\w+ \w+/)
  }
})

const granted = 'permissions.granteeCapabilities'
const groupSets = `${granted}.groupSet.id`

/**
 * Credentials are never answered; ids of connections name what is changed; a document of rules may name the item that the address
 * names. The tests of data sources and of permissions on the wire say what becomes of them.
 */
const shownElsewhere =
  /^(?:(?:datasource|workbook|flow)\.connection(?:s|Credentials)\.|connection\.password$|connectionL(?:uid|UID)s\.|permissions\.(?:project|workbook|view|datasource|flow)\.id$)/
/** What a cloud site does not take, and an id that is of a tenant's set-up: tested where their methods are. */
const refused: ReadonlySet<string> = new Set([
  ...['password', 'identityPoolName', 'identityUuid', 'identifier', 'idpConfigurationId'].map(
    (name) => `user.${name}`,
  ),
  ...['source', 'domainName', 'siteRole', 'grantLicenseMode'].map((name) => `group.import.${name}`),
  // Comes back under the name externalUserEnabled.
  'group.ephemeralUsersEnabled',
])

/** What is said of views shows in which of them there are. */
const ofViews = 'workbook.views.view.'

/** By the part that carries the file. */
const filesOf = {
  tableau_workbook: { name: 'a.twbx', bytes: workbookPackage(['One', 'Two']) },
  tableau_datasource: { name: 'a.tdsx', bytes: csvTdsx() },
  tableau_flow: { name: 'a.tfl', bytes: flowFile() },
} as const

const fresh = () => `kept${randomUUID().replaceAll('-', '')}`

await describeFamily('a body', (kit) => {
  let admin: Person
  /** Ids that a body may name, by the path in it. */
  let ids: Readonly<Record<string, string>>
  /** Things to change, by the parameter of the path. */
  let things: Readonly<Record<string, string>>

  const made = async (path: string, body: object) => {
    const answer = await admin.post(path, body)
    mustBe(answer, 201)
    return answer.json<Record<string, Record<string, string>>>()
  }

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    const { project } = await made('/projects', { project: { name: fresh() } })
    const { project: child } = await made('/projects', { project: { name: fresh() } })
    const { connectedApplication } = await made('/connected-apps/direct-trust', {
      connectedApplication: { name: fresh() },
    })
    const { externalAuthorizationServer } = await made(
      '/connected-apps/external-authorization-servers',
      { externalAuthorizationServer: { issuerUrl: `https://${fresh()}.example.com` } },
    )
    const workbook = await admin.published({ name: fresh() })
    const untabbed = await admin.published({ name: fresh() })
    const projectId = project?.['id'] ?? ''
    const dataSource = await publishDataSource(kit(), admin, {
      name: fresh(),
      bytes: liveTds(),
      fileName: 'live.tds',
    })
    const { datasource } = dataSource.json<{ datasource: { id: string } }>()
    const connections = await admin.get(`/datasources/${datasource.id}/connections`)
    const [connectionId] = valuesAt(connections.json(), 'connections.connection.id').map(String)
    const ofWorkbook = await admin.get(`/workbooks/${workbook.id}/connections`)
    const [workbookConnectionId] = valuesAt(ofWorkbook.json(), 'connections.connection.id')
    const flow = await publishFlow(kit(), admin, { name: fresh() })
    const flowId = flow.json<{ flow: { id: string } }>().flow.id
    const ofFlow = await admin.get(`/flows/${flowId}/connections`)
    const [flowConnectionId] = valuesAt(ofFlow.json(), 'connections.connection.id')
    const { user } = await made('/users', {
      user: { name: `${fresh()}@example.com`, siteRole: 'Viewer' },
    })
    const { groupSet } = await made('/groupsets', { groupSet: { name: fresh() } })
    const { group: members } = await made('/groups', { group: { name: fresh() } })
    const group = await kit().easel.provision.group(kit().site.luid, fresh())
    ids = {
      'project.parentProjectId': projectId,
      'project.owner.id': kit().users.creator.luid,
      'workbook.project.id': projectId,
      'workbook.owner.id': kit().users.creator.luid,
      'workbook.views.view.id': workbook.views.view[0]?.id ?? '',
      [`${granted}.user.id`]: kit().users.creator.luid,
      [`${granted}.group.id`]: group.luid,
      'flow.project.id': projectId,
      'flow.owner.id': kit().users.creator.luid,
      'datasource.project.id': projectId,
      'datasource.owner.id': kit().users.creator.luid,
      [groupSets]: groupSet?.['id'] ?? '',
      'user.id': kit().users.creator.luid,
      'users.user.id': kit().users.explorer.luid,
      'connectedApplication.projectId': projectId,
      'connectedApplication.projectIds.projectId': projectId,
    }
    things = {
      siteId: kit().site.luid,
      projectId: child?.['id'] ?? '',
      workbookId: workbook.id,
      viewId: untabbed.views.view[0]?.id ?? '',
      datasourceId: datasource.id,
      connectionId: connectionId ?? '',
      workbookConnectionId: String(workbookConnectionId),
      flowId,
      flowConnectionId: String(flowConnectionId),
      contentType: 'workbooks',
      clientId: connectedApplication?.['clientId'] ?? '',
      easId: externalAuthorizationServer?.['id'] ?? '',
      userId: user?.['id'] ?? '',
      groupId: members?.['id'] ?? '',
      groupSetId: groupSet?.['id'] ?? '',
    }
  })

  /** Values that must come back as they are sent. */
  function samplesOf({ path, shape }: Leaf): readonly string[] {
    const id = ids[path]
    if (id !== undefined) return [id]
    const special: Readonly<Record<string, readonly string[]>> = {
      'site.state': ['Active'],
      // As they must be for what comes after.
      'site.flowsEnabled': ['false', 'true'],
      'user.siteRole': cloudSiteRoles,
      'user.authSetting': ['TableauIDWithMFA', 'ServerDefault'],
      'user.email': [`${fresh()}@example.com`],
      'group.minimumSiteRole': ['Viewer', 'Explorer'],
      'site.contentUrl': ['kept-address', 'test'],
      'connectedApplication.domainSafelist': ['a.example.com b.example.com'],
      'externalAuthorizationServer.issuerUrl': [`https://${fresh()}.example.com`],
      'externalAuthorizationServer.jwksUri': [`https://${fresh()}.example.com/keys`],
      [`${granted}.capabilities.capability.name`]: ['Read', 'Write'],
      [`${granted}.capabilities.capability.mode`]: ['Allow', 'Deny'],
      'connection.serverPort': ['6000'],
      'workbook.dataFreshnessPolicy.freshAtSchedule.time': ['08:30:00'],
      'workbook.dataFreshnessPolicy.freshAtSchedule.timezone': ['Europe/Berlin'],
      'workbook.dataFreshnessPolicy.freshAtSchedule.intervals.interval.monthDay': ['31', 'LastDay'],
    }
    if (special[path] !== undefined) return special[path]
    if (shape.words !== null) return shape.words
    const byKind: Readonly<Record<typeof shape.wire, readonly string[]>> = {
      text: [fresh()],
      boolean: ['true', 'false'],
      'boolean-text': ['true', 'false'],
      number: ['7'],
      decimal: ['7.5'],
      digits: ['7', '8'],
      time: ['2026-01-31T08:00:00Z'],
    }
    return byKind[shape.wire]
  }

  /** What a message must hold beside the part, so that it can be taken at all. */
  function companions(method: AnyMethod, { path }: Leaf, value: string): object {
    if (path.startsWith(`${granted}.`)) return ruleWith(path, value)
    const policy = 'workbook.dataFreshnessPolicy'
    if (path.startsWith(`${policy}.`)) return withValue({}, policy, policyWith(path, value))
    const needed: Readonly<Record<string, object>> = {
      createProject: { project: { name: fresh() } },
      createConnectedApp: { connectedApplication: { name: fresh() } },
      registerEas: {
        externalAuthorizationServer: { issuerUrl: `https://${fresh()}.example.com` },
      },
      publishWorkbook: { workbook: { name: fresh() } },
      publishDataSource: { datasource: { name: fresh() } },
      publishFlow: { flow: { name: fresh() } },
      updateDataSourceConnections: {
        connectionLuids: { connectionLuid: things['connectionId'] },
      },
      updateFlowConnections: {
        connectionLuids: { connectionLuid: things['flowConnectionId'] },
      },
      updateWorkbookConnections: {
        connectionLuids: { connectionLuid: things['workbookConnectionId'] },
      },
      addUserToSite: { user: { name: fresh(), siteRole: 'Viewer' } },
      createGroup: { group: { name: fresh() } },
      updateMcpSiteSettings: { mcpSiteSettings: { settings: { key: fresh() } } },
    }
    return needed[method.name] ?? {}
  }

  /** A rule that is whole around the one part; adding one does not change a mode that is there. */
  function ruleWith(path: string, value: string): object {
    const capability = { name: value === 'Deny' ? 'Write' : 'Read', mode: 'Allow' }
    const rule = { capabilities: { capability } }
    const id = value === 'Deny' ? kit().users.explorer.luid : (ids[`${granted}.user.id`] ?? '')
    const grantee = /\.group(?:Set)?\.id$/.test(path) ? {} : { user: { id } }
    return { permissions: { granteeCapabilities: { ...rule, ...grantee } } }
  }

  /** A policy that is whole around the one part. */
  function policyWith(path: string, value: string): object {
    const every = { option: 'FreshEvery', freshEverySchedule: { frequency: 'Hours', value: '3' } }
    const at = (frequency: string, interval?: object) => ({
      option: 'FreshAt',
      freshAtSchedule: {
        frequency,
        time: '22:00:00',
        ...(interval === undefined ? {} : { intervals: { interval } }),
      },
    })
    const week = at('Week', { weekDay: 'Monday' })
    const month = at('Month', { monthDay: '1' })
    if (path.endsWith('.option')) {
      const byOption = { FreshEvery: every, FreshAt: at('Day') }
      return byOption[value as keyof typeof byOption] ?? { option: value }
    }
    if (path.includes('freshEverySchedule')) return every
    if (path.endsWith('freshAtSchedule.frequency')) {
      return { Day: at('Day'), Week: week, Month: month }[value] ?? {}
    }
    if (path.endsWith('.weekDay')) return week
    return path.endsWith('.monthDay') ? month : at('Day')
  }

  async function send(method: AnyMethod, message: object): Promise<TestAnswer> {
    const kind = /^update(Workbook|Flow)Connection/.exec(method.name)?.[1]?.toLowerCase()
    const ids =
      kind === undefined ? things : { ...things, connectionId: things[`${kind}ConnectionId`] ?? '' }
    const path = method.path.replace(/(?<=\/):(\w+)/g, (_, name: string) => ids[name] ?? name)
    const body = JSON.stringify(message)
    const parts =
      method.body.kind === 'parts'
        ? asParts(body, method.body.fileParts[0] ?? '')
        : { contentType: 'application/json', body }
    return kit().call({
      verb: method.verb,
      path: `/api/3.28${path}`,
      token: admin.token,
      accept: acceptOf('json'),
      ...parts,
    })
  }

  const asParts = (payload: string, part: string) =>
    multipart({
      payload,
      payloadType: 'application/json',
      file: {
        part,
        ...filesOf[part as keyof typeof filesOf],
      },
    })

  describe.each(keeping.map((method) => [method.name, method] as const))('of %s', (_, method) => {
    const leaves = leavesIn(method).filter(
      ({ path }) =>
        !isIgnored(method, path) &&
        !path.startsWith(ofViews) &&
        !shownElsewhere.test(path) &&
        !refused.has(path),
    )

    test.each(leaves.map((leaf) => [leaf.path, leaf] as const))(
      'has %s kept and returned',
      async (path, leaf) => {
        for (const value of samplesOf(leaf)) {
          const answer = await send(method, withValue(companions(method, leaf, value), path, value))
          expect([value, answer.status < 300, answer.text]).toEqual([value, true, answer.text])
          const inList = path.replace(/^connection\./, 'connections.connection.')
          const shown = [path, inList].flatMap((at) => valuesAt(answer.json(), at))
          expect(shown.map(String)).toContain(value)
        }
      },
    )
  })

  const withGroupSets = methods.filter((method) =>
    leavesIn(method).some(({ path }) => path === groupSets),
  )
  test.each(withGroupSets.map((method) => [method.name, method] as const))(
    'of %s that names an unknown group set is refused',
    async (_, method) => {
      const capabilities = { capability: { name: 'Read', mode: 'Allow' } }
      const granteeCapabilities = { groupSet: { id: randomUUID() }, capabilities }
      const answer = await send(method, { permissions: { granteeCapabilities } })
      expect([answer.status >= 400, answer.status < 500]).toEqual([true, true])
    },
  )

  describe('that names views', () => {
    test.each([
      ['true', ['One']],
      ['false', ['One', 'Two']],
    ])('and hides one, %s, of Publish Workbook shows %j', async (hidden, shown) => {
      const workbook = { name: fresh(), views: { view: [{ name: 'Two', hidden }] } }
      const answer = await send(rest.publishWorkbook, { workbook })
      mustBe(answer, 201)
      expect(valuesAt(answer.json(), `${ofViews}name`)).toEqual(shown)
    })

    test.each([
      ['its own', 'false', 200, null],
      ['its own, to hide it', 'true', 400, '400000'],
      ['a foreign one', 'false', 404, '404011'],
    ])('as %s of Update Workbook with hidden %s is %s', async (whose, hidden, status, code) => {
      const own = ids['workbook.views.view.id'] ?? ''
      const id = whose === 'a foreign one' ? randomUUID() : own
      const answer = await send(rest.updateWorkbook, {
        workbook: { views: { view: [{ id, hidden }] } },
      })
      expect([answer.status, answer.code]).toEqual([status, code])
    })

    test('is of the two methods tested here, and of no other', () => {
      const names = methods
        .filter((method) => leavesIn(method).some(({ path }) => path.startsWith(ofViews)))
        .map(({ name }) => name)
      expect(names.toSorted()).toEqual(['publishWorkbook', 'updateWorkbook'])
    })
  })

  test('of Update Workbook is read again by Query Workbook, in XML and JSON', async () => {
    const policy = {
      option: 'FreshAt',
      freshAtSchedule: {
        frequency: 'Week',
        time: '22:00:00',
        timezone: 'America/Los_Angeles',
        intervals: { interval: [{ weekDay: 'Monday' }, { weekDay: 'Wednesday' }] },
      },
    }
    const id = things['workbookId'] ?? ''
    const sent =
      '<tsRequest><workbook encryptExtracts="true"><dataAccelerationConfig accelerationEnabled="true" accelerateNow="false"/>' +
      '<dataFreshnessPolicy option="FreshAt"><freshAtSchedule frequency="Week" time="22:00:00" timezone="America/Los_Angeles">' +
      '<intervals><interval weekDay="Monday"/><interval weekDay="Wednesday"/></intervals></freshAtSchedule></dataFreshnessPolicy></workbook></tsRequest>'
    mustBe(await admin.put(`/workbooks/${id}`, sent), 200)
    mustBe(await admin.put(`/workbooks/${id}`, { workbook: { description: 'x' } }), 200)
    const { workbook } = (await admin.get(`/workbooks/${id}`)).json<{ workbook: object }>()
    expect(workbook).toMatchObject({
      encryptExtracts: 'true',
      dataAccelerationConfig: { accelerationEnabled: true, accelerateNow: false },
      dataFreshnessPolicy: policy,
    })
    const xml = await admin.get(`/workbooks/${id}`, 'xml')
    expect(xml.text).toContain(sent.slice(sent.indexOf('<dataAcc'), sent.indexOf('</workbook>')))
  })

  test.each([
    [{ option: 'Sometimes' }, 'option'],
    [{ option: 'FreshEvery' }, 'needs its schedule'],
    [{ option: 'FreshAt' }, 'needs its schedule'],
    [{ option: 'AlwaysLive', freshEverySchedule: { frequency: 'Hours', value: 1 } }, 'AlwaysLive'],
    [{ option: 'FreshEvery', freshEverySchedule: { frequency: 'Hours', value: 0 } }, 'at least 1'],
    [{ option: 'FreshEvery', freshEverySchedule: { frequency: 'Years', value: 1 } }, 'frequency'],
    [{ option: 'FreshAt', freshAtSchedule: { frequency: 'Day', time: '25:00:00' } }, 'time'],
    [
      {
        option: 'FreshAt',
        freshAtSchedule: { frequency: 'Day', time: '01:00:00', timezone: 'Mars' },
      },
      'timezone',
    ],
    [{ option: 'FreshAt', freshAtSchedule: { frequency: 'Week', time: '01:00:00' } }, 'weekDay'],
    [
      {
        option: 'FreshAt',
        freshAtSchedule: {
          frequency: 'Month',
          time: '01:00:00',
          intervals: { interval: { monthDay: '32' } },
        },
      },
      'monthDay',
    ],
  ])('with the data freshness policy %j is refused', async (dataFreshnessPolicy, words) => {
    const path = `/workbooks/${things['workbookId'] ?? ''}`
    const answer = await admin.put(path, { workbook: { dataFreshnessPolicy } })
    expect([answer.status, answer.code]).toEqual([400, '400000'])
    expect(answer.text).toContain(words)
  })

  test.each([
    { encryptExtracts: 'perhaps' },
    { dataAccelerationConfig: { accelerationEnabled: 'soon' } },
    { views: { view: { id: 'x' } } },
  ])('of Update Workbook with %j is 400000', async (workbook) => {
    const answer = await admin.put(`/workbooks/${things['workbookId'] ?? ''}`, { workbook })
    expect([answer.status, answer.code]).toEqual([400, '400000'])
  })
})

await describeFamily(
  'signing in',
  (kit) => {
    interface Way {
      readonly credentials: Readonly<Record<string, string>>
      /** Parts that are no proof of their own, with a value that is refused. */
      readonly more: Readonly<Record<string, string>>
    }

    const signIn = (credentials: object) =>
      kit().call({
        verb: 'POST',
        path: '/api/3.28/auth/signin',
        contentType: 'application/json',
        body: JSON.stringify({ credentials }),
      })

    async function ways(): Promise<readonly Way[]> {
      const { provision } = kit().easel
      const user = kit().users.explorer
      await provision.password(kit().site.luid, user.luid, 'tin roof, cold rain')
      const name = fresh()
      const { secret } = await provision.personalAccessToken(kit().site.luid, user.luid, name)
      const jwt = mintJwt(kit().connectedApp, {
        user: user.name,
        scopes: ['tableau:content:read'],
        now: kit().clock.now(),
      })
      return [
        { credentials: { name: user.name, password: 'tin roof, cold rain' }, more: {} },
        {
          credentials: { personalAccessTokenName: name, personalAccessTokenSecret: secret },
          more: { 'user.id': kit().users.admin.luid },
        },
        { credentials: { jwt }, more: { isUat: 'true', isUAT: 'true' } },
      ]
    }

    test('depends on every part of its body', async () => {
      const found = new Set<string>()
      for (const { credentials, more } of await ways()) {
        const whole = { ...credentials, site: { contentUrl: 'test' } }
        const refused = { ...credentials, ...more, 'site.contentUrl': 'nowhere' }
        for (const [path, value] of Object.entries(refused)) {
          const spoiled = path in credentials ? `${value.slice(0, -2)}xx` : value
          const answer = await signIn(withValue(whole, path, spoiled))
          expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true])
          found.add(`credentials.${path}`)
        }
        mustBe(await signIn(whole), 200)
      }
      const declared = leavesIn(rest.signIn as unknown as AnyMethod)
        .map(({ path }) => path)
        .filter((path) => !isIgnored(rest.signIn as unknown as AnyMethod, path))
      expect([...found].toSorted()).toEqual(declared.toSorted())
    })
  },
  { allowsPasswords: true, passwordCost: { memoryKib: 8, passes: 1, lanes: 1 } },
)
