/** Documents made of views, read by programs of others: what they hold, how they are laid out, what limits them. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bookDocument } from '../../test/made-book.ts'
import { zip } from '../../test/made-workbook.ts'
import {
  hasOffice,
  hasPoppler,
  pdfFacts,
  pdfText,
  sheetAsCsv,
  slidesAsPdf,
} from '../../test/office.ts'
import { pageTypes, type PageRequest } from '../layout/page-size.ts'
import { createRenderer, type Renderer } from './renderer.ts'

const requiresAll = process.env['EASEL_TEST_REQUIRE'] === 'all'

const sheet = (name: string, rows: string, columns: string, encodings = '') => ({
  name,
  rows,
  columns,
  encodings,
})

const shop =
  'Region,Year,Sales\n"East, far",2023,1234.5\n"East, far",2024,20\nWest,2023,-7.25\n' +
  'Grüße & <co>,2024,1000000\n'

const document = bookDocument({
  text: shop,
  types: { Region: 'string', Year: 'string', Sales: 'real' },
  attributes: { Sales: `default-format='c"$"#,##0.00;("$"#,##0.00)'` },
  sheets: [
    sheet('By region', '$[none:Region:nk]', '$[sum:Sales:qk]'),
    sheet(
      'Wide / cross',
      '$[none:Region:nk]',
      '$[none:Year:nk]',
      `<text column='$[sum:Sales:qk]'/>`,
    ),
    sheet('No data', '$[none:Region:nk]', '$[sum:Absent:qk]'),
  ],
})

const request = { now: '2024-06-15T10:00:00', filters: {}, parameters: {} }
const legal: PageRequest = { type: 'legal', orientation: 'portrait' }

let folder: string
let renderer: Renderer
let target: { readonly file: { path: string; kind: 'twbx'; key: string }; request: typeof request }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-documents-'))
  renderer = createRenderer({
    workDirectory: join(folder, 'work'),
    memoryLimitBytes: 256 * 2 ** 20,
    workers: 1,
    painters: 1,
  })
  const path = join(folder, 'book.twbx')
  await writeFile(path, zip({ 'book.twb': document, 'Data/shop.csv': shop }))
  target = { file: { path, kind: 'twbx', key: 'documents' }, request }
})

afterAll(async () => {
  await renderer[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function saved(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

async function csvOf(view: string): Promise<string> {
  let text = ''
  for await (const chunk of await renderer.csv({ ...target, view })) text += chunk
  return text.replaceAll('\r\n', '\n')
}

test.runIf(requiresAll)('LibreOffice and poppler are there where everything is required', () => {
  expect([hasOffice, hasPoppler]).toEqual([true, true])
})

describe('the PDF of a view', () => {
  test('begins as a PDF does and is the same for the same request', async () => {
    const first = Buffer.from(await renderer.pdf({ ...target, view: 'By region' }, legal))
    expect(first.subarray(0, 8).toString('latin1')).toBe('%PDF-1.7')
    const second = await renderer.pdf({ ...target, view: 'By region' }, legal)
    expect(first.equals(second)).toBe(true)
  })

  test.runIf(hasPoppler)('holds its words as text, also those beyond ASCII', async () => {
    const bytes = await renderer.pdf({ ...target, view: 'By region' }, legal)
    const text = await pdfText(await saved('view.pdf', bytes))
    for (const word of ['By region', 'East, far', 'Grüße & <co>', 'West', 'Sales', '$1,000,000']) {
      expect(text).toContain(word)
    }
  })

  test.runIf(hasPoppler).each([
    ['a3', 'portrait', '842 x 1191'],
    ['b5', 'portrait', '499 x 709'],
    ['legal', 'landscape', '1008 x 612'],
    ['ledger', 'portrait', '1224 x 792'],
  ] as const)('on %s in %s has pages of %s points', async (type, orientation, size) => {
    const bytes = await renderer.pdf({ ...target, view: 'By region' }, { type, orientation })
    expect(await pdfFacts(await saved(`${type}.pdf`, bytes))).toEqual({ pages: 1, size })
  })

  test.runIf(hasPoppler)('of no stated size is a page as large as the picture', async () => {
    const page = { type: 'unspecified', orientation: 'portrait', width: 400, height: 200 } as const
    const bytes = await renderer.pdf({ ...target, view: 'By region' }, page)
    expect((await pdfFacts(await saved('free.pdf', bytes))).size).toBe('300 x 150')
  })

  test('is made on every size of paper, lying and standing', async () => {
    for (const type of pageTypes) {
      for (const orientation of ['portrait', 'landscape'] as const) {
        const bytes = await renderer.pdf({ ...target, view: 'By region' }, { type, orientation })
        expect(bytes.length).toBeGreaterThan(1_000)
      }
    }
  })

  test('that is larger than its limit is refused', async () => {
    const limited = { ...target, view: 'By region', limits: { outputBytes: 2_000 } }
    await expect(renderer.pdf(limited, legal)).rejects.toMatchObject({ code: 'output-too-large' })
  })
})

describe('the crosstab of a view', () => {
  test.runIf(hasOffice)('shows in a spreadsheet what the CSV says', async () => {
    const path = await saved('region.xlsx', await renderer.xlsx({ ...target, view: 'By region' }))
    expect(await sheetAsCsv(path, folder)).toBe(await csvOf('By region'))
  })

  test.runIf(hasOffice)('has columns for the members of the column shelf', async () => {
    const bytes = await renderer.xlsx({ ...target, view: 'Wide / cross' })
    const lines = (await sheetAsCsv(await saved('wide.xlsx', bytes), folder)).trim().split('\n')
    expect(lines).toEqual([
      ',Year,',
      'Region,2023,2024',
      '"East, far","$1,234.50",$20.00',
      'Grüße & <co>,,"$1,000,000.00"',
      'West,($7.25),',
    ])
  })

  test('of a view without its data is the error of its CSV', async () => {
    await expect(renderer.xlsx({ ...target, view: 'No data' })).rejects.toMatchObject({
      name: 'VizError',
      view: 'No data',
    })
  })

  test('that is larger than its limit is refused', async () => {
    const limited = { ...target, view: 'By region', limits: { outputBytes: 1_500 } }
    await expect(renderer.xlsx(limited)).rejects.toMatchObject({ code: 'output-too-large' })
  })
})

describe('the documents of a workbook', () => {
  const views = ['By region', 'Wide / cross', 'No data']
  const whole = () => ({ ...target, views, title: 'Shop & co' })

  test.runIf(hasPoppler)('are a PDF with a page a view, a card where one has no data', async () => {
    const path = await saved('book.pdf', await renderer.workbookPdf(whole(), legal))
    expect((await pdfFacts(path)).pages).toBe(3)
    const pages = (await pdfText(path)).split('\f')
    for (const [index, view] of views.entries()) expect(pages[index]).toContain(view)
  })

  test.runIf(hasOffice && hasPoppler)(
    'are slides with a title each, after one that names the workbook',
    async () => {
      const path = await saved('book.pptx', await renderer.workbookPptx(whole()))
      const pdf = await slidesAsPdf(path, folder)
      expect((await pdfFacts(pdf)).pages).toBe(4)
      const slides = (await pdfText(pdf)).split('\f').map((text) => text.trim())
      expect(slides[0]).toMatch(/^Shop & co\s+File created on: 6\/15\/2024, 10:00:00 AM$/)
      expect(slides.slice(1, 4)).toEqual(views)
    },
  )

  test('stop when they are no longer wanted', async () => {
    const signal = AbortSignal.abort(new Error('left'))
    await expect(renderer.workbookPdf({ ...whole(), signal }, legal)).rejects.toThrow('left')
    await expect(renderer.workbookPptx({ ...whole(), signal })).rejects.toThrow('left')
  })

  test('that are larger than their limit are refused', async () => {
    const limits = { outputBytes: 4_000 }
    const refusal = { code: 'output-too-large' }
    const made = { ...whole(), limits }
    await expect(renderer.workbookPdf(made, legal)).rejects.toMatchObject(refusal)
    await expect(renderer.workbookPptx(made)).rejects.toMatchObject(refusal)
  })
})
