/** Documents of views and workbooks as methods answer them: forms, sizes, rights, and how they are refused. */

import { beforeAll, describe, expect, test } from 'vitest'
import { rule, setWorkbookRules, startFamilyKit, type FamilyKit } from './families.ts'
import type { TestAnswer } from './kit.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'
import { workbookPackage, workbookXml, zip } from './workbook-file.ts'

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const pptx = 'application/vnd.openxmlformats-officedocument.presentationml.presentation'

let kit: FamilyKit
let admin: Person
let viewer: Person
let workbook: string
let view: string
let blindView: string

beforeAll(async () => {
  kit = await startFamilyKit()
  admin = await signedIn(kit, 'admin')
  viewer = await signedIn(kit, 'viewer')
  const bytes = workbookPackage(['Amounts', 'More', 'Löhne &amp; Co'])
  const made = await admin.published({ name: 'Amounts', bytes })
  workbook = made.id
  view = made.views.view[0]?.id ?? ''
  mustBe(await admin.put(`/workbooks/${workbook}`, { workbook: { showTabs: true } }), 200)
  const blind = await admin.published({
    name: 'Blind',
    bytes: zip([['Test.twb', Buffer.from(workbookXml())]]),
  })
  blindView = blind.views.view[0]?.id ?? ''
  return () => kit[Symbol.asyncDispose]()
})

const startOf = ({ bytes }: TestAnswer): string => Buffer.from(bytes).toString('latin1', 0, 5)
const textOf = ({ bytes }: TestAnswer): string => Buffer.from(bytes).toString('latin1')
/** Pages of a PDF say their boxes in the clear. */
const boxesOf = (answer: TestAnswer): readonly string[] =>
  [...textOf(answer).matchAll(/\/MediaBox \[0 0 (\S+ \S+)\]/g)].map((found) => found[1] ?? '')

describe('the PDF of a view', () => {
  test('has the type, the name and the length of a file, for clients of either form', async () => {
    for (const form of ['xml', 'json'] as const) {
      const answer = await admin.get(`/views/${view}/pdf`, form)
      mustBe(answer, 200)
      expect(startOf(answer)).toBe('%PDF-')
      expect(answer.headers.get('content-type')).toBe('application/pdf')
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename="Amounts.pdf"')
      expect(answer.headers.get('content-length')).toBe(String(answer.bytes.length))
    }
  })

  test.each([
    ['', '612 1008'],
    ['type=a4', '595 842'],
    ['type=A4&orientation=Landscape', '842 595'],
    ['type=LETTER&orientation=portrait', '612 792'],
    ['type=unspecified&vizWidth=400&vizHeight=200', '300 150'],
    ['type=Tabloid&vizWidth=2000&vizHeight=100&maxAge=5', '792 1224'],
  ])('with "%s" has a page of %s points', async (search, box) => {
    const answer = await admin.get(`/views/${view}/pdf?${search}`)
    mustBe(answer, 200)
    expect(boxesOf(answer)).toEqual([box])
  })

  test.each([
    ['type=A9', 'a3, a4'],
    ['orientation=sideways', 'neither Portrait nor Landscape'],
    ['vizWidth=100', 'both or neither'],
    ['vizWidth=9000&vizHeight=10', '8192'],
    ['maxAge=soon', 'maxAge'],
  ])('with %s is 400000 and says what would be right', async (search, words) => {
    for (const form of ['xml', 'json'] as const) {
      const answer = await admin.get(`/views/${view}/pdf?${search}`, form)
      expect(outcomeOf(answer)).toEqual([400, '400000'])
      expect(answer.text).toContain(words)
    }
  })

  test('is filtered by vf_ parameters and kept apart by them', async () => {
    const [whole, south] = [
      await admin.get(`/views/${view}/pdf`),
      await admin.get(`/views/${view}/pdf?vf_Region=South`),
    ]
    expect(south.bytes.length).not.toBe(whole.bytes.length)
  })

  test('of a view without its data is a page that says so', async () => {
    const answer = await admin.get(`/views/${blindView}/pdf`)
    mustBe(answer, 200)
    expect(startOf(answer)).toBe('%PDF-')
  })
})

