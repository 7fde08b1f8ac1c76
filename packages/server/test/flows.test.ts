/** Prep flows as content: published, listed, changed, downloaded and deleted, with connections, tags and permissions. */

import { beforeAll, describe, expect, test } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'
import { flowDocument, flowFile, outputStepId, publishFlow, type FlowRequest } from './flow-file.ts'
import type { TestAnswer } from './kit.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'
import { zip } from './workbook-file.ts'

type Item = Readonly<Record<string, unknown>> & { readonly id: string; readonly name: string }

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let creator: Person
  let viewer: Person
  let project: string
  let counter = 0
  const fresh = (word = 'Flow') => `${word} ${(counter += 1)}`

  const publish = (request: FlowRequest = {}, person = admin) =>
    publishFlow(kit(), person, { name: fresh(), projectId: project, ...request })
  const itemOf = (answer: TestAnswer) => answer.json<{ flow: Item }>().flow
  const published = async (request: FlowRequest = {}, person = admin) => {
    const answer = await publish(request, person)
    mustBe(answer, 201)
    return itemOf(answer)
  }
  const names = async (search: string, person = admin) => {
    const answer = await person.get(`/flows?${search}`)
    mustBe(answer, 200)
    return (answer.json<{ flows: { flow?: readonly Item[] } }>().flows.flow ?? []).map(
      ({ name }) => name,
    )
  }
  const newProject = async (contentPermissions = 'ManagedByOwner') => {
    const answer = await admin.post('/projects', {
      project: { name: fresh('Project'), contentPermissions },
    })
    mustBe(answer, 201)
    return answer.json<{ project: { id: string } }>().project.id
  }
  /** A project whose flows no one sees without a rule. */
  const closedProject = async () => {
    const id = await newProject()
    const none = { permissions: { granteeCapabilities: [] } }
    mustBe(await admin.post(`/projects/${id}/default-permissions/flows`, none), 200)
    return id
  }
  const grant = async (path: string, person: 'creator' | 'viewer', ...allowed: string[]) => {
    const capability = allowed.map((name) => ({ name, mode: 'Allow' }))
    const rule = { user: { id: kit().users[person].luid }, capabilities: { capability } }
    mustBe(await admin.put(path, { permissions: { granteeCapabilities: [rule] } }), 200)
  }

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
    viewer = await signedIn(kit(), 'viewer')
    project = await newProject()
    await grant(`/projects/${project}/permissions`, 'creator', 'Read', 'Write')
  })

  describe('publish flow', () => {
    test('answers the flow and its output steps, in the exact form', async () => {
      const answer = await publish({ name: 'Orders', accept: 'xml' })
      mustBe(answer, 201)
      expect(answer.text).toMatch(
        /<flow id="[\da-f-]{36}" name="Orders" webpageUrl="[^"]+\/flows\/\d+" fileType="tfl" createdAt="[^"]+Z" updatedAt="[^"]+Z"><project id="[^"]+" name="Project 1"\/><owner id="[^"]+" name="admin@example.com"\/><tags\/><\/flow>/,
      )
      expect(answer.text).toContain(
        `<flowOutputSteps><flowOutputStep id="${outputStepId}" name="Clean &quot;orders&quot; &amp; more"/></flowOutputSteps>`,
      )
    })

    test('from an upload session ends the session', async () => {
      const bytes = flowFile()
      const session = await admin.upload(bytes.subarray(0, 100), bytes.subarray(100))
      const query = `uploadSessionId=${session}&flowType=tflx`
      const flow = await published({ query, bytes: null })
      expect(flow['fileType']).toBe('tflx')
      const again = await publish({ query, bytes: null })
      expect(outcomeOf(again)).toEqual([404, '404015'])
    })

    test('to a name that is taken is 409041, and with overwrite a new revision of the same flow', async () => {
      const first = await published({ name: 'Twice' })
      expect(outcomeOf(await publish({ name: 'TWICE' }))).toEqual([409, '409041'])
      const bytes = flowFile({ nodes: {}, connections: {} })
      const second = await published({ name: 'Twice', query: 'overwrite=true', bytes })
      expect(second.id).toBe(first.id)
      const one = await admin.get(`/flows/${first.id}`)
      expect(one.json()).toMatchObject({ flow: { id: first.id }, flowOutputSteps: {} })
      const file = await admin.get(`/flows/${first.id}/content`)
      expect(Buffer.compare(file.bytes, bytes)).toBe(0)
      const foreign = await publish({ name: 'Twice', query: 'overwrite=true' }, creator)
      expect(outcomeOf(foreign)).toEqual([403, '403007'])
    })

    test.each([
      ['a file that is no zip', { bytes: Buffer.from('not a zip') }, 400, '400086'],
      ['a zip without the entry flow', { bytes: zip([['a', Buffer.from('{}')]]) }, 400, '400086'],
      ['a document that is no JSON', { bytes: flowFile('{"nodes":') }, 400, '400086'],
      ['a document that is a list', { bytes: flowFile([]) }, 400, '400086'],
      ['no file', { bytes: null }, 400, '400086'],
      ['a file of another ending', { fileName: 'Test.twbx' }, 400, '400086'],
      ['no name', { payload: '<tsRequest><flow/></tsRequest>' }, 400, '400089'],
      ['an empty name', { payload: '<tsRequest><flow name=" "/></tsRequest>' }, 400, '400089'],
      ['an unknown project', { projectId: '00000000-0000-4000-8000-00000000000a' }, 404, '404005'],
    ] as const)('with %s is refused, and nothing is kept', async (_, request, status, code) => {
      const name = fresh('Refused')
      const files = await kit().files()
      const answer = await publish({ name, ...request })
      expect([answer.status, answer.code]).toEqual([status, code])
      expect(await names(`filter=name:eq:${name}`)).toEqual([])
      expect(await kit().files()).toEqual(files)
    })

    test('with flows switched off on the site is 403157', async () => {
      mustBe(await admin.put('', { site: { flowsEnabled: false } }), 200)
      expect(outcomeOf(await publish())).toEqual([403, '403157'])
      mustBe(await admin.put('', { site: { flowsEnabled: true } }), 200)
      await published()
    })

    test('is not for viewers, nor into a project where one may not write', async () => {
      expect(outcomeOf(await publish({}, viewer))).toEqual([403, '403007'])
      const closed = await newProject()
      await grant(`/projects/${closed}/permissions`, 'creator', 'Read')
      expect(outcomeOf(await publish({ projectId: closed }, creator))).toEqual([403, '403007'])
    })

    test('by two callers at once under one name makes one flow', async () => {
      const name = fresh('Race')
      const answers = await Promise.all([publish({ name }), publish({ name })])
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409])
      expect(await names(`filter=name:eq:${name}`)).toEqual([name])
    })
  })

  describe('connections', () => {
    test('are those of the document, with the credentials of the request, whose password is never shown', async () => {
      const payload = `<tsRequest><flow name="Connected"><connections><connection serverAddress="db.example.com"><connectionCredentials name="grace" password="s3cret" embed="true"/></connection></connections><project id="${project}"/></flow></tsRequest>`
      const { id } = await published({ payload })
      const answer = await admin.get(`/flows/${id}/connections`)
      expect(answer.json()).toMatchObject({
        connections: {
          connection: [
            {
              type: 'postgres',
              serverAddress: 'db.example.com',
              serverPort: '5432',
              userName: 'grace',
              embedPassword: true,
            },
          ],
        },
      })
      expect(answer.text).not.toContain('s3cret')
    })

    test('are changed by whom may write the flow', async () => {
      const { id } = await published()
      const list = await admin.get(`/flows/${id}/connections`)
      const [connection] = list.json<{ connections: { connection: readonly Item[] } }>().connections
        .connection
      const path = `/flows/${id}/connections/${connection?.id ?? ''}`
      const change = { connection: { serverAddress: 'other.example.com' } }
      expect((await admin.put(path, change)).json()).toMatchObject(change)
      await grant(`/flows/${id}/permissions`, 'viewer', 'Read')
      expect(outcomeOf(await viewer.put(path, change))).toEqual([403, '403103'])
    })
  })

  describe('flows', () => {
    test('are listed as far as the caller may read them, filtered and sorted', async () => {
      const own = await closedProject()
      const [b, a] = [fresh('B'), fresh('A')]
      const { id } = await published({ name: b, projectId: own })
      await published({ name: a, projectId: own })
      const search = `filter=projectId:eq:${own}&sort=name:asc`
      expect(await names(search)).toEqual([a, b])
      expect(await names(search.replace('asc', 'desc'))).toEqual([b, a])
      expect(await names(search, viewer)).toEqual([])
      await grant(`/flows/${id}/permissions`, 'viewer', 'Read')
      expect(await names(search, viewer)).toEqual([b])
      const user = kit().users.admin.luid
      const ofUser = await admin.get(`/users/${user}/flows?ownedBy=true&filter=name:eq:${a}`)
      expect(ofUser.json()).toMatchObject({ flows: { flow: [{ name: a }] } })
    })

    test('of no one the caller may read are 404027 everywhere', async () => {
      const { id } = await published({ projectId: await closedProject() })
      for (const answer of [
        await viewer.get(`/flows/${id}`),
        await viewer.get(`/flows/${id}/content`),
        await viewer.get(`/flows/${id}/connections`),
        await viewer.put(`/flows/${id}`, { flow: { name: 'Mine' } }),
        await viewer.delete(`/flows/${id}`),
        await viewer.post(`/flows/${id}/run`),
        await admin.get('/flows/00000000-0000-4000-8000-00000000000a'),
      ]) {
        expect(outcomeOf(answer)).toEqual([404, '404027'])
      }
    })

    test('are downloaded as they were published, by those who may export them', async () => {
      const bytes = flowFile(flowDocument)
      const { id } = await published({ name: 'Download', bytes })
      const answer = await admin.get(`/flows/${id}/content`)
      expect(answer.headers.get('content-disposition')).toContain('Download.tfl')
      expect(Buffer.compare(answer.bytes, bytes)).toBe(0)
      await grant(`/flows/${id}/permissions`, 'viewer', 'Read')
      expect(outcomeOf(await viewer.get(`/flows/${id}/content`))).toEqual([403, '403097'])
    })

    test('are renamed, moved and given away; what is in the way is named', async () => {
      const [one, other] = [await published(), await published()]
      const target = await newProject()
      const owner = { id: kit().users.creator.luid }
      const answer = await admin.put(`/flows/${one.id}`, {
        flow: { name: 'Moved', description: 'New', project: { id: target }, owner },
      })
      expect(itemOf(answer)).toMatchObject({
        id: one.id,
        name: 'Moved',
        description: 'New',
        project: { id: target },
        owner,
      })
      const taken = await admin.put(`/flows/${other.id}`, {
        flow: { name: 'moved', project: { id: target } },
      })
      expect(outcomeOf(taken)).toEqual([409, '409041'])
      await grant(`/flows/${other.id}/permissions`, 'creator', 'Read', 'Write')
      const given = await creator.put(`/flows/${other.id}`, { flow: { owner } })
      expect(outcomeOf(given)).toEqual([403, '403098'])
      const viewing = await admin.put(`/flows/${other.id}`, {
        flow: { owner: { id: kit().users.viewer.luid } },
      })
      expect(outcomeOf(viewing)).toEqual([403, '403098'])
    })

    test('are tagged, and found by their tags', async () => {
      const { id, name } = await published()
      mustBe(await admin.put(`/flows/${id}/tags`, { tags: { tag: [{ label: '"blue"' }] } }), 200)
      expect(await names('filter=tags:in:[blue]')).toEqual([name])
      mustBe(await admin.delete(`/flows/${id}/tags/blue`), 204)
      expect(await names('filter=tags:in:[blue]')).toEqual([])
    })

    test('begin with the defaults of their project, which hold for all where it is locked', async () => {
      const locked = await newProject('LockedToProject')
      const before = await published({ projectId: locked })
      await grant(`/projects/${locked}/default-permissions/flows`, 'creator', 'Read', 'ExportXml')
      const after = await published({ projectId: locked })
      for (const { id } of [before, after]) {
        mustBe(await creator.get(`/flows/${id}/content`), 200)
      }
      const rules = await admin.get(`/flows/${after.id}/permissions`)
      expect(rules.json()).toMatchObject({ permissions: { flow: { id: after.id } } })
    })

    test('are deleted with their files, and with the project that holds them', async () => {
      const bytes = flowFile({ nodes: {}, connections: {}, note: fresh() })
      const { id } = await published({ bytes })
      mustBe(await admin.delete(`/flows/${id}`), 204)
      expect(outcomeOf(await admin.get(`/flows/${id}`))).toEqual([404, '404027'])
      const doomed = await newProject()
      const inside = await published({ projectId: doomed })
      mustBe(await admin.delete(`/projects/${doomed}`), 204)
      expect(outcomeOf(await admin.get(`/flows/${inside.id}`))).toEqual([404, '404027'])
    })

    test('are run by no one: lists of runs and tasks are empty, and starting one is 403157', async () => {
      const { id } = await published()
      expect((await admin.get('/flows/runs')).json()).toMatchObject({
        pagination: { totalAvailable: '0' },
        flowRuns: {},
      })
      expect((await admin.get('/tasks/runFlow')).json()).toEqual({ tasks: {} })
      expect(outcomeOf(await admin.post(`/flows/${id}/run`))).toEqual([403, '403157'])
      const task = { task: { flowRun: { flow: { id } } } }
      expect(outcomeOf(await admin.post('/tasks/flows', task))).toEqual([403, '403157'])
    })
  })
}

await describeFamily('flows', suite)
