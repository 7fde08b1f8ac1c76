/** What views render to: data, pictures and previews, and how a view that cannot be rendered is answered. */

import { beforeAll, describe, expect, test } from 'vitest'
import { rule, setWorkbookRules, startFamilyKit, type FamilyKit } from './families.ts'
import type { TestAnswer } from './kit.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'
import { workbookPackage, workbookXml, zip } from './workbook-file.ts'

/** Width and height as a PNG's header says them. */
function sizeOf({ bytes }: TestAnswer): readonly [number, number] {
  const png = Buffer.from(bytes)
  if (png.subarray(0, 8).toString('latin1') !== '\u0089PNG\r\n\u001a\n') throw new Error('no PNG')
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}

let kit: FamilyKit
let admin: Person
let viewer: Person
let workbook: string
let view: string
/** A view whose data is not in its file. */
let blind: { readonly workbook: string; readonly view: string }

beforeAll(async () => {
  kit = await startFamilyKit()
  admin = await signedIn(kit, 'admin')
  viewer = await signedIn(kit, 'viewer')
  const made = await admin.published({
    name: 'Amounts',
    bytes: workbookPackage(['Amounts', 'More']),
  })
  workbook = made.id
  view = made.views.view[0]?.id ?? ''
  const bytes = zip([['Test.twb', Buffer.from(workbookXml())]])
  const other = await admin.published({ name: 'Blind', bytes })
  blind = { workbook: other.id, view: other.views.view[0]?.id ?? '' }
  return () => kit[Symbol.asyncDispose]()
})

describe('view data', () => {
  test('is the CSV of the view', async () => {
    const answer = await admin.get(`/views/${view}/data`)
    mustBe(answer, 200)
    expect(answer.headers.get('content-type')).toMatch(/^text\/csv/)
    const lines = answer.text.trim().split(/\r?\n/)
    expect(lines[0]).toBe('Region,Amount')
    expect(lines.slice(1).toSorted((a, b) => a.localeCompare(b))).toEqual(['North,15', 'South,20'])
  })

  test.each([
    ['vf_Region=South', ['South,20']],
    ['vf_Region=South,North', ['North,15', 'South,20']],
    ['vf_Region=nowhere', []],
    ['vf_Region=South&maxAge=1&language=en', ['South,20']],
    ['vf_Region=', ['North,15', 'South,20']],
    ['vf_Amount=lots', ['North,15', 'South,20']],
    ['vf_Amount=20', ['South,20']],
    ['vf_SUM(Amount)=15', ['North,15']],
    ['vf_Colour=red&vf_region=North', ['North,15', 'South,20']],
    ['vf_Parameters.Rate=5', ['North,15', 'South,20']],
  ])('filtered by %s', async (search, rows) => {
    const answer = await admin.get(`/views/${view}/data?${search}`)
    mustBe(answer, 200)
    const lines = answer.text.trim().split(/\r?\n/).slice(1)
    expect(lines.toSorted((a, b) => a.localeCompare(b))).toEqual(rows)
  })

  test('is found by an id in capitals', async () => {
    const answer = await admin.get(`/views/${view.toUpperCase()}/data`)
    expect(answer.text).toBe((await admin.get(`/views/${view}/data`)).text)
    mustBe(answer, 200)
  })

  test('of sheets whose names are equal, or differ in case, is there for each', async () => {
    const bytes = workbookPackage(['Sums', 'sums', 'Sums'])
    const { views } = await admin.published({ name: 'Alike', bytes })
    expect(views.view.map(({ name }) => name)).toEqual(['Sums', 'sums', 'Sums (2)'])
    expect(new Set(views.view.map(({ contentUrl }) => contentUrl.toLowerCase())).size).toBe(3)
    for (const { id } of views.view) mustBe(await admin.get(`/views/${id}/data`), 200)
  })

  test('is the same for a JSON client', async () => {
    const [xml, json] = [
      await admin.get(`/views/${view}/data`, 'xml'),
      await admin.get(`/views/${view}/data`, 'json'),
    ]
    expect(json.text).toBe(xml.text)
  })

  test('of a view without its data is 400080 and says what is missing', async () => {
    const answer = await admin.get(`/views/${blind.view}/data`)
    expect(outcomeOf(answer)).toEqual([400, '400080'])
    expect(answer.text).not.toContain(kit.directory)
  })

  test('follows the new file after an overwrite', async () => {
    const csv = (amount: number) =>
      zip([
        ['Test.twb', Buffer.from(workbookXml())],
        ['Data/amounts.csv', Buffer.from(`Region,Amount\r\nNorth,${amount}\r\n`)],
      ])
    const { views } = await admin.published({ name: 'Changing', bytes: csv(1) })
    const path = `/views/${views.view[0]?.id ?? ''}/data`
    expect((await admin.get(path)).text).toContain('North,1')
    await admin.published({ name: 'Changing', bytes: csv(2), query: 'overwrite=true' })
    expect((await admin.get(path)).text).toContain('North,2')
  })
})

