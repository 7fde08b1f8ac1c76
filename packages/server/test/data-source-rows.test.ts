/** Rows of published `.hyper` files changed by Update Data in Hyper Data Source and ... Connection. */

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { withHyperFile } from '../../viz/src/extract/hyper-session.ts'
import { hyperdHere, hyperFile } from '../../viz/test/write-hyper.ts'
import { publishDataSource } from './data-source-file.ts'
import { describeFamily, type FamilyKit } from './families.ts'
import type { TestAnswer } from './kit.ts'
import { acceptOf, mustBe, outcomeOf, signedIn, type Form, type Person } from './person.ts'

interface JobItem {
  readonly id: string
  readonly type: string
  readonly finishCode?: string
  readonly updateUploadedFileJob?: { readonly notes?: string; readonly datasource?: object }
}

const table = (values: string, name = 'Extract') => [
  'CREATE SCHEMA "new"."Extract"',
  `CREATE TABLE "new"."Extract"."${name}" ("id" bigint, "name" text)`,
  `INSERT INTO "new"."Extract"."${name}" VALUES ${values}`,
]
const byId = { op: 'eq', 'target-col': 'id', 'source-col': 'id' }
const onExtract = (action: string, more: object = {}) => ({
  action,
  'target-table': 'Extract',
  'target-schema': 'Extract',
  ...more,
})
const deletion = (id: number) =>
  onExtract('delete', {
    condition: { op: 'eq', 'target-col': 'id', const: { type: 'integer', v: id } },
  })

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let folder: string
  let rowsFile: Buffer
  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    folder = await mkdtemp(join(tmpdir(), 'easel-rows-'))
    rowsFile = await hyperFile(table("(2, 'zwei'), (3, 'drei')", 'new'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const published = async () => {
    const bytes = await hyperFile(table("(1, 'one'), (2, 'two')"))
    const answer = await publishDataSource(kit(), admin, {
      name: `Rows ${randomUUID()}`,
      bytes,
      fileName: 'rows.hyper',
    })
    mustBe(answer, 201)
    return answer.json<{ datasource: { id: string } }>().datasource.id
  }

  interface Patch {
    readonly actions: readonly object[]
    readonly query?: string
    /** null: none. */
    readonly requestId?: string | null
    readonly accept?: Form
    readonly person?: Person
    readonly at?: string
  }
  const patch = (id: string, request: Patch): Promise<TestAnswer> => {
    const { actions, query = '', requestId = randomUUID(), accept = 'json', at = 'data' } = request
    return kit().call({
      verb: 'PATCH',
      path: `/api/3.28/sites/${kit().site.luid}/datasources/${id}/${at}${query}`,
      token: (request.person ?? admin).token,
      accept: acceptOf(accept),
      contentType: 'application/json',
      ...(requestId === null ? {} : { headers: { RequestID: requestId } }),
      body: JSON.stringify({ actions }),
    })
  }
  const upload = async () => `?uploadSessionId=${await admin.upload(rowsFile)}`
  const jobOf = (answer: TestAnswer) => answer.json<{ job: JobItem }>().job
  const ended = async (answer: TestAnswer): Promise<JobItem> => {
    mustBe(answer, 202)
    const { id } = jobOf(answer)
    return vi.waitFor(
      async () => {
        const job = jobOf(await admin.get(`/jobs/${id}`))
        expect(job.finishCode).toBeDefined()
        return job
      },
      { timeout: 60_000, interval: 200 },
    )
  }
  const rowsOf = async (id: string) => {
    const file = join(folder, `${randomUUID()}.hyper`)
    await writeFile(file, (await admin.get(`/datasources/${id}/content`)).bytes)
    const options = { scratchDirectory: folder, memoryLimitBytes: 2 ** 29, timeMs: 60_000 }
    const rows = await withHyperFile(
      file,
      { ...options, hyperdPath: hyperdHere() ?? '' },
      (session) =>
        session.query<{ id: string; name: string }>(
          'SELECT * FROM "target"."Extract"."Extract" ORDER BY "id"',
        ),
    )
    return rows.map(({ id: key, name }) => `${key} ${name}`)
  }

  test('an upsert from an upload is a job, and the file holds its rows when it has ended', async () => {
    const id = await published()
    const actions = [onExtract('upsert', { 'source-table': 'new', condition: byId })]
    const answer = await patch(id, { actions, query: await upload() })
    expect(jobOf(answer)).toMatchObject({
      type: 'UpdateUploadedFile',
      updateUploadedFileJob: { datasource: { id } },
    })
    expect(await ended(answer)).toMatchObject({
      finishCode: '0',
      updateUploadedFileJob: { notes: 'Ran 1 action.' },
    })
    expect(await rowsOf(id)).toEqual(['1 one', '2 zwei', '3 drei'])
  })

  test('a constant needs no upload, and the answer is XML where that is asked for', async () => {
    const id = await published()
    const answer = await patch(id, { actions: [deletion(1)], accept: 'xml' })
    expect(outcomeOf(answer)).toEqual([202, null])
    expect(answer.text).toMatch(/<job id="[^"]+" mode="Asynchronous" type="UpdateUploadedFile"/)
    expect(answer.text).toContain(`<datasource id="${id}"`)
    const jobId = /<job id="([^"]+)"/.exec(answer.text)?.[1] ?? ''
    await vi.waitFor(
      async () => expect(jobOf(await admin.get(`/jobs/${jobId}`)).finishCode).toBe('0'),
      { timeout: 60_000, interval: 200 },
    )
    expect(await rowsOf(id)).toEqual(['2 two'])
  })

  test('a request of the same RequestID is answered with its job and changes nothing', async () => {
    const id = await published()
    const requestId = randomUUID()
    const first = await patch(id, { actions: [deletion(1)], requestId })
    const again = await patch(id, { actions: [deletion(2)], requestId })
    expect(again.status).toBe(202)
    expect(jobOf(again).id).toBe(jobOf(first).id)
    await ended(first)
    expect(jobOf(await patch(id, { actions: [deletion(2)], requestId })).id).toBe(jobOf(first).id)
    expect(await rowsOf(id)).toEqual(['2 two'])
  })

  test('requests that overlap all take effect', async () => {
    const id = await published()
    const answers = await Promise.all([1, 2].map((row) => patch(id, { actions: [deletion(row)] })))
    for (const answer of answers) expect(await ended(answer)).toMatchObject({ finishCode: '0' })
    expect(await rowsOf(id)).toEqual([])
  })

  test('a connection of the data source may be named, another one is refused', async () => {
    const id = await published()
    const list = await admin.get(`/datasources/${id}/connections`)
    const { connections } = list.json<{ connections: { connection: { id: string }[] } }>()
    const at = `connections/${connections.connection[0]?.id}/data`
    await ended(await patch(id, { actions: [deletion(1)], at }))
    expect(await rowsOf(id)).toEqual(['2 two'])
    const foreign = `connections/${randomUUID()}/data`
    expect((await patch(id, { actions: [deletion(1)], at: foreign })).code).toBe('400000')
  })

  describe('is refused as 400000 before anything changes, with', () => {
    let id: string
    beforeAll(async () => {
      id = await published()
    })
    test.each<readonly [string, Patch, string]>([
      ['an unknown table', { actions: [{ ...deletion(1), 'target-table': 'Nowhere' }] }, 'Nowhere'],
      ['an unknown action', { actions: [onExtract('merge')] }, "'merge'"],
      ['no actions', { actions: [] }, 'actions'],
      [
        'a second action that does not fit',
        { actions: [deletion(1), onExtract('update')] },
        'action 2',
      ],
      [
        'a source and no upload',
        { actions: [onExtract('insert', { 'source-table': 'x' })] },
        'uploadSessionId',
      ],
      ['no RequestID', { actions: [deletion(1)], requestId: null }, 'RequestID'],
    ])('%s', async (_, request, words) => {
      const answer = await patch(id, request)
      expect(outcomeOf(answer)).toEqual([400, '400000'])
      expect(answer.text).toContain(words)
      expect(await rowsOf(id)).toEqual(['1 one', '2 two'])
    })
  })

  test('needs Write, and a data source of a .hyper file', async () => {
    const id = await published()
    const viewer = await signedIn(kit(), 'viewer')
    expect((await patch(id, { actions: [deletion(1)], person: viewer })).code).toBe('403032')
    const other = await publishDataSource(kit(), admin, { name: `Csv ${randomUUID()}` })
    const { datasource } = other.json<{ datasource: { id: string } }>()
    const answer = await patch(datasource.id, { actions: [deletion(1)] })
    expect([answer.code, answer.text.includes('.hyper')]).toEqual(['400000', true])
  })
}

describe.skipIf(hyperdHere() === null)('with hyperd', async () => {
  await describeFamily('rows of data sources', suite)
})