describe('the crosstab of a view', () => {
  test('is a workbook of Excel by the name of the view', async () => {
    const answer = await admin.get(`/views/${view}/crosstab/excel?maxAge=1&vf_Region=South`)
    mustBe(answer, 200)
    expect(answer.headers.get('content-type')).toBe(xlsx)
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="Amounts.xlsx"')
    expect(textOf(answer)).toContain('xl/worksheets/sheet1.xml')
  })

  test('of a view without its data is 400101 and says what is missing', async () => {
    const answer = await admin.get(`/views/${blindView}/crosstab/excel`)
    expect(outcomeOf(answer)).toEqual([400, '400101'])
    expect(answer.text).not.toContain(kit.directory)
  })
})

describe('the documents of a workbook', () => {
  test('are a PDF with a page a view', async () => {
    const answer = await admin.get(`/workbooks/${workbook}/pdf?type=A5&orientation=Landscape`)
    mustBe(answer, 200)
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="Amounts.pdf"')
    expect(boxesOf(answer)).toEqual(['595 420', '595 420', '595 420'])
  })

  test('are slides, one a view after one that names the workbook', async () => {
    const answer = await admin.get(`/workbooks/${workbook}/powerpoint`)
    mustBe(answer, 200)
    expect(answer.headers.get('content-type')).toBe(pptx)
    const names = new Set(textOf(answer).match(/ppt\/slides\/slide\d+\.xml/g))
    expect(names.size).toBe(4)
  })

  test('hold the default view alone where the workbook shows no tabs', async () => {
    const { id } = await admin.published({ name: 'No tabs', bytes: workbookPackage(['A', 'B']) })
    mustBe(await admin.put(`/workbooks/${id}`, { workbook: { showTabs: false } }), 200)
    expect(boxesOf(await admin.get(`/workbooks/${id}/pdf`))).toHaveLength(1)
    mustBe(await admin.put(`/workbooks/${id}`, { workbook: { showTabs: true } }), 200)
    expect(boxesOf(await admin.get(`/workbooks/${id}/pdf`))).toHaveLength(2)
  })

  test('are filtered by vf_ parameters, in each view', async () => {
    const [whole, south] = [
      await admin.get(`/workbooks/${workbook}/pdf`),
      await admin.get(`/workbooks/${workbook}/pdf?vf_Region=South`),
    ]
    expect(boxesOf(south)).toEqual(boxesOf(whole))
    expect(south.bytes.length).not.toBe(whole.bytes.length)
  })

  test('take the size of paper as views do', async () => {
    const answer = await admin.get(`/workbooks/${workbook}/pdf?type=poster`)
    expect(outcomeOf(answer)).toEqual([400, '400000'])
  })
})

describe('the rights that documents need', () => {
  test('are those of pictures and of data, each for itself', async () => {
    const made = await admin.published({ name: 'Guarded', bytes: workbookPackage(['Amounts']) })
    mustBe(await admin.put(`/workbooks/${made.id}`, { workbook: { showTabs: true } }), 200)
    const ofView = `/views/${made.views.view[0]?.id ?? ''}`
    const ofBook = `/workbooks/${made.id}`
    const read = rule(kit, 'viewer', 'Read')
    const outcomes = async (more: Parameters<typeof setWorkbookRules>[2]) => {
      await setWorkbookRules(kit, made.id, [read, ...more])
      const paths = [
        `${ofView}/pdf`,
        `${ofView}/crosstab/excel`,
        `${ofBook}/pdf`,
        `${ofBook}/powerpoint`,
      ]
      const found: string[] = []
      for (const path of paths) {
        const answer = await viewer.get(path)
        found.push(answer.status === 200 ? '200' : (outcomeOf(answer)[1] ?? ''))
      }
      return found
    }
    expect(await outcomes([])).toEqual(['403032', '403032', '403105', '403105'])
    expect(await outcomes([rule(kit, 'viewer', 'ExportImage')])).toEqual([
      '200',
      '403032',
      '200',
      '200',
    ])
    expect(await outcomes([rule(kit, 'viewer', 'ExportData')])).toEqual([
      '403032',
      '200',
      '403105',
      '403105',
    ])
  })

  test('are not asked for of what does not exist for the caller', async () => {
    const absent = '00000000-0000-4000-8000-000000000000'
    for (const [path, code] of [
      [`/views/${absent}/pdf`, '404011'],
      [`/views/${absent}/crosstab/excel`, '404011'],
      [`/workbooks/${absent}/pdf`, '404006'],
      [`/workbooks/${absent}/powerpoint`, '404006'],
    ] as const) {
      for (const form of ['xml', 'json'] as const) {
        expect(outcomeOf(await admin.get(path, form))).toEqual([404, code])
      }
    }
  })
})

