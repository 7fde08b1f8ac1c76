/** Revisions of workbooks and data sources: listed, downloaded, removed, and as many as the site keeps. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { dataSourceBody, extractTdsx, liveTds } from './data-source-file.ts'
import { extractPackage } from './extract-file.ts'
import { describeFamily, type FamilyKit } from './families.ts'
import { mustBe, outcomeOf, publishBody, signedIn, type Person } from './person.ts'
import { workbookXml } from './workbook-file.ts'

interface Revision {
  readonly revisionNumber: string
  readonly publishedAt: string
  readonly deleted: boolean
  readonly current: boolean
  readonly sizeInBytes: number
  readonly publisher: { readonly id: string; readonly name: string }
}

/** What differs between the kinds. */
const kinds = [
  {
    kind: 'workbook',
    plural: 'workbooks',
    document: { bytes: Buffer.from(workbookXml()), fileName: 'a.twb' },
    packed: { bytes: extractPackage(), fileName: 'a.twbx' },
    body: publishBody,
    missing: '404006',
    listRefused: '403056',
    downloadRefused: '403019',
  },
  {
    kind: 'datasource',
    plural: 'datasources',
    document: { bytes: liveTds(), fileName: 'a.tds' },
    packed: {
      bytes: extractTdsx(['Data/extract.hyper', Buffer.from('HyPe and rows')]),
      fileName: 'a.tdsx',
    },
    body: dataSourceBody,
    missing: '404004',
    listRefused: '403054',
    downloadRefused: '403028',
  },
] as const

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let creator: Person
  let projectId: string

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
    const made = await admin.post('/projects', { project: { name: `P ${randomUUID()}` } })
    projectId = made.json<{ project: { id: string } }>().project.id
  })

  describe.each(kinds)('of a $kind', (of) => {
    const publish = async (name: string, file: { bytes: Buffer; fileName: string }) => {
      const answer = await kit().call({
        verb: 'POST',
        path: `/api/3.28/sites/${kit().site.luid}/${of.plural}?overwrite=true`,
        token: admin.token,
        accept: 'application/json',
        ...of.body({ name, projectId, ...file }),
      })
      mustBe(answer, 201)
      return answer.json<Record<string, { id: string }>>()[of.kind]?.id ?? ''
    }
    /** A document, and a package over it. @returns where its revisions are */
    const twice = async () => {
      const name = `Twice ${randomUUID()}`
      await publish(name, of.document)
      return `/${of.plural}/${await publish(name, of.packed)}`
    }
    const listOf = async (item: string) => {
      const answer = await admin.get(`${item}/revisions`)
      mustBe(answer, 200)
      return answer.json<{ revisions: { revision: readonly Revision[] } }>().revisions.revision
    }
    const numbersOf = async (item: string) =>
      (await listOf(item)).map(({ revisionNumber }) => revisionNumber)
    const storedBytes = async () => (await kit().store.read.sites.usage(1)).storedBytes
    const setSite = async (settings: object) => mustBe(await admin.put('', { site: settings }), 200)

    test('are listed oldest first, by page, in XML and JSON', async () => {
      const item = await twice()
      const publisher = { id: kit().users.admin.luid, name: kit().users.admin.name }
      const publishedAt = expect.any(String)
      expect(await listOf(item)).toEqual([
        {
          revisionNumber: '1',
          publishedAt,
          deleted: false,
          current: false,
          sizeInBytes: of.document.bytes.length,
          publisher,
        },
        {
          revisionNumber: '2',
          publishedAt,
          deleted: false,
          current: true,
          sizeInBytes: of.packed.bytes.length,
          publisher,
        },
      ])
      const page = await admin.get(`${item}/revisions?pageSize=1&pageNumber=2`, 'xml')
      expect(outcomeOf(page)).toEqual([200, null])
      expect(page.text).toMatch(
        /<pagination pageNumber="2" pageSize="1" totalAvailable="2"\/><revisions><revision revisionNumber="2" [^>]*current="true"[^>]*><publisher id="[^"]+" name="[^"]+"\/><\/revision><\/revisions>/,
      )
      const beyond = await admin.get(`${item}/revisions?pageSize=1&pageNumber=3`)
      expect(outcomeOf(beyond)).toEqual([400, '400006'])
    })

    test('are downloaded as they were published, each as the kind of file it is', async () => {
      const item = await twice()
      const first = await admin.get(`${item}/revisions/1/content`)
      expect(Buffer.from(first.bytes).equals(of.document.bytes)).toBe(true)
      expect(first.headers.get('content-type')).toContain('application/xml')
      const ending = of.document.fileName.slice(1)
      expect(first.headers.get('content-disposition')).toContain(`${ending}"`)
      const head = await admin.get(`${item}/revisions/2/content`)
      const content = await admin.get(`${item}/content`)
      expect(Buffer.from(head.bytes).equals(of.packed.bytes)).toBe(true)
      expect(Buffer.from(head.bytes).equals(Buffer.from(content.bytes))).toBe(true)
    })

    test('are downloaded without their extracts', async () => {
      const item = await twice()
      const copy = await admin.get(`${item}/revisions/2/content?includeExtract=False`)
      mustBe(copy, 200)
      expect(Buffer.from(copy.bytes).includes('.hyper')).toBe(true)
      expect(Buffer.from(copy.bytes).includes('HyPe')).toBe(false)
    })

    test('are removed, apart from the current one; the others keep their numbers', async () => {
      const item = await twice()
      const before = await storedBytes()
      expect(outcomeOf(await admin.delete(`${item}/revisions/2`))).toEqual([403, '403055'])
      mustBe(await admin.delete(`${item}/revisions/1`), 204)
      expect(await storedBytes()).toBe(before - of.document.bytes.length)
      expect(await numbersOf(item)).toEqual(['2'])
      expect((await admin.get(`${item}/revisions/1/content`)).code).toBe('404024')
      expect(outcomeOf(await admin.delete(`${item}/revisions/1`))).toEqual([404, '404024'])
      expect(outcomeOf(await admin.delete(`${item}/revisions/2`))).toEqual([403, '403055'])
      expect((await admin.get(`${item}/content`)).status).toBe(200)
    })

    test.each(['0', '3', '-1', 'one', '1.5', '99999999999999999999'])(
      'with the number %s do not exist',
      async (number) => {
        const item = await twice()
        for (const answer of [
          await admin.get(`${item}/revisions/${number}/content`),
          await admin.delete(`${item}/revisions/${number}`),
        ]) {
          expect(outcomeOf(answer)).toEqual([404, '404024'])
        }
        expect(await numbersOf(item)).toEqual(['1', '2'])
      },
    )

    test('are seen and removed with Write on the item, and downloaded with ExportXml', async () => {
      const item = await twice()
      const paths = [`${item}/revisions`, `${item}/revisions/1/content`]
      const unknown = `/${of.plural}/${randomUUID()}/revisions`
      for (const path of [unknown, `${unknown}/1/content`]) {
        expect((await creator.get(path)).code).toBe(of.missing)
      }
      expect((await creator.delete(`${unknown}/1`)).code).toBe(of.missing)
      const capability = [{ name: 'Read', mode: 'Allow' }]
      const rule = { user: { id: kit().users.creator.luid }, capabilities: { capability } }
      const rules = { permissions: { granteeCapabilities: [rule] } }
      mustBe(await admin.put(`${item}/permissions`, rules), 200)
      expect(outcomeOf(await creator.get(paths[0] ?? ''))).toEqual([403, of.listRefused])
      expect(outcomeOf(await creator.get(paths[1] ?? ''))).toEqual([403, of.downloadRefused])
      expect(outcomeOf(await creator.delete(`${item}/revisions/1`))).toEqual([403, '403004'])
      expect(await numbersOf(item)).toEqual(['1', '2'])
    })

    test('are as many as the site keeps, and none are shown where it keeps no history', async () => {
      const name = `Kept ${randomUUID()}`
      await publish(name, of.document)
      await publish(name, of.packed)
      const before = await storedBytes()
      await setSite({ revisionLimit: 2 })
      const item = `/${of.plural}/${await publish(name, of.document)}`
      expect(await numbersOf(item)).toEqual(['2', '3'])
      // The first and the third are of one size.
      expect(await storedBytes()).toBe(before)
      await setSite({ revisionHistoryEnabled: false })
      for (const answer of [
        await admin.get(`${item}/revisions`),
        await admin.get(`${item}/revisions/3/content`),
        await admin.delete(`${item}/revisions/2`),
      ]) {
        expect(outcomeOf(answer)).toEqual([403, '403053'])
      }
      await publish(name, of.packed)
      await setSite({ revisionHistoryEnabled: true, revisionLimit: -1 })
      expect(await numbersOf(item)).toEqual(['4'])
    })

    test('of two writers who remove one are removed once', async () => {
      const item = await twice()
      const answers = await Promise.all([1, 2, 3].map(() => admin.delete(`${item}/revisions/1`)))
      expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['204', '404', '404'])
    })
  })
}

await describeFamily('revisions', suite)
