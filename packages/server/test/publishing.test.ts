/** Publishing in one request, from an upload session and as a job; what replaces what, and who may. */

import { createHash, randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  describeFamily,
  rule,
  setProjectRules,
  setWorkbookRules,
  type FamilyKit,
} from './families.ts'
import { multipart, type TestAnswer } from './kit.ts'
import {
  mustBe,
  outcomeOf,
  publishBody,
  signedIn,
  type Person,
  type PublishedWorkbook,
} from './person.ts'
import { workbookPackage, workbookXml, zip } from './workbook-file.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A package of about that many bytes that no other test has. */
const packageOf = (sizeBytes: number, sheets?: readonly string[]) =>
  zip([
    ['Test.twb', Buffer.from(workbookXml(sheets))],
    ['Data/amounts.csv', Buffer.from('Region,Amount\r\nNorth,10\r\nSouth,20\r\nNorth,5\r\n')],
    ['Image/noise.bin', randomBytes(sizeBytes)],
  ])

/** One byte more than one message may bring. */
const overLimit = new Uint8Array(64 * 1024 * 1024 + 1)

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let creator: Person
  let explorer: Person
  let viewer: Person
  let counter = 0
  /** A project where the creator may publish. */
  let open: string
  const fresh = (word = 'Book') => `${word} ${(counter += 1)}`

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
    explorer = await signedIn(kit(), 'explorer')
    viewer = await signedIn(kit(), 'viewer')
    const made = await admin.post('/projects', { project: { name: 'Open' } })
    open = made.json<{ project: { id: string } }>().project.id
    const rules = (['Read', 'Write'] as const).map((capability) =>
      rule(kit(), 'creator', capability),
    )
    await setProjectRules(kit(), open, {
      project: [...rules, rule(kit(), 'explorer', 'Read'), rule(kit(), 'explorer', 'Write')],
      workbooks: [],
    })
  })

  const download = (id: string, person = admin) => person.get(`/workbooks/${id}/content`)
  const workbookOf = (answer: TestAnswer) => answer.json<{ workbook: PublishedWorkbook }>().workbook
  const record = (luid: string) => kit().store.read.workbooks.byLuid(kit().site.id, luid)

  describe('in one request', () => {
    test('answers 201 and the workbook in the exact form', async () => {
      const name = `Sales & "more" ${counter}`
      const payload =
        `<tsRequest><workbook name="Sales &amp; &quot;more&quot; ${counter}" showTabs="true" description="Q1">` +
        `<project id="${open}"/></workbook></tsRequest>`
      const answer = await creator.publish({
        payload,
        bytes: packageOf(100, ['One sheet', 'Two']),
        accept: 'xml',
      })
      mustBe(answer, 201)
      const pick = (pattern: RegExp) => pattern.exec(answer.text)?.[1] ?? ''
      const [id, at] = [pick(/<workbook id="([^"]+)"/), pick(/createdAt="([^"]+)"/)]
      const [one, two] = [...answer.text.matchAll(/<view id="([^"]+)"/g)].map((match) => match[1])
      const number = pick(/workbooks\/(\d+)"/)
      const contentUrl = `Salesmore${counter}`
      const view = (luid = '', sheet = '', url = '') =>
        `<view id="${luid}" name="${sheet}" contentUrl="${contentUrl}/sheets/${url}" createdAt="${at}" updatedAt="${at}" viewUrlName="${url}"><tags/></view>`
      expect(answer.text).toBe(
        `<?xml version='1.0' encoding='UTF-8'?>` +
          '<tsResponse xmlns="http://tableau.com/api" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
          'xsi:schemaLocation="http://tableau.com/api https://help.tableau.com/samples/en-us/rest_api/ts-api_3_29.xsd">' +
          `<workbook id="${id}" name="${name.replace('&', '&amp;').replaceAll('"', '&quot;')}" description="Q1" contentUrl="${contentUrl}" ` +
          `webpageUrl="${kit().url}/#/site/test/workbooks/${number}" showTabs="true" size="1" createdAt="${at}" updatedAt="${at}" ` +
          `encryptExtracts="false" defaultViewId="${one}" hasExtracts="false">` +
          `<project id="${open}" name="Open"/><location id="${open}" type="Project" name="Open"/>` +
          `<owner id="${kit().users.creator.luid}" name="creator@example.com"/><tags/>` +
          `<views>${view(one, 'One sheet', 'Onesheet')}${view(two, 'Two', 'Two')}</views></workbook></tsResponse>`,
      )
    })

    test('keeps the bytes as they came', async () => {
      const bytes = packageOf(300_000)
      const { id } = await creator.published({ name: fresh(), projectId: open, bytes })
      const answer = await download(id)
      expect(sha256(answer.bytes)).toBe(sha256(bytes))
      expect(answer.headers.get('content-length')).toBe(String(bytes.length))
      expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    })

    test('a file over 64 MiB is refused and leaves nothing', async () => {
      const before = await kit().files()
      const answer = await creator.publish({ name: fresh(), projectId: open, bytes: overLimit })
      expect(outcomeOf(answer)).toEqual([400, '400016'])
      expect(await kit().files()).toEqual(before)
    })

    test('takes a bare .twb, by its ending or by workbookType in any case', async () => {
      const bytes = Buffer.from(workbookXml())
      const byName = await creator.published({
        name: fresh(),
        projectId: open,
        bytes,
        fileName: 'a.TWB',
      })
      const byType = await creator.published({
        name: fresh(),
        projectId: open,
        bytes,
        fileName: 'file',
        query: 'workbookType=TWB',
      })
      for (const { id } of [byName, byType]) {
        const answer = await download(id)
        expect(answer.headers.get('content-type')).toBe('application/xml')
        expect(answer.text).toBe(bytes.toString())
      }
    })

    test('takes the name from the file where the message has none', async () => {
      const answer = await creator.publish({ projectId: open, fileName: 'From File.v2.twbx' })
      expect(workbookOf(answer).name).toBe('From File.v2')
    })

    test('goes to Default where no project is named', async () => {
      const { project } = await admin.published({ name: fresh() })
      expect(project.name).toBe('Default')
    })

    test('hides the views that are said to be hidden, and shows no tabs by default', async () => {
      const payload = `<tsRequest><workbook name="${fresh()}"><project id="${open}"/><views><view name="B" hidden="true"/><view name="A" hidden="false"/></views></workbook></tsRequest>`
      const made = workbookOf(
        await creator.publish({ payload, bytes: packageOf(9, ['A', 'B', 'C']) }),
      )
      expect(made.views.view.map(({ name }) => name)).toEqual(['A', 'C'])
      expect(made.showTabs).toBe('false')
    })

    test('gives workbooks of one name in two projects addresses of their own', async () => {
      const name = fresh('Twin')
      const [one, two] = [
        await creator.published({ name, projectId: open }),
        await admin.published({ name }),
      ]
      expect(one.contentUrl).not.toBe(two.contentUrl)
      expect(two.views.view[0]?.contentUrl).toBe(`${two.contentUrl}/sheets/Amounts`)
    })

    test('takes a message in JSON', async () => {
      const name = fresh()
      const { contentType, body } = publishBody({
        payload: JSON.stringify({ workbook: { name, project: { id: open } } }),
      })
      const asJson = Buffer.from(body).toString('latin1').replace('text/xml', 'application/json')
      const answer = await kit().call({
        verb: 'POST',
        path: `/api/3.28/sites/${kit().site.luid}/workbooks`,
        token: creator.token,
        contentType,
        body: Buffer.from(asJson, 'latin1'),
      })
      expect(answer.status).toBe(201)
    })
  })

  describe('over a workbook of the same name', () => {
    test('without overwrite is 403007, in any case of the name', async () => {
      const { name } = await creator.published({ name: fresh('book'), projectId: open })
      const again = await creator.publish({ name: name.toUpperCase(), projectId: open })
      expect(outcomeOf(again)).toEqual([403, '403007'])
    })

    test('with overwrite keeps ids of workbook and views by name, and makes a new revision', async () => {
      const name = fresh()
      const first = await creator.published({
        name,
        projectId: open,
        bytes: packageOf(9, ['A', 'B']),
      })
      const bytes = packageOf(10, ['C', 'B'])
      const second = await creator.published({
        name,
        projectId: open,
        bytes,
        query: 'overwrite=True',
      })
      expect(second.id).toBe(first.id)
      expect(second.contentUrl).toBe(first.contentUrl)
      const idOf = (workbook: PublishedWorkbook, sheet: string) =>
        workbook.views.view.find((view) => view.name === sheet)?.id
      expect(idOf(second, 'B')).toBe(idOf(first, 'B'))
      expect(idOf(second, 'A')).toBeUndefined()
      expect(second.views.view.map((view) => view.name)).toEqual(['C', 'B'])
      expect(await record(first.id)).toMatchObject({ revision: 2, sheetCount: 2 })
      expect(sha256((await download(first.id)).bytes)).toBe(sha256(bytes))
      expect(outcomeOf(await admin.get(`/views/${idOf(first, 'A') ?? ''}`))).toEqual([
        404,
        '404011',
      ])
    })

    test('overwriting what does not exist makes it', async () => {
      const { id } = await creator.published({
        name: fresh(),
        projectId: open,
        query: 'overwrite=true',
      })
      expect(await record(id)).toMatchObject({ revision: 1 })
    })

    test('many at once end with one workbook and as many revisions', async () => {
      const name = fresh()
      const answers = await Promise.all(
        Array.from({ length: 6 }, () =>
          creator.publish({ name, projectId: open, bytes: packageOf(20), query: 'overwrite=true' }),
        ),
      )
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201])
      const ids = new Set(answers.map((answer) => workbookOf(answer).id))
      expect(ids.size).toBe(1)
      expect(await record([...ids][0] ?? '')).toMatchObject({ revision: 6 })
    })

    test('many at once without overwrite end with one, the others get 403007', async () => {
      const name = fresh()
      const answers = await Promise.all(
        Array.from({ length: 6 }, () =>
          creator.publish({ name, projectId: open, bytes: packageOf(20) }),
        ),
      )
      const codes = answers.map(({ code }) => code).filter((code) => code !== null)
      expect(codes).toEqual(Array.from({ length: 5 }, () => '403007'))
    })
  })

  describe('rights', () => {
    test('a viewer and an explorer may not, whatever the rules', async () => {
      await setProjectRules(kit(), open, {
        project: (['creator', 'explorer', 'viewer'] as const).flatMap((role) => [
          rule(kit(), role, 'Read'),
          rule(kit(), role, 'Write'),
        ]),
      })
      for (const person of [viewer, explorer]) {
        const answer = await person.publish({ name: fresh(), projectId: open })
        expect(outcomeOf(answer)).toEqual([403, '403007'])
        expect(outcomeOf(await person.post('/fileUploads'))).toEqual([403, '403004'])
      }
    })

    test('a creator may not publish where Write is missing', async () => {
      const made = await admin.post('/projects', { project: { name: fresh('Closed') } })
      const { id } = made.json<{ project: { id: string } }>().project
      await setProjectRules(kit(), id, { project: [rule(kit(), 'creator', 'Read')] })
      expect(outcomeOf(await creator.publish({ name: fresh(), projectId: id }))).toEqual([
        403,
        '403007',
      ])
      await setProjectRules(kit(), id, { project: [rule(kit(), 'creator', 'Write')] })
      expect(outcomeOf(await creator.publish({ name: fresh(), projectId: id }))).toEqual([
        404,
        '404005',
      ])
    })

    test('a creator may overwrite another’s workbook only with Write on it', async () => {
      const { name, id } = await admin.published({ name: fresh(), projectId: open })
      const over = { name, projectId: open, query: 'overwrite=true' }
      expect(outcomeOf(await creator.publish(over))).toEqual([403, '403007'])
      await setWorkbookRules(kit(), id, [rule(kit(), 'creator', 'Write')])
      const answer = await creator.publish(over)
      mustBe(answer, 201)
      expect(workbookOf(answer).owner.id).toBe(kit().users.admin.luid)
    })

    test('rules of a new workbook are the defaults of its project', async () => {
      await setProjectRules(kit(), open, { workbooks: [rule(kit(), 'viewer', 'Read')] })
      const { id } = await creator.published({ name: fresh(), projectId: open })
      await setProjectRules(kit(), open, { workbooks: [] })
      const { id: later } = await creator.published({ name: fresh(), projectId: open })
      expect((await viewer.get(`/workbooks/${id}`)).status).toBe(200)
      expect(outcomeOf(await viewer.get(`/workbooks/${later}`))).toEqual([404, '404006'])
    })
  })

  describe('from an upload session', () => {
    const publishUpload = (uploadId: string, more = '', name = fresh()) =>
      creator.publish({
        name,
        projectId: open,
        bytes: null,
        query: `uploadSessionId=${uploadId}&workbookType=twbx${more}`,
      })

    test('joins the blocks and uses the session up', async () => {
      const bytes = packageOf(500_000)
      const id = await creator.upload(
        bytes.subarray(0, 200_000),
        bytes.subarray(200_000, 200_001),
        bytes.subarray(200_001),
      )
      const answer = await publishUpload(id)
      mustBe(answer, 201)
      expect(sha256((await download(workbookOf(answer).id)).bytes)).toBe(sha256(bytes))
      expect(outcomeOf(await publishUpload(id))).toEqual([404, '404015'])
      expect(
        (await kit().files()).filter((name) => name.includes(Buffer.from(id).toString('hex'))),
      ).toEqual([])
    })

    test('has an id of the prescribed form and tells the megabytes received', async () => {
      const answer = await creator.post('/fileUploads', undefined, 'xml')
      expect(answer.status).toBe(201)
      expect(answer.text).toMatch(
        /<fileUpload uploadSessionId="\d+:[0-9a-f]+-\d+:\d+" fileSize="0"\/><\/tsResponse>$/,
      )
      const id = /uploadSessionId="([^"]+)"/.exec(answer.text)?.[1] ?? ''
      const path = `/api/3.28/sites/${kit().site.luid}/fileUploads/${id.replaceAll(':', '%3A')}`
      const file = {
        part: 'tableau_file',
        name: 'file',
        bytes: new Uint8Array(2 * 1024 * 1024 + 5),
      }
      const sent = await kit().call({
        verb: 'PUT',
        path,
        token: creator.token,
        ...multipart({ file }),
      })
      expect([sent.status, /fileSize="(\d+)"/.exec(sent.text)?.[1]]).toEqual([200, '2'])
    })

    test('a block over 64 MiB is refused, and the session stays as it was', async () => {
      const bytes = packageOf(1000)
      const id = await creator.upload(bytes)
      const file = { part: 'tableau_file', name: 'file', bytes: overLimit }
      const answer = await kit().call({
        verb: 'PUT',
        path: `/api/3.28/sites/${kit().site.luid}/fileUploads/${id}`,
        token: creator.token,
        ...multipart({ file }),
      })
      expect(outcomeOf(answer)).toEqual([400, '400016'])
      const published = await publishUpload(id)
      mustBe(published, 201)
      expect(sha256((await download(workbookOf(published).id)).bytes)).toBe(sha256(bytes))
    })

    test('a numbered block that is sent twice counts once', async () => {
      const bytes = packageOf(1000)
      const id = await creator.upload()
      const send = (sequence: number, part: Uint8Array) =>
        kit().call({
          verb: 'PUT',
          path: `/api/3.28/sites/${kit().site.luid}/fileUploads/${id}?sequenceID=${sequence}`,
          token: creator.token,
          ...multipart({ file: { part: 'tableau_file', name: 'f', bytes: part } }),
        })
      await send(1, bytes.subarray(0, 700))
      await send(1, bytes.subarray(0, 700))
      await send(2, bytes.subarray(700))
      expect((await send(2, bytes.subarray(700))).status).toBe(200)
      const answer = await publishUpload(id)
      expect(sha256((await download(workbookOf(answer).id)).bytes)).toBe(sha256(bytes))
    })

    test('of somebody else, or of another form, is 404015', async () => {
      const id = await creator.upload(packageOf(10))
      const query = `uploadSessionId=${id}&workbookType=twbx`
      expect(outcomeOf(await admin.publish({ name: fresh(), bytes: null, query }))).toEqual([
        404,
        '404015',
      ])
      for (const other of ['x', '1:2-1:0', '../../etc/passwd', 'x'.repeat(3000)]) {
        expect(outcomeOf(await publishUpload(encodeURIComponent(other)))).toEqual([404, '404015'])
      }
      const append = await kit().call({
        verb: 'PUT',
        path: `/api/3.28/sites/${kit().site.luid}/fileUploads/${id}`,
        token: admin.token,
        ...multipart({ file: { part: 'tableau_file', name: 'f', bytes: packageOf(10) } }),
      })
      expect(outcomeOf(append)).toEqual([404, '404015'])
    })

    test('without bytes is 400020, without a type 400035', async () => {
      const empty = await creator.upload()
      expect(outcomeOf(await publishUpload(empty))).toEqual([400, '400020'])
      const id = await creator.upload(packageOf(10))
      const answer = await creator.publish({
        name: fresh(),
        bytes: null,
        query: `uploadSessionId=${id}`,
      })
      expect(outcomeOf(answer)).toEqual([400, '400035'])
    })

    test('that is refused for its name may be published under another', async () => {
      const { name } = await creator.published({ name: fresh(), projectId: open })
      const id = await creator.upload(packageOf(10))
      expect(outcomeOf(await publishUpload(id, '', name))).toEqual([403, '403007'])
      expect((await publishUpload(id)).status).toBe(201)
    })

    test('that holds no workbook is 400011 each time, and may be published once it is made whole', async () => {
      const bytes = packageOf(4000)
      const id = await creator.upload(bytes.subarray(0, 2000))
      expect(outcomeOf(await publishUpload(id))).toEqual([400, '400011'])
      expect(outcomeOf(await publishUpload(id))).toEqual([400, '400011'])
    })

    test('published twice at once makes one workbook, and no trouble', async () => {
      for (let round = 0; round < 4; round += 1) {
        const bytes = packageOf(30_000)
        const id = await creator.upload(bytes)
        const answers = await Promise.all([publishUpload(id), publishUpload(id), publishUpload(id)])
        const made = answers.filter(({ status }) => status === 201)
        const others = answers.filter(({ status }) => status !== 201).map(({ code }) => code)
        expect(made).toHaveLength(1)
        expect(others).toEqual(['404015', '404015'])
      }
    })
  })

  describe('as a job', () => {
    const jobOf = (answer: TestAnswer) => answer.json<{ job: Record<string, unknown> }>().job
    const ended = async (id: unknown) => {
      for (;;) {
        const job = jobOf(await creator.get(`/jobs/${String(id)}`))
        if ('completedAt' in job) return job
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }

    test('answers 202 and a job that ends with the workbook', async () => {
      const name = fresh()
      const bytes = packageOf(2000)
      const answer = await creator.publish({ name, projectId: open, bytes, query: 'asJob=true' })
      mustBe(answer, 202)
      const job = jobOf(answer)
      expect(job).toEqual({
        id: expect.any(String),
        mode: 'Asynchronous',
        type: 'PublishWorkbook',
        progress: '0',
        createdAt: expect.any(String),
      })
      const done = await ended(job['id'])
      expect(done).toMatchObject({ progress: '100', finishCode: '0' })
      const found = await creator.get(`/workbooks?filter=name:eq:${encodeURIComponent(name)}`)
      const [workbook] = found.json<{ workbooks: { workbook: PublishedWorkbook[] } }>().workbooks
        .workbook
      expect(sha256((await download(workbook?.id ?? '')).bytes)).toBe(sha256(bytes))
    })

    test('from an upload session uses it up', async () => {
      const bytes = packageOf(2000)
      const id = await creator.upload(bytes)
      const query = `uploadSessionId=${id}&workbookType=twbx&asJob=true`
      const order = { name: fresh(), projectId: open, bytes: null, query }
      const first = await creator.publish(order)
      const again = await creator.publish({ ...order, name: fresh() })
      expect(outcomeOf(again)).toEqual([404, '404015'])
      expect(await ended(jobOf(first)['id'])).toMatchObject({ finishCode: '0' })
    })

    test('that loses its name on the way ends as failed, and says why', async () => {
      const name = fresh()
      const order = { name, projectId: open, query: 'asJob=true' }
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => creator.publish({ ...order, bytes: packageOf(50) })),
      )
      const jobs = await Promise.all(
        answers.filter(({ status }) => status === 202).map((answer) => ended(jobOf(answer)['id'])),
      )
      expect(jobs.filter((job) => job['finishCode'] === '0')).toHaveLength(1)
      const failed = jobs.filter((job) => job['finishCode'] === '1')
      expect(failed).toHaveLength(jobs.length - 1)
      for (const job of failed) {
        expect(JSON.stringify(job['statusNotes'])).toContain(`'${name}' already exists`)
      }
    })

    test('is refused at once where the file is no workbook or the name is taken', async () => {
      const { name } = await creator.published({ name: fresh(), projectId: open })
      expect(
        outcomeOf(await creator.publish({ name, projectId: open, query: 'asJob=true' })),
      ).toEqual([403, '403007'])
      const bytes = Buffer.from('no workbook')
      const broken = { name: fresh(), projectId: open, bytes, query: 'asJob=true' }
      expect(outcomeOf(await creator.publish(broken))).toEqual([400, '400011'])
    })

    test('is shown to who started it and to administrators, not to others', async () => {
      const job = jobOf(
        await creator.publish({ name: fresh(), projectId: open, query: 'asJob=true' }),
      )
      const path = `/jobs/${String(job['id'])}`
      expect((await admin.get(path)).status).toBe(200)
      expect(outcomeOf(await viewer.get(path))).toEqual([403, '403004'])
      expect(outcomeOf(await viewer.get(`/jobs/${kit().site.luid}`))).toEqual([404, '404018'])
      await ended(job['id'])
    })
  })

  test('bytes that two workbooks share are stored once', async () => {
    const bytes = workbookPackage(['Shared only here'])
    await creator.published({ name: fresh(), projectId: open, bytes })
    await creator.published({ name: fresh(), projectId: open, bytes })
    expect((await kit().files()).filter((name) => name === sha256(bytes))).toHaveLength(1)
  })
}

await describeFamily('publishing', suite)