describe('a language that texts are not written in', () => {
  test.each(['data', 'image', 'pdf', 'crosstab/excel'])('is named by %s', async (name) => {
    const header = async (search: string) => {
      const answer = await admin.get(`/views/${view}/${name}${search}`)
      mustBe(answer, 200)
      return answer.headers.get('x-easel-unsupported')
    }
    expect(await header('?language=de')).toBe('language (de): texts are those of en_US')
    expect(await header('?language=en_GB')).toBeNull()
    expect(await header('')).toBeNull()
  })
})

describe('a view as data', () => {
  const own = async (path: string, token = admin.token) => {
    const headers = { 'x-tableau-auth': token }
    const answer = await fetch(`${kit.url}/easel/v1/views/${path}`, { headers })
    const body = (await answer.json()) as Readonly<Record<string, unknown>>
    return { status: answer.status, body, text: JSON.stringify(body) }
  }

  test('has its marks with the ids that its SVG carries', async () => {
    const { status, body } = await own(`${view}/marks`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      view: { id: view, name: 'Amounts' },
      sheet: 'Amounts',
      columns: [
        { name: 'Region', role: 'dimension', type: 'string' },
        { name: 'Amount', role: 'measure', type: 'integer' },
      ],
      marks: [
        { id: 0, values: ['North', 15], texts: ['North', '15'] },
        { id: 1, values: ['South', 20], texts: ['South', '20'] },
      ],
    })
    const svg = (await admin.get(`/views/${view}/image?format=SVG`)).text
    const ids = [...svg.matchAll(/<rect data-mark="(\d+)"/g)].map((found) => Number(found[1]))
    expect(new Set(ids)).toEqual(new Set([0, 1]))
  })

  test('has its fields with the values of its marks, through filters too', async () => {
    expect((await own(`${view}/fields`)).body).toMatchObject({
      fields: [
        {
          name: 'Region',
          domain: { kind: 'members', members: [{ text: 'North' }, { text: 'South' }], left: 0 },
        },
        { name: 'Amount', domain: { kind: 'range', min: 15, max: 20 } },
      ],
    })
    expect((await own(`${view}/fields?vf_Region=South`)).body).toMatchObject({
      fields: [{ domain: { members: [{ text: 'South' }] } }, { domain: { min: 20, max: 20 } }],
    })
  })

  test('is for those who may export its data', async () => {
    const made = await admin.published({ name: 'Own', bytes: workbookPackage(['Amounts']) })
    mustBe(await admin.put(`/workbooks/${made.id}`, { workbook: { showTabs: true } }), 200)
    const path = `${made.views.view[0]?.id ?? ''}/marks`
    await setWorkbookRules(kit, made.id, [rule(kit, 'viewer', 'Read')])
    expect(await own(path, viewer.token)).toMatchObject({ status: 403 })
    await setWorkbookRules(kit, made.id, [
      rule(kit, 'viewer', 'Read'),
      rule(kit, 'viewer', 'ExportData'),
    ])
    expect(await own(path, viewer.token)).toMatchObject({ status: 200 })
  })

  test('without its data is 400 and says what is missing; one that is not there is 404', async () => {
    const blind = await own(`${blindView}/marks`)
    expect(blind.status).toBe(400)
    expect(blind.text).toContain('400080')
    expect(blind.text).not.toContain(kit.directory)
    const absent = await own('00000000-0000-4000-8000-000000000000/fields')
    expect(absent.status).toBe(404)
    expect(absent.text).toContain('404011')
  })
})