describe('view image', () => {
  test('is a PNG of a default size, twice as large in high resolution', async () => {
    const plain = await admin.get(`/views/${view}/image`)
    mustBe(plain, 200)
    expect(plain.headers.get('content-type')).toBe('image/png')
    const high = await admin.get(`/views/${view}/image?resolution=high`)
    const [width, height] = sizeOf(plain)
    expect(sizeOf(high)).toEqual([width * 2, height * 2])
  })

  test('has the size that is asked for', async () => {
    expect(sizeOf(await admin.get(`/views/${view}/image?vizWidth=321&vizHeight=234`))).toEqual([
      321, 234,
    ])
  })

  test('is an SVG where that is asked for, in any case', async () => {
    for (const format of ['SVG', 'svg']) {
      const answer = await admin.get(`/views/${view}/image?format=${format}`)
      expect(answer.headers.get('content-type')).toBe('image/svg+xml')
      expect(answer.text).toMatch(/^<(\?xml|svg)/)
      expect(answer.text).not.toMatch(/<script|javascript:|xlink:href="http/i)
    }
  })

  test.each([
    'vizWidth=100',
    'vizHeight=100',
    'vizWidth=0&vizHeight=10',
    'vizWidth=-5&vizHeight=10',
    'vizWidth=9000&vizHeight=10',
    'vizWidth=1e3&vizHeight=10',
    'vizWidth=99999999999999999999&vizHeight=10',
    'format=GIF',
    'resolution=low',
    'maxAge=soon',
  ])('with %s is 400000', async (search) => {
    expect(outcomeOf(await admin.get(`/views/${view}/image?${search}`))).toEqual([400, '400000'])
  })

  test('of a view without its data is a declared answer, not a failure', async () => {
    const answer = await admin.get(`/views/${blind.view}/image`)
    expect(answer.status).toBeLessThan(500)
    expect(answer.text).not.toContain(kit.directory)
  })
})

describe('preview', () => {
  test('of a workbook and of a view is a small PNG', async () => {
    for (const path of [
      `/workbooks/${workbook}/previewImage`,
      `/workbooks/${workbook}/views/${view}/previewImage`,
    ]) {
      const answer = await admin.get(path)
      mustBe(answer, 200)
      expect(answer.headers.get('content-type')).toBe('image/png')
      expect(answer.headers.get('content-length')).toBe(String(answer.bytes.length))
      expect(Math.max(...sizeOf(answer))).toBeLessThanOrEqual(300)
    }
  })

  test('of a view without its data is a picture all the same', async () => {
    for (const path of [
      `/workbooks/${blind.workbook}/previewImage`,
      `/workbooks/${blind.workbook}/views/${blind.view}/previewImage`,
    ]) {
      const answer = await admin.get(path)
      expect([answer.status, sizeOf(answer).length]).toEqual([200, 2])
    }
  })

  test('is the picture that the file carries, where it has one', async () => {
    const picture = Buffer.from((await admin.get(`/workbooks/${workbook}/previewImage`)).bytes)
    const thumbnails = `<thumbnails><thumbnail height='192' name='Amounts' width='192'>${picture.toString('base64')}</thumbnail></thumbnails></workbook>`
    const document = workbookXml().replace('</workbook>', thumbnails)
    const made = await admin.published({
      name: 'With a picture',
      bytes: zip([
        ['Test.twb', Buffer.from(document)],
        ['Data/amounts.csv', Buffer.from('Region,Amount\r\nNorth,10\r\n')],
      ]),
    })
    const answer = await admin.get(
      `/workbooks/${made.id}/views/${made.views.view[0]?.id ?? ''}/previewImage`,
    )
    mustBe(answer, 200)
    expect(Buffer.from(answer.bytes).equals(picture)).toBe(true)
  })

  test('needs Read only, and the view to be of the workbook', async () => {
    const { id } = await admin.published({ name: 'To be read' })
    await setWorkbookRules(kit, id, [rule(kit, 'viewer', 'Read')])
    mustBe(await admin.put(`/workbooks/${id}`, { workbook: { showTabs: true } }), 200)
    expect((await viewer.get(`/workbooks/${id}/previewImage`)).status).toBe(200)
    const strange = await admin.get(`/workbooks/${id}/views/${view}/previewImage`)
    expect(outcomeOf(strange)).toEqual([404, '404011'])
  })
})

test('many renderings at once are all answered', async () => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      admin.get(index % 2 === 0 ? `/views/${view}/data` : `/views/${view}/image`),
    ),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
})
