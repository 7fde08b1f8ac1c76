/** Connections of workbooks: read from the file, changed one by one and together, with passwords that never leave the server. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { databaseSource, extractPackage } from './extract-file.ts'
import { describeFamily, type FamilyKit } from './families.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'
import { connectedWorkbook } from './workbook-file.ts'
import { publishDataSource } from './data-source-file.ts'

interface Connection {
  readonly id: string
  readonly datasource: { readonly id: string; readonly name: string }
  readonly [name: string]: unknown
}

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let creator: Person
  const fresh = (word: string) => `${word} ${randomUUID()}`

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
  })

  const connectionsOf = async (id: string) => {
    const answer = await admin.get(`/workbooks/${id}/connections`)
    mustBe(answer, 200)
    const { connections } = answer.json<{
      connections: { connection?: readonly Connection[] }
    }>()
    return connections.connection ?? []
  }
  /** Over two databases and a published data source named in addresses as given. */
  const connected = (published = 'nothing') =>
    admin.published({ name: fresh('Connected'), bytes: connectedWorkbook(published) })

  test('of a workbook are those of its file, each with its data source, in XML and JSON', async () => {
    const { id } = await connected()
    expect(await connectionsOf(id)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        type: 'postgres',
        serverAddress: 'db.example.com',
        serverPort: '5432',
        userName: 'reader',
        embedPassword: false,
        queryTaggingEnabled: false,
        datasource: { id: expect.stringMatching(/^[0-9a-f-]{36}$/), name: 'Shop' },
      },
      expect.objectContaining({
        type: 'mysql',
        serverAddress: 'stock.example.com',
        datasource: expect.objectContaining({ name: 'Stock' }),
      }),
      // Nothing is published under the name.
      expect.objectContaining({ type: 'sqlproxy', userName: '' }),
    ])
    expect((await connectionsOf(id))[2]).not.toHaveProperty('datasource')
    const xml = await admin.get(`/workbooks/${id}/connections`, 'xml')
    expect(outcomeOf(xml)).toEqual([200, null])
    expect(xml.text).toMatch(
      /<connection id="[^"]+" type="postgres"[^>]*><datasource id="[^"]+" name="Shop"\/><\/connection>/,
    )
  })

  test('of an extract are those of its source', async () => {
    const { id } = await admin.published({
      name: fresh('Extracted'),
      bytes: extractPackage({ source: databaseSource }),
    })
    expect(await connectionsOf(id)).toMatchObject([
      { type: 'postgres', serverAddress: 'db.example.com', datasource: { name: 'Orders' } },
    ])
  })

  test('on a published data source name it from the moment that it is there', async () => {
    const name = `Shared${randomUUID().slice(0, 8)}`
    const { id } = await connected(name)
    const made = await publishDataSource(kit(), admin, { name })
    const { datasource } = made.json<{ datasource: { id: string } }>()
    expect((await connectionsOf(id))[2]?.datasource).toEqual({ id: datasource.id, name })
    mustBe(await admin.delete(`/datasources/${datasource.id}`), 204)
    expect((await connectionsOf(id))[2]).not.toHaveProperty('datasource')
  })

  test('of a new revision are new, and data sources of the same name keep their ids', async () => {
    const name = fresh('Twice')
    const first = await admin.published({ name, bytes: connectedWorkbook('x') })
    const before = await connectionsOf(first.id)
    await admin.published({ name, bytes: connectedWorkbook('x'), query: 'overwrite=true' })
    const after = await connectionsOf(first.id)
    expect(after.map(({ datasource }) => datasource)).toEqual(
      before.map(({ datasource }) => datasource),
    )
    expect(after).toHaveLength(3)
  })

  describe.each(['', 'asJob=true'])('published with credentials and %j', (query) => {
    test('keep the user and the password, which is sealed and in no answer', async () => {
      const name = fresh('Credentials')
      const payload = `<tsRequest><workbook name="${name}"><connections><connection serverAddress="DB.example.com" serverPort="5432">
        <connectionCredentials name="robot" password="hidden word" embed="true"/></connection></connections></workbook></tsRequest>`
      const answer = await admin.publish({ payload, query, bytes: connectedWorkbook('x') })
      expect(answer.status).toBeLessThan(300)
      expect(answer.text).not.toContain('hidden word')
      const find = async () => {
        const list = await admin.get(`/workbooks?filter=name:eq:${encodeURIComponent(name)}`)
        const { workbooks } = list.json<{ workbooks: { workbook?: { id: string }[] } }>()
        return workbooks.workbook?.[0]?.id
      }
      await expect.poll(find).toBeDefined()
      const id = (await find()) ?? ''
      expect(await connectionsOf(id)).toMatchObject([
        { userName: 'robot', embedPassword: true },
        { userName: '', embedPassword: false },
        {},
      ])
      const shown = await admin.get(`/workbooks/${id}/connections`, 'xml')
      expect(shown.text).not.toContain('hidden')
    })
  })

  test('published with OAuth credentials, or with two kinds of them, are refused', async () => {
    const oAuth = `<tsRequest><workbook name="x"><connectionCredentials name="a" oAuth="true"/></workbook></tsRequest>`
    expect((await admin.publish({ payload: oAuth })).code).toBe('400000')
    const both = `<tsRequest><workbook name="x"><connections><connection serverAddress="a"/></connections><connectionCredentials name="a" password="b"/></workbook></tsRequest>`
    expect((await admin.publish({ payload: both })).code).toBe('400000')
  })

  test('are changed one by one: what is not sent stays, and the password is never answered', async () => {
    const { id } = await connected()
    const [first] = await connectionsOf(id)
    const path = `/workbooks/${id}/connections/${first?.id ?? ''}`
    const sent = `<tsRequest><connection serverAddress="new.example.com" serverPort="6000" userName="ann" password="kept secret" embedPassword="true" queryTaggingEnabled="true"/></tsRequest>`
    const xml = await admin.put(path, sent, 'xml')
    expect(outcomeOf(xml)).toEqual([200, null])
    expect(xml.text).not.toContain('kept secret')
    const json = await admin.put(path, { connection: { embedPassword: false } })
    expect(json.json<{ connection: object }>().connection).toMatchObject({
      serverAddress: 'new.example.com',
      serverPort: '6000',
      userName: 'ann',
      embedPassword: false,
      queryTaggingEnabled: true,
      datasource: { name: 'Shop' },
    })
    // The same address in another connection stays.
    expect((await connectionsOf(id))[1]).toMatchObject({ serverAddress: 'stock.example.com' })
  })

  test.each([
    ['connectionLuids', 'connectionLuid'],
    ['connectionLUIDs', 'connectionLUID'],
  ])('are changed together by %s, all of them or none', async (list, item) => {
    const { id } = await connected()
    const ids = (await connectionsOf(id)).map((connection) => connection.id)
    const body = (luids: readonly string[], user: string) =>
      `<tsRequest><${list}>${luids.map((it) => `<${item}>${it}</${item}>`).join('')}</${list}><connection userName="${user}"/></tsRequest>`
    const path = `/workbooks/${id}/connections`
    const answer = await admin.put(path, body(ids.slice(0, 2), 'both'))
    mustBe(answer, 200)
    const users = async () => (await connectionsOf(id)).map(({ userName }) => userName)
    expect(await users()).toEqual(['both', 'both', ''])
    const stranger = await admin.put(path, body([ids[2] ?? '', randomUUID()], 'none'))
    expect([stranger.status, stranger.code]).toEqual([404, '404020'])
    expect(await users()).toEqual(['both', 'both', ''])
    expect((await admin.put(path, body([], 'x'))).code).toBe('400000')
  })

  test('are refused where the workbook, the connection, the port or the right is wrong', async () => {
    const { id } = await connected()
    const other = await connected()
    const [first] = await connectionsOf(id)
    const [foreign] = await connectionsOf(other.id)
    const change = { connection: { userName: 'x' } }
    const at = (workbook: string, connection = '') =>
      `/workbooks/${workbook}/connections/${connection}`
    expect((await admin.put(at(randomUUID(), first?.id), change)).code).toBe('404006')
    expect((await admin.put(at(id, randomUUID()), change)).code).toBe('404020')
    expect((await admin.put(at(id, foreign?.id), change)).code).toBe('404020')
    const port = await admin.put(at(id, first?.id), { connection: { serverPort: '70000' } })
    expect([port.code, port.text]).toEqual(['400000', expect.stringContaining('70000')])
    expect((await admin.get(`/workbooks/${randomUUID()}/connections`)).code).toBe('404006')
    const capability = [{ name: 'Read', mode: 'Allow' }]
    const rule = { user: { id: kit().users.creator.luid }, capabilities: { capability } }
    const granteeCapabilities = [rule]
    const rules = { permissions: { granteeCapabilities } }
    mustBe(await admin.put(`/workbooks/${id}/permissions`, rules), 200)
    expect((await creator.get(`/workbooks/${id}/connections`)).status).toBe(200)
    expect(outcomeOf(await creator.put(at(id, first?.id), change))).toEqual([403, '403029'])
    expect((await connectionsOf(id))[0]).toMatchObject({ userName: 'reader', serverPort: '5432' })
  })

  test('go with the workbook', async () => {
    const { id } = await connected()
    const record = await kit().store.read.workbooks.byLuid(1, id)
    mustBe(await admin.delete(`/workbooks/${id}`), 204)
    const item = { kind: 'workbook', id: record?.id ?? 0 } as const
    expect(await kit().store.read.connections.of(item)).toEqual([])
  })
}

await describeFamily('connections', suite)
