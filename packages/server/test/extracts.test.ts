/** Extracts made of sources in the package, and deleted again, over the API. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { hyperdHere } from '../../viz/test/write-hyper.ts'
import { liveTds, publishDataSource } from './data-source-file.ts'
import { extractDataSource } from './extract-file.ts'
import { describeFamily, type FamilyKit } from './families.ts'
import type { TestAnswer } from './kit.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'
import { connectedWorkbook } from './workbook-file.ts'

interface Job {
  readonly id: string
  readonly type: string
  readonly finishCode?: string
  readonly extractRefreshJob: { readonly notes: string }
}

const all = `<tsRequest><datasources includeAll="true"/></tsRequest>`

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let creator: Person
  const fresh = () => `Extracts ${randomUUID()}`

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
  })

  /** @returns the job when it has ended */
  const ended = async (answer: TestAnswer, status: number) => {
    mustBe(answer, status)
    const { id } = answer.json<{ job: Job }>().job
    const ask = async () => (await admin.get(`/jobs/${id}`)).json<{ job: Job }>().job
    await expect.poll(async () => (await ask()).finishCode, { timeout: 30_000 }).toBeDefined()
    return ask()
  }
  const create = async (item: string, body: string | object = all, query = '') =>
    ended(await admin.post(`${item}/createExtract${query}`, body), 200)
  const hasExtracts = async (item: string) => {
    const answer = await admin.get(item)
    const { workbook, datasource } =
      answer.json<Record<'workbook' | 'datasource', { hasExtracts: boolean } | undefined>>()
    return (workbook ?? datasource)?.hasExtracts
  }
  /** A live data source over a text file in its package. */
  const liveSource = async () => {
    const whole = extractDataSource()
    const made = await publishDataSource(kit(), admin, { name: fresh(), bytes: whole })
    const item = `/datasources/${made.json<{ datasource: { id: string } }>().datasource.id}`
    mustBe(await admin.post(`${item}/deleteExtract`, '<tsRequest/>'), 204)
    return item
  }

  describe.skipIf(hyperdHere() === null)('of a workbook over a file of its package', () => {
    test('are made by a job, hold its rows, and are deleted with its rows still there', async () => {
      const made = await admin.published({ name: fresh() })
      const item = `/workbooks/${made.id}`
      const data = async () => (await admin.get(`/views/${made.views.view[0]?.id}/data`)).text
      const live = await data()
      expect(await hasExtracts(item)).toBe(false)
      const job = await create(item, all, '?encrypt=False')
      expect(job).toMatchObject({
        type: 'RefreshExtract',
        finishCode: '0',
        extractRefreshJob: { notes: 'Extracted "Amounts": 3 rows.', workbook: { id: made.id } },
      })
      expect(await hasExtracts(item)).toBe(true)
      expect(await data()).toBe(live)
      const file = await admin.get(`${item}/content`)
      expect(Buffer.from(file.bytes).includes('Data/Extracts/federated.test.hyper')).toBe(true)
      // Of a source in the package, so that it can be refreshed as any other.
      await ended(await admin.post(`${item}/refresh`, '<tsRequest/>'), 202)
      expect(outcomeOf(await admin.post(`${item}/createExtract`, all))).toEqual([409, '409070'])
      const gone = await ended(await admin.post(`${item}/deleteExtract`, all), 200)
      expect(gone.extractRefreshJob.notes).toBe('Deleted the extracts.')
      expect(await hasExtracts(item)).toBe(false)
      expect(await data()).toBe(live)
      expect(Buffer.from((await admin.get(`${item}/content`)).bytes).includes('.hyper')).toBe(false)
      expect(outcomeOf(await admin.post(`${item}/deleteExtract`, all))).toEqual([409, '409070'])
    })

    test('are made of the data source that its connection names', async () => {
      const { id } = await admin.published({ name: fresh() })
      const item = `/workbooks/${id}`
      const answer = await admin.get(`${item}/connections`)
      const { connections } = answer.json<{
        connections: { connection: { datasource: { id: string } }[] }
      }>()
      const datasource = [{ id: connections.connection[0]?.datasource.id }]
      const job = await create(item, { datasources: { datasource } })
      expect(job.finishCode).toBe('0')
      await ended(await admin.post(`${item}/deleteExtract`, { datasources: { datasource } }), 200)
      expect(await hasExtracts(item)).toBe(false)
    })
  })

  describe.skipIf(hyperdHere() === null)('of a data source over a file of its package', () => {
    test('is made, answered as having one, and encrypted where the site says so', async () => {
      const item = await liveSource()
      expect(await hasExtracts(item)).toBe(false)
      const wanted = await admin.post(`${item}/createExtract?encrypt=True`, '<tsRequest/>')
      expect(outcomeOf(wanted)).toEqual([400, '400000'])
      mustBe(await admin.put('', { site: { extractEncryptionMode: 'enabled' } }), 200)
      const job = await create(item, '<tsRequest/>', '?encrypt=true')
      mustBe(await admin.put('', { site: { extractEncryptionMode: 'disabled' } }), 200)
      expect(job.extractRefreshJob.notes).toBe('Extracted "Orders": 2 rows.')
      const { datasource } = (await admin.get(item)).json<{ datasource: object }>()
      expect(datasource).toMatchObject({ hasExtracts: true, encryptExtracts: 'true' })
    })
  })

  test.each([
    ['of a data source over databases', 'joins tables|where the rows'],
    ['of a workbook over databases', 'where the rows|joins tables|names no column'],
  ])('%s fail the job, which says why, and change nothing', async (of, why) => {
    const source = { name: fresh(), bytes: liveTds(), fileName: 'live.tds' }
    const ofSource = async () => {
      const made = await publishDataSource(kit(), admin, source)
      return `/datasources/${made.json<{ datasource: { id: string } }>().datasource.id}`
    }
    const item = of.includes('workbook')
      ? `/workbooks/${(await admin.published({ name: fresh(), bytes: connectedWorkbook('x') })).id}`
      : await ofSource()
    const before = Buffer.from((await admin.get(`${item}/content`)).bytes)
    const job = await create(item, '<tsRequest/>')
    expect(job.finishCode).toBe('1')
    expect(job.extractRefreshJob.notes).toMatch(new RegExp(why))
    expect(await hasExtracts(item)).toBe(false)
    expect(Buffer.from((await admin.get(`${item}/content`)).bytes).equals(before)).toBe(true)
  })

  test('that are there already are not made again', async () => {
    const bytes = extractDataSource()
    const made = await publishDataSource(kit(), admin, { name: fresh(), bytes })
    const item = `/datasources/${made.json<{ datasource: { id: string } }>().datasource.id}`
    const again = await admin.post(`${item}/createExtract`, '<tsRequest/>')
    expect(outcomeOf(again)).toEqual([409, '409070'])
    expect(await hasExtracts(item)).toBe(true)
  })

  test('are for owners, leaders and administrators, and of data sources that are there', async () => {
    const { id } = await admin.published({ name: fresh() })
    const item = `/workbooks/${id}`
    for (const action of ['createExtract', 'deleteExtract']) {
      expect(outcomeOf(await creator.post(`${item}/${action}`, all))).toEqual([403, '403004'])
      const unknown = `/workbooks/${randomUUID()}/${action}`
      expect((await admin.post(unknown, all)).code).toBe('404006')
      const none = { datasources: { includeAll: false } }
      expect((await admin.post(`${item}/${action}`, none)).code).toBe('400000')
      const stranger = { datasources: { datasource: [{ id: randomUUID() }] } }
      const answer = await admin.post(`${item}/${action}`, stranger)
      expect([answer.code, answer.text]).toEqual([
        '400000',
        expect.stringContaining('is no data source of the workbook'),
      ])
    }
    expect(await hasExtracts(item)).toBe(false)
  })
}

await describeFamily('extracts', suite)
