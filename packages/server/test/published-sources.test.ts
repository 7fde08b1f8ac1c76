/** Workbooks that read published data sources: with whose right, from which file, and what becomes of them when the source changes. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { hyperdHere, hyperFile } from '../../viz/test/write-hyper.ts'
import { publishDataSource } from './data-source-file.ts'
import { describeFamily, type FamilyKit } from './families.ts'
import { mustBe, outcomeOf, signedIn, type Person, type PublishedWorkbook } from './person.ts'
import { workbookXml, zip } from './workbook-file.ts'

const embedded =
  /<datasource caption='Amounts' inline[^>]*>([^]*?)<\/datasource>\s*<\/datasources>\s*<worksheets>/

/** The data source of the test workbook as one of its own, over these rows. */
const source = (rows: readonly string[]): Buffer => {
  const [, inner = ''] = embedded.exec(workbookXml()) ?? []
  const document = `<?xml version='1.0'?><datasource formatted-name='Amounts' version='18.1'>${inner}</datasource>`
  return zip([
    ['Amounts.tds', Buffer.from(document)],
    ['Data/amounts.csv', Buffer.from(['Region,Amount', ...rows, ''].join('\r\n'))],
  ])
}

/** The test workbook over a published data source of that name in addresses. */
const reading = (contentUrl: string): Buffer =>
  Buffer.from(
    workbookXml().replace(
      /<connection class='federated'>[^]*<\/connection>\s*<column/,
      `<repository-location id='${contentUrl}' path='/datasources' revision='1.0'/>
       <connection channel='https' class='sqlproxy' dbname='${contentUrl}' directory='/dataserver' port='443' server='localhost'>
         <relation name='sqlproxy' table='[sqlproxy]' type='table'/>
       </connection><column`,
    ),
  )

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let viewer: Person

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    viewer = await signedIn(kit(), 'viewer')
  })

  const publishSource = async (name: string, rows: readonly string[]) => {
    const request = { name, bytes: source(rows), query: 'overwrite=true' }
    const made = await publishDataSource(kit(), admin, request)
    mustBe(made, 201)
    return made.json<{ datasource: { id: string; contentUrl: string } }>().datasource
  }
  const fresh = () => `Shared${randomUUID().slice(0, 8)}`
  const over = (contentUrl: string, payload?: string) =>
    admin.published({
      name: `Over ${contentUrl}`,
      bytes: reading(contentUrl),
      fileName: 'a.twb',
      ...(payload === undefined ? {} : { payload }),
    })
  const dataOf = (workbook: PublishedWorkbook, person = admin) =>
    person.get(`/views/${workbook.views.view[0]?.id ?? ''}/data`)
  const csvOf = async (workbook: PublishedWorkbook, person = admin) => {
    const answer = await dataOf(workbook, person)
    mustBe(answer, 200)
    return answer.text.trim().split(/\r?\n/).slice(1)
  }

  test('a workbook has the rows of the published data source, and newer ones at once', async () => {
    const name = fresh()
    const { contentUrl } = await publishSource(name, ['North,10', 'South,20', 'North,5'])
    const workbook = await over(contentUrl)
    expect(await csvOf(workbook)).toEqual(['North,15', 'South,20'])
    const image = await admin.get(`/views/${workbook.views.view[0]?.id}/image`)
    expect(image.headers.get('content-type')).toContain('image/png')
    await publishSource(name, ['West,1'])
    expect(await csvOf(workbook)).toEqual(['West,1'])
  })

  test('a workbook published before its data source reads it from then on, under its name in any case', async () => {
    const name = fresh()
    const workbook = await over(name.toUpperCase())
    expect(outcomeOf(await dataOf(workbook))).toEqual([400, '400080'])
    await publishSource(name, ['East,3'])
    expect(await csvOf(workbook)).toEqual(['East,3'])
  })

  test('the data source counts the workbooks that read it', async () => {
    const name = fresh()
    await publishSource(name, ['North,1'])
    const count = async () => {
      const answer = await admin.get(`/datasources?filter=name:eq:${name}&fields=_all_`)
      const { datasources } = answer.json<{
        datasources: { datasource: { connectedWorkbooksCount: string }[] }
      }>()
      return datasources.datasource[0]?.connectedWorkbooksCount
    }
    expect(await count()).toBe('0')
    await over(name)
    const second = await over(name, `<tsRequest><workbook name="Second ${name}"/></tsRequest>`)
    expect(await count()).toBe('2')
    mustBe(await admin.delete(`/workbooks/${second.id}`), 204)
    expect(await count()).toBe('1')
  })

  test('deleting the data source leaves its workbooks without data until one of the name comes back', async () => {
    const name = fresh()
    const { id } = await publishSource(name, ['North,1'])
    const workbook = await over(name)
    expect(await csvOf(workbook)).toEqual(['North,1'])
    mustBe(await admin.delete(`/datasources/${id}`), 204)
    expect(outcomeOf(await dataOf(workbook))).toEqual([400, '400080'])
    expect((await admin.get(`/workbooks/${workbook.id}`)).status).toBe(200)
    await publishSource(name, ['North,2'])
    expect(await csvOf(workbook)).toEqual(['North,2'])
  })

  test('a viewer reads it with Connect on the data source, or with the password that the workbook embeds', async () => {
    const name = fresh()
    const { id } = await publishSource(name, ['North,7'])
    const workbook = await over(name)
    expect(await csvOf(workbook, viewer)).toEqual(['North,7'])
    const capability = [{ name: 'Connect', mode: 'Deny' }]
    const rule = { user: { id: kit().users.viewer.luid }, capabilities: { capability } }
    const rules = { permissions: { granteeCapabilities: [rule] } }
    mustBe(await admin.put(`/datasources/${id}/permissions`, rules), 200)
    expect(outcomeOf(await dataOf(workbook, viewer))).toEqual([400, '400080'])
    // What another reader got is not shown.
    expect(await csvOf(workbook)).toEqual(['North,7'])
    const embeds = await over(
      name,
      `<tsRequest><workbook name="Embeds ${name}"><connectionCredentials name="admin" password="x" embed="true"/></workbook></tsRequest>`,
    )
    expect(await csvOf(embeds, viewer)).toEqual(['North,7'])
  })

  describe.skipIf(hyperdHere() === null)('a .hyper file that is a data source by itself', () => {
    test('is read by its first table', async () => {
      const name = fresh()
      const bytes = await hyperFile([
        'CREATE TABLE "new"."public"."rows" ("Region" text, "Amount" bigint)',
        `INSERT INTO "new"."public"."rows" VALUES ('North', 4), ('North', 5)`,
      ])
      mustBe(await publishDataSource(kit(), admin, { name, bytes, fileName: 'a.hyper' }), 201)
      expect(await csvOf(await over(name))).toEqual(['North,9'])
    })
  })
}

await describeFamily('published sources', suite)
