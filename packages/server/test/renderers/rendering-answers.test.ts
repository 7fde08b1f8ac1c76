/** What callers are answered when renderers fail, limits are reached, and results are kept. */

import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { defaultPictureLimits } from '@easel/viz'
import { picturePixels, pictureSide } from '../../src/domain/picture-limits.ts'
import { rule, setWorkbookRules, startFamilyKit, type FamilyKit } from '../families.ts'
import { mustBe, outcomeOf, signedIn, type Person } from '../person.ts'
import { scriptedRenderer, type BegunJob } from './engine-kit.ts'

let kit: FamilyKit
let admin: Person
let viewer: Person

beforeAll(async () => {
  kit = await startFamilyKit({ rendering: { entry: scriptedRenderer } })
  admin = await signedIn(kit, 'admin')
  viewer = await signedIn(kit, 'viewer')
  return () => kit[Symbol.asyncDispose]()
})

interface Made {
  readonly id: string
  readonly view: string
}

let files = 0

/** A workbook of one view; its name is what the renderer does. */
async function viewNamed(...lines: readonly string[]): Promise<Made> {
  files += 1
  // Bytes of its own, and so results of its own.
  const bytes = Buffer.from([...lines, `lacks ${files}`].join('\n'))
  const made = await admin.published({ name: `Book ${files}`, bytes })
  return { id: made.id, view: made.views.view[0]?.id ?? '' }
}

function jobs(): readonly BegunJob[] {
  const text = readFileSync(join(kit.directory, 'extracts', 'jobs.log'), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as BegunJob)
}

const begun = (view: string) => jobs().filter((job) => job.view === view).length

describe('a renderer that dies', () => {
  test('is 503 with Retry-After and without a word of why, in both forms', async () => {
    for (const form of ['xml', 'json'] as const) {
      const { view } = await viewNamed('crash')
      const answer = await admin.get(`/views/${view}/data`, form)
      expect(outcomeOf(answer)).toEqual([503, '503000'])
      expect(answer.headers.get('retry-after')).toBe('1')
      expect(answer.headers.get('content-type')).toContain(form)
      expect(answer.text).not.toMatch(/SIG|process|pid|crash|renderer/i)
    }
  })

  test('twice by one request is 400 for that request, by the code of its method', async () => {
    const { id, view } = await viewNamed('crash')
    const paths = [
      [`/views/${view}/data`, '400080'],
      [`/views/${view}/image`, '400101'],
      [`/views/${view}/image?vizWidth=5&vizHeight=5`, '400101'],
      [`/workbooks/${id}/previewImage`, '400101'],
      [`/workbooks/${id}/views/${view}/previewImage`, '400101'],
    ] as const
    for (const [path, code] of paths.slice(0, 4)) {
      expect((await admin.get(path)).status).toBe(503)
      expect((await admin.get(path)).status).toBe(503)
      const refused = await admin.get(path)
      expect(outcomeOf(refused)).toEqual([400, code])
      expect(refused.text).toContain('is refused until')
      // A user cannot take from others what they did not ask for, and the same request is the same for all.
      expect((await viewer.get(path)).status).not.toBe(503)
    }
    // The preview of the view is the one of the workbook.
    expect(outcomeOf(await admin.get(paths[4][0]))).toEqual([400, '400101'])
  })
})

test('a request that needs too much is 400 and says what of', async () => {
  const { view } = await viewNamed(`bytes ${65 * 2 ** 20}`)
  const answer = await admin.get(`/views/${view}/data`)
  expect(outcomeOf(answer)).toEqual([400, '400080'])
  expect(answer.text).toContain('larger than 64 MiB')
})

test('a view that has no data for a picture is refused by previews as by images', async () => {
  const { id, view } = await viewNamed('refuse')
  for (const path of [
    `/views/${view}/image`,
    `/workbooks/${id}/previewImage`,
    `/workbooks/${id}/views/${view}/previewImage`,
  ]) {
    const answer = await admin.get(path)
    expect(outcomeOf(answer)).toEqual([400, '400101'])
    expect(answer.text).toContain('no data here')
  }
})

test('a client that leaves stops the work', async () => {
  const { view } = await viewNamed('slow 60000')
  const path = `/api/3.28/sites/${kit.site.luid}/views/${view}/data`
  const asked = request(`${kit.url}${path}`, { headers: { 'x-tableau-auth': admin.token } }).end()
  asked.on('error', () => {})
  await expect.poll(() => begun('slow 60000')).toBe(1)
  const before = jobs().at(-1)?.pid
  asked.destroy()
  // The renderer is free again, and the same one.
  const next = await viewNamed('after')
  mustBe(await admin.get(`/views/${next.view}/data`), 200)
  expect(jobs().filter(({ pid }) => pid === before).length).toBeGreaterThan(1)
})

