/** Data sources: published, listed, changed, downloaded and deleted, with connections, tags and permissions. */

import { beforeAll, describe, expect, test, vi } from 'vitest'
import { hyperdHere, hyperFile } from '../../viz/test/write-hyper.ts'
import {
  csvTdsx,
  extractTdsx,
  liveTds,
  publishDataSource,
  type DataSourceRequest,
} from './data-source-file.ts'
import { describeFamily, type FamilyKit } from './families.ts'
import type { TestAnswer } from './kit.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'
import { zip } from './workbook-file.ts'

type Item = Readonly<Record<string, unknown>> & { readonly id: string; readonly name: string }
interface Connections {
  readonly connections: { readonly connection?: readonly Item[] }
}

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let creator: Person
  let viewer: Person
  let project: string
  let counter = 0
  const fresh = (word = 'Source') => `${word} ${(counter += 1)}`

  const publish = (request: DataSourceRequest = {}, person = admin) =>
    publishDataSource(kit(), person, { name: fresh(), projectId: project, ...request })
  const itemOf = (answer: TestAnswer) => answer.json<{ datasource: Item }>().datasource
  const published = async (request: DataSourceRequest = {}, person = admin) => {
    const answer = await publish(request, person)
    mustBe(answer, 201)
    return itemOf(answer)
  }
  const live = (request: DataSourceRequest = {}) =>
    published({ bytes: liveTds(), fileName: 'live.tds', ...request })
  const connectionsOf = async (id: string, person = admin) => {
    const answer = await person.get(`/datasources/${id}/connections`)
    mustBe(answer, 200)
    return answer.json<Connections>().connections.connection ?? []
  }
  const names = async (search: string, person = admin) => {
    const answer = await person.get(`/datasources?${search}`)
    mustBe(answer, 200)
    const { datasources } = answer.json<{ datasources: { datasource?: readonly Item[] } }>()
    return (datasources.datasource ?? []).map(({ name }) => name)
  }
  const newProject = async (contentPermissions = 'ManagedByOwner') => {
    const answer = await admin.post('/projects', {
      project: { name: fresh('Project'), contentPermissions },
    })
    mustBe(answer, 201)
    return answer.json<{ project: { id: string } }>().project.id
  }
  const grant = async (path: string, person: 'creator' | 'viewer', ...allowed: string[]) => {
    const { luid: id } = kit().users[person]
    const capability = allowed.map((name) => ({ name, mode: 'Allow' }))
    const granteeCapabilities = [{ user: { id }, capabilities: { capability } }]
    mustBe(await admin.put(path, { permissions: { granteeCapabilities } }), 200)
  }

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
    viewer = await signedIn(kit(), 'viewer')
    project = await newProject()
  })

  describe('publish', () => {
    test('of a package answers 201 with the data source, in XML and JSON', async () => {
      const name = fresh()
      const xml = await publish({ name, accept: 'xml' })
      expect(outcomeOf(xml)).toEqual([201, null])
      expect(xml.text).toMatch(
        new RegExp(`<datasource id="[0-9a-f-]{36}" name="${name}"[^>]* type="textscan"`),
      )
      const json = await publish({ name, query: 'overwrite=true' })
      expect(itemOf(json)).toMatchObject({
        name,
        type: 'textscan',
        size: '1',
        encryptExtracts: 'false',
        hasExtracts: false,
        isCertified: false,
        useRemoteQueryAgent: false,
        project: { id: project },
        owner: { id: kit().users.admin.luid },
        tags: {},
      })
      expect(xml.text).toContain(`id="${itemOf(json).id}"`)
    })

    test('of a document keeps its connections, and no password leaves the server', async () => {
      const { id } = await live({
        payload: `<tsRequest><datasource name="${fresh()}"><project id="${project}"/>
          <connections><connection serverAddress="DB.example.com" serverPort="5432">
          <connectionCredentials name="robot" password="hidden word" embed="true"/></connection></connections>
          </datasource></tsRequest>`,
      })
      expect(await connectionsOf(id)).toEqual([
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          type: 'postgres',
          serverAddress: 'db.example.com',
          serverPort: '5432',
          userName: 'robot',
          embedPassword: true,
          authenticationType: 'username-password',
          queryTaggingEnabled: false,
        },
        expect.objectContaining({
          type: 'mysql',
          serverAddress: 'other.example.com',
          serverPort: '3307',
          userName: '',
          embedPassword: false,
        }),
      ])
      const xml = await admin.get(`/datasources/${id}/connections`, 'xml')
      expect(xml.text).toContain('<connection id=')
      expect(xml.text).not.toContain('hidden word')
    })

    test('from an upload session needs the type, and ends the session', async () => {
      const uploadSessionId = await admin.upload(csvTdsx())
      const query = `uploadSessionId=${uploadSessionId}`
      expect(outcomeOf(await publish({ bytes: null, query }))).toEqual([400, '400010'])
      const name = fresh()
      const { id } = await published({ name, bytes: null, query: `${query}&datasourceType=tdsx` })
      expect(itemOf(await admin.get(`/datasources/${id}`)).name).toBe(name)
      const again = await publish({ bytes: null, query: `${query}&datasourceType=tdsx` })
      expect(outcomeOf(again)).toEqual([404, '404015'])
    })

    test('as a job answers 202, and the data source is there when the job has ended', async () => {
      const name = fresh()
      const payload = `<tsRequest><datasource name="${name}"><project id="${project}"/>
        <connectionCredentials name="robot" password="hidden" embed="true"/></datasource></tsRequest>`
      const request = { bytes: liveTds(), fileName: 'live.tds', query: 'asJob=true', payload }
      const answer = await publish(request)
      mustBe(answer, 202)
      const { job } = answer.json<{ job: Item }>()
      expect(job).toMatchObject({ type: 'PublishDatasource', mode: 'Asynchronous' })
      await vi.waitFor(
        async () => expect((await admin.get(`/jobs/${job.id}`)).text).toContain('"finishCode":"0"'),
        { timeout: 30_000, interval: 100 },
      )
      const list = await admin.get(`/datasources?filter=name:eq:${name.replace(' ', '+')}`)
      const { datasources } = list.json<{ datasources: { datasource: readonly Item[] } }>()
      const [first] = await connectionsOf(datasources.datasource[0]?.id ?? '')
      expect(first).toMatchObject({ userName: 'robot', embedPassword: true })
    })

    test('to a name that is taken is refused unless overwrite is asked for', async () => {
      const name = fresh()
      const { id } = await published({ name })
      expect(outcomeOf(await publish({ name }))).toEqual([403, '403007'])
      const replaced = await live({ name, query: 'overwrite=true' })
      expect(replaced).toMatchObject({ id, type: 'postgres' })
    })

    test.each([
      ['a file that is no package', { bytes: Buffer.from('no zip') }, '400011'],
      [
        'a package with a path out of it',
        { bytes: zip([['../evil.tds', Buffer.from('<datasource/>')]]) },
        '400011',
      ],
      ['an extract that the package lacks', { bytes: extractTdsx(null) }, '400011'],
      [
        'an extract of the retired format',
        { bytes: extractTdsx(['Data/extract.tde', Buffer.from('tde')]) },
        '400011',
      ],
      ['a damaged .hyper file', { bytes: Buffer.from('HyPe'), fileName: 'a.hyper' }, '400011'],
      ['another ending', { fileName: 'a.tde' }, '400010'],
      ['no file', { bytes: null }, '400010'],
      ['an empty name', { name: ' ' }, '400000'],
    ] as const)('of %s is refused and leaves nothing', async (_, request, code) => {
      const before = await kit().files()
      expect((await publish(request)).code).toBe(code)
      expect(await kit().files()).toEqual(before)
    })

    test('needs the right to publish to the project', async () => {
      expect(outcomeOf(await publish({}, viewer))).toEqual([403, '403007'])
      const closed = await newProject()
      expect(outcomeOf(await publish({ projectId: closed }, creator))).toEqual([403, '403007'])
      await grant(`/projects/${closed}/permissions`, 'creator', 'Write')
      expect(outcomeOf(await publish({ projectId: closed }, creator))).toEqual([201, null])
    })
  })

  test.skipIf(hyperdHere() === null)('a .hyper file alone is a data source', async () => {
    const bytes = await hyperFile([
      'CREATE SCHEMA "new"."Extract"',
      'CREATE TABLE "new"."Extract"."Extract" ("a" bigint)',
    ])
    const source = await published({ bytes, fileName: 'rows.hyper' })
    expect(source).toMatchObject({ type: 'hyper', hasExtracts: true })
    expect(await connectionsOf(source.id)).toEqual([expect.objectContaining({ type: 'hyper' })])
    const download = await admin.get(`/datasources/${source.id}/content`)
    expect(Buffer.from(download.bytes).equals(bytes)).toBe(true)
    expect(download.headers.get('content-disposition')).toContain('.hyper')
  })

  describe('list', () => {
    let shelf: string
    beforeAll(async () => {
      shelf = await newProject()
      await published({ name: 'A packed', projectId: shelf })
      kit().clock.advance(2000)
      await live({ name: 'B live', projectId: shelf })
      kit().clock.advance(2000)
      await live({ name: 'C live', projectId: shelf })
    })
    test.each([
      ['sort=name:desc', ['C live', 'B live', 'A packed']],
      ['sort=createdAt:asc', ['A packed', 'B live', 'C live']],
      ['sort=type:asc,name:desc', ['C live', 'B live', 'A packed']],
      ['filter=type:eq:textscan', ['A packed']],
      ['filter=name:in:[A packed,C live]&sort=name:asc', ['A packed', 'C live']],
      ['filter=connectionType:eq:mysql&sort=name:asc', ['B live', 'C live']],
      ['filter=serverName:eq:db.example.com&sort=name:asc', ['B live', 'C live']],
      ['filter=serverPort:eq:3307&sort=name:asc', ['B live', 'C live']],
      ['filter=databaseName:eq:stock&sort=name:asc', ['B live', 'C live']],
      ['filter=databaseUserName:eq:reader&sort=name:asc', ['B live', 'C live']],
      ['filter=hasEmbeddedPassword:eq:true', []],
      ['filter=isDefaultPort:eq:false', []],
      ['filter=isPublished:eq:true&sort=name:asc', ['A packed', 'B live', 'C live']],
      ['filter=hasExtracts:eq:true', []],
      ['filter=size:gte:1&sort=name:asc', ['A packed', 'B live', 'C live']],
      ['filter=favoritesTotal:gt:0', []],
    ])('%s', async (search, expected) => {
      const found = await names(`${search.replaceAll(' ', '+')}&pageSize=1000`)
      const mine = found.filter((name) => /^[ABC] (packed|live)$/.test(name))
      expect(mine).toEqual(expected)
    })

    test('shows the fields that are asked for', async () => {
      const search = 'filter=name:eq:B+live&fields=_default_,serverName,owner.name,size'
      const answer = await admin.get(`/datasources?${search}`, 'xml')
      expect(answer.text).toContain('serverName="db.example.com"')
      expect(answer.text).toContain('name="admin@example.com"')
      expect(answer.text).not.toContain('databaseName')
    })

    test('holds what the caller may read, and other ones are not found', async () => {
      const closed = await newProject()
      const { id } = await live({ name: 'Z closed', projectId: closed })
      const granteeId = kit().users.viewer.luid
      const rules = {
        permissions: {
          granteeCapabilities: [
            {
              user: { id: granteeId },
              capabilities: { capability: [{ name: 'Read', mode: 'Deny' }] },
            },
          ],
        },
      }
      mustBe(await admin.put(`/datasources/${id}/permissions`, rules), 200)
      expect(await names('pageSize=1000', viewer)).not.toContain('Z closed')
      expect(await names('pageSize=1000', viewer)).toContain('B live')
      expect(outcomeOf(await viewer.get(`/datasources/${id}`))).toEqual([404, '404004'])
      expect(outcomeOf(await viewer.get(`/datasources/${id}/connections`))).toEqual([404, '404004'])
      expect(outcomeOf(await viewer.delete(`/datasources/${id}`))).toEqual([404, '404004'])
    })
  })

  describe('update', () => {
    test('changes what is sent and nothing else', async () => {
      const source = await live()
      const name = fresh('Renamed')
      const sent = `<tsRequest><datasource name="${name}" description="About" isCertified="True" certificationNote="by us"/></tsRequest>`
      const xml = await admin.put(`/datasources/${source.id}`, sent, 'xml')
      expect(outcomeOf(xml)).toEqual([200, null])
      expect(xml.text).toContain('isCertified="true"')
      const answer = await admin.put(`/datasources/${source.id}`, {
        datasource: { encryptExtracts: 'true' },
      })
      expect(itemOf(answer)).toMatchObject({
        id: source.id,
        name,
        contentUrl: source['contentUrl'],
        description: 'About',
        isCertified: true,
        certificationNote: 'by us',
        encryptExtracts: 'true',
      })
    })

    test('moves it and gives it a new owner', async () => {
      const source = await live()
      const target = await newProject()
      const { luid: owner } = kit().users.creator
      const answer = await admin.put(`/datasources/${source.id}`, {
        datasource: { project: { id: target }, owner: { id: owner } },
      })
      expect(itemOf(answer)).toMatchObject({ project: { id: target }, owner: { id: owner } })
    })

    test.each([
      ['an empty name', { name: '' }, '400000'],
      ['an unknown project', { project: { id: '11111111-1111-4111-8111-111111111111' } }, '404005'],
      ['an unknown owner', { owner: { id: '11111111-1111-4111-8111-111111111111' } }, '404002'],
    ])('with %s is refused', async (_, change, code) => {
      const { id } = await live()
      expect((await admin.put(`/datasources/${id}`, { datasource: change })).code).toBe(code)
    })

    test('to a name of another one of the project is a conflict', async () => {
      const [one, other] = [await live(), await live()]
      const answer = await admin.put(`/datasources/${one.id}`, { datasource: { name: other.name } })
      expect(outcomeOf(answer)).toEqual([409, '409015'])
    })

    test('by one who may write it does not certify it nor move it where they may not publish', async () => {
      const { id } = await live()
      await grant(`/datasources/${id}/permissions`, 'creator', 'Read', 'Write')
      const put = (datasource: object) => creator.put(`/datasources/${id}`, { datasource })
      expect(outcomeOf(await put({ description: 'by me' }))).toEqual([200, null])
      expect(outcomeOf(await put({ isCertified: true }))).toEqual([403, '403032'])
      expect((await put({ owner: { id: kit().users.creator.luid } })).code).toBe('403027')
      expect((await put({ project: { id: await newProject() } })).code).toBe('403030')
      expect((await viewer.put(`/datasources/${id}`, { datasource: {} })).code).toBe('403032')
    })
  })

  describe('connections', () => {
    test('are changed one by one, in XML and JSON', async () => {
      const { id } = await live()
      const [first] = await connectionsOf(id)
      const path = `/datasources/${id}/connections/${first?.id ?? ''}`
      const sent = `<tsRequest><connection serverAddress="new.example.com" serverPort="6000" userName="ann" password="kept secret" embedPassword="true" queryTaggingEnabled="true"/></tsRequest>`
      const xml = await admin.put(path, sent, 'xml')
      expect(outcomeOf(xml)).toEqual([200, null])
      expect(xml.text).not.toContain('kept secret')
      expect((await connectionsOf(id))[0]).toMatchObject({
        serverAddress: 'new.example.com',
        serverPort: '6000',
        userName: 'ann',
        embedPassword: true,
        queryTaggingEnabled: true,
      })
      const json = await admin.put(path, { connection: { embedPassword: false, serverPort: '' } })
      const { connection } = json.json<{ connection: Item }>()
      expect(connection).toMatchObject({ embedPassword: false, userName: 'ann' })
    })

    test.each([
      ['the schema', 'connectionLuids', 'connectionLuid'],
      ['tableauserverclient', 'connectionLUIDs', 'connectionLUID'],
    ])('are changed together in the words of %s', async (_, list, item) => {
      const { id } = await live()
      const ids = (await connectionsOf(id)).map((connection) => connection.id)
      const sent = `<tsRequest><${list}>${ids.map((it) => `<${item}>${it}</${item}>`).join('')}</${list}><connection userName="both"/></tsRequest>`
      const answer = await admin.put(`/datasources/${id}/connections`, sent)
      mustBe(answer, 200)
      const changed = answer.json<Connections>().connections.connection ?? []
      expect(changed.map(({ userName }) => userName)).toEqual(['both', 'both'])
    })

    test('of another data source, and a port that is none, are refused and nothing is changed', async () => {
      const [one, other] = [await live(), await live()]
      const [mine] = await connectionsOf(one.id)
      const [theirs] = await connectionsOf(other.id)
      const sent = `<tsRequest><connectionLuids><connectionLuid>${mine?.id}</connectionLuid><connectionLuid>${theirs?.id}</connectionLuid></connectionLuids><connection userName="x"/></tsRequest>`
      expect((await admin.put(`/datasources/${one.id}/connections`, sent)).code).toBe('404020')
      const port = { connection: { serverPort: '70000' } }
      const path = `/datasources/${one.id}/connections/${mine?.id}`
      expect((await admin.put(path, port)).code).toBe('400000')
      expect((await connectionsOf(one.id))[0]).toMatchObject({
        userName: 'reader',
        serverPort: '5432',
      })
      await grant(`/datasources/${one.id}/permissions`, 'creator', 'Read')
      expect((await creator.put(path, { connection: { userName: 'x' } })).code).toBe('403023')
    })
  })

  describe('download', () => {
    test('is the file as it was published, under its name', async () => {
      const bytes = csvTdsx()
      const { id, name } = await published({ bytes })
      const answer = await admin.get(`/datasources/${id}/content`)
      expect(Buffer.from(answer.bytes).equals(bytes)).toBe(true)
      expect(answer.headers.get('content-disposition')).toContain(`${name}.tdsx`)
      const plain = await live()
      const document = await admin.get(`/datasources/${plain.id}/content`)
      expect(document.headers.get('content-type')).toContain('application/xml')
    })

    test('without its extract leaves the extract out', async () => {
      const bytes = extractTdsx(['Data/extract.hyper', Buffer.from('HyPe and rows')])
      const { id, hasExtracts } = await published({ bytes })
      expect(hasExtracts).toBe(true)
      const whole = await admin.get(`/datasources/${id}/content?includeExtract=True`)
      expect(whole.text).toContain('extract.hyper')
      const without = await admin.get(`/datasources/${id}/content?includeExtract=False`)
      expect(without.status).toBe(200)
      expect(Buffer.from(without.bytes).includes('Data/extract.hyper'.slice(5) + 'HyPe')).toBe(
        false,
      )
      expect(without.bytes.length).toBeLessThan(whole.bytes.length)
    })

    test('needs ExportXml', async () => {
      const { id } = await live()
      expect(outcomeOf(await creator.get(`/datasources/${id}/content`))).toEqual([403, '403028'])
    })
  })

  test('delete needs the right, ends its id, and frees its name', async () => {
    const name = fresh()
    const bytes = zip([
      ['A.tds', liveTds()],
      ['noise', Buffer.from(name)],
    ])
    const { id } = await published({ name, bytes })
    expect(outcomeOf(await creator.delete(`/datasources/${id}`))).toEqual([403, '403004'])
    expect((await admin.delete(`/datasources/${id}`)).status).toBe(204)
    expect(outcomeOf(await admin.delete(`/datasources/${id}`))).toEqual([404, '404004'])
    await published({ name })
  })

  test('tags are added, listed, filtered by and removed', async () => {
    const { id, name } = await live()
    const tag = fresh('tag')
    const sent = `<tsRequest><tags><tag label="${tag}"/><tag label='"quoted"'/></tags></tsRequest>`
    mustBe(await admin.put(`/datasources/${id}/tags`, sent), 200)
    expect(await names(`filter=tags:eq:${tag.replace(' ', '+')}`)).toEqual([name])
    expect((await admin.delete(`/datasources/${id}/tags/${tag}`)).status).toBe(204)
    expect((await admin.delete(`/datasources/${id}/tags/${tag}`)).code).toBe('404007')
    expect(itemOf(await admin.get(`/datasources/${id}`))).toMatchObject({
      tags: { tag: [{ label: 'quoted' }] },
    })
  })

  describe('permissions', () => {
    test('are queried, added, replaced and removed, with the capabilities of data sources', async () => {
      const { id } = await live()
      const path = `/datasources/${id}/permissions`
      await grant(path, 'creator', 'Connect', 'SaveAs')
      const xml = await admin.get(path, 'xml')
      expect(xml.text).toContain('<permissions><datasource id=')
      expect(xml.text).toContain('name="SaveAs"')
      const unknown = {
        permissions: {
          granteeCapabilities: [
            {
              user: { id: kit().users.creator.luid },
              capabilities: { capability: [{ name: 'ShareView', mode: 'Allow' }] },
            },
          ],
        },
      }
      expect((await admin.put(path, unknown)).code).toBe('400009')
      const rule = `${path}/users/${kit().users.creator.luid}/Connect/Allow`
      expect((await admin.delete(rule)).status).toBe(204)
      expect(outcomeOf(await admin.delete(rule))).toEqual([404, '404013'])
    })

    test('of a locked project come from its defaults for data sources, not for workbooks', async () => {
      const locked = await newProject()
      const { id } = await live({ projectId: locked })
      await grant(`/projects/${locked}/default-permissions/datasources`, 'creator', 'ExportXml')
      expect((await creator.get(`/datasources/${id}/content`)).code).toBe('403028')
      const lock = { project: { contentPermissions: 'LockedToProject' } }
      mustBe(await admin.put(`/projects/${locked}`, lock), 200)
      expect((await creator.get(`/datasources/${id}/content`)).status).toBe(200)
      const rules = { permissions: { granteeCapabilities: [] } }
      expect((await admin.put(`/datasources/${id}/permissions`, rules)).code).toBe('403039')
      const moved = await live()
      mustBe(
        await admin.put(`/datasources/${moved.id}`, { datasource: { project: { id: locked } } }),
        200,
      )
      expect((await creator.get(`/datasources/${moved.id}/content`)).status).toBe(200)
    })
  })

  test('a project counts its data sources and takes them with it', async () => {
    const doomed = await newProject()
    const { id } = await live({ projectId: doomed })
    const search = 'fields=id,contentsCounts.datasourceCount&pageSize=1000'
    const answer = await admin.get(`/projects?${search}`)
    const { projects } = answer.json<{ projects: { project: readonly Item[] } }>()
    expect(projects.project.find((it) => it.id === doomed)).toMatchObject({
      contentsCounts: { datasourceCount: 1 },
    })
    mustBe(await admin.delete(`/projects/${doomed}`), 204)
    expect((await admin.get(`/datasources/${id}`)).code).toBe('404004')
  })
}

await describeFamily('data sources', suite)