describe('a result that is kept', () => {
  test('is computed once, streams whole when it is large, and says its length', async () => {
    const size = 5 * 2 ** 20
    const { view } = await viewNamed(`bytes ${size}`)
    for (let turn = 0; turn < 3; turn += 1) {
      const answer = await admin.get(`/views/${view}/data`)
      expect(answer.headers.get('content-length')).toBe(String(size))
      expect(answer.bytes.length).toBe(size)
    }
    expect(begun(`bytes ${size}`)).toBe(1)
  })

  test('is not for those who may not see the view, and no more for those who lose the right', async () => {
    const { id, view } = await viewNamed('kept')
    const path = `/views/${view}/data`
    mustBe(await admin.get(path), 200)
    // Views take the rules of the workbook from now on.
    mustBe(await admin.put(`/workbooks/${id}`, { workbook: { showTabs: true } }), 200)
    await setWorkbookRules(kit, id, [rule(kit, 'viewer', 'Read')])
    expect(outcomeOf(await viewer.get(path))).toEqual([403, '403032'])
    await setWorkbookRules(kit, id, [
      rule(kit, 'viewer', 'Read'),
      rule(kit, 'viewer', 'ExportData'),
    ])
    mustBe(await viewer.get(path), 200)
    await setWorkbookRules(kit, id, [])
    expect((await viewer.get(path)).status).toBeGreaterThanOrEqual(403)
    expect(begun('kept')).toBe(1)
  })

  test('of the day goes with the day of the server', async () => {
    const { view } = await viewNamed('daily')
    const path = `/views/${view}/data?vf_depends=today`
    const first = await admin.get(path)
    expect((await admin.get(path)).text).toBe(first.text)
    kit.clock.advance(24 * 60 * 60_000)
    admin = await signedIn(kit, 'admin')
    viewer = await signedIn(kit, 'viewer')
    expect((await admin.get(path)).text).not.toBe(first.text)
    expect(begun('daily')).toBe(2)
  })

  test.each([
    ['maxAge=5', 4, 1],
    ['maxAge=5', 6, 2],
    ['maxAge=0', 0.9, 1],
    ['maxAge=0', 1.1, 2],
    ['', 500, 1],
  ])(
    'is not older than %s asks for: %d minutes later %d were computed',
    async (query, minutes, count) => {
      const name = `aged ${files}`
      const { view } = await viewNamed(name)
      const path = `/views/${view}/image?${query}`
      mustBe(await admin.get(path), 200)
      kit.clock.advance(minutes * 60_000)
      admin = await signedIn(kit, 'admin')
      mustBe(await admin.get(path), 200)
      expect(begun(name)).toBe(count)
    },
  )
})

describe('what Easel lacks for a workbook', () => {
  test('is named in a header when it is published, at once or as a job, and when it is drawn', async () => {
    const bytes = Buffer.from('Sales\nlacks joins (Größe)\nlacks sets (Top)')
    const named = 'lacks joins (Gr??e); lacks sets (Top)'
    const at = await admin.publish({ name: 'Lacking', bytes })
    mustBe(at, 201)
    expect(at.headers.get('x-easel-unsupported')).toBe(named)
    const job = await admin.publish({ name: 'Lacking later', bytes, query: 'asJob=true' })
    mustBe(job, 202)
    expect(job.headers.get('x-easel-unsupported')).toBe(named)
    const view = at.json<{ workbook: { views: { view: { id: string }[] } } }>().workbook.views
      .view[0]
    const image = await admin.get(`/views/${view?.id ?? ''}/image`)
    expect(image.headers.get('x-easel-unsupported')).toBe('something')
  })

  test('is no header where nothing is lacking', async () => {
    const answer = await admin.publish({ name: 'Complete', bytes: Buffer.from('Sales') })
    expect(answer.headers.has('x-easel-unsupported')).toBe(false)
  })
})

describe('sizes of pictures', () => {
  test.each([
    ['vizWidth=8192&vizHeight=8192', ''],
    ['vizWidth=8000&vizHeight=4000', '&resolution=high'],
    ['vizWidth=8193&vizHeight=10', ''],
    ['vizWidth=0&vizHeight=10', ''],
  ])('%s%s is refused and both limits are named', async (size, resolution) => {
    const { view } = await viewNamed('picture')
    const answer = await admin.get(`/views/${view}/image?${size}${resolution}`)
    expect(outcomeOf(answer)).toEqual([400, '400000'])
    expect(answer.text).toContain('1 to 8192 pixels')
    expect(answer.text).toContain('40000000 pixels')
  })

  test.each([
    'vizWidth=8192&vizHeight=1',
    'vizWidth=8000&vizHeight=5000',
    'vizWidth=1&vizHeight=1',
  ])('%s is taken', async (size) => {
    const { view } = await viewNamed('picture')
    expect((await admin.get(`/views/${view}/image?${size}`)).status).toBe(200)
  })

  test('have the limits of the library', () => {
    expect({ pictureSide, picturePixels }).toEqual(defaultPictureLimits)
  })
})

test('the rows of a workbook go with its last reference, deleted or replaced', async () => {
  const own = await startFamilyKit({ rendering: { entry: scriptedRenderer } })
  try {
    const person = await signedIn(own, 'admin')
    const rows = async () => {
      return (await readdir(join(own.directory, 'extracts'))).filter((name) => name.length === 64)
    }
    const look = async ({ views }: { views: { view: readonly { id: string }[] } }) =>
      mustBe(await person.get(`/views/${views.view[0]?.id ?? ''}/data`), 200)
    const bytes = Buffer.from('one')
    const first = await person.published({ name: 'First', bytes })
    const second = await person.published({ name: 'Second', bytes })
    await look(first)
    await look(second)
    expect(await rows()).toHaveLength(1)
    mustBe(await person.delete(`/workbooks/${first.id}`), 204)
    // The other one still holds the file.
    await look(second)
    expect(await rows()).toHaveLength(1)
    const query = 'overwrite=true'
    await look(await person.published({ name: 'Second', bytes: Buffer.from('two'), query }))
    await expect.poll(rows).toHaveLength(1)
    mustBe(await person.delete(`/workbooks/${second.id}`), 204)
    await expect.poll(rows).toEqual([])
  } finally {
    await own[Symbol.asyncDispose]()
  }
})
