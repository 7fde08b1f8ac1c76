/** `easel render` of whole workbooks: the folder, documents of all views, and the report. */

import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { ordersWorkbook, samplePackage } from '../src/index.ts'
import { workbookDocument } from '../src/samples/workbook-document.ts'
import { easel } from './terminal.ts'

let folder = ''
let orders = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-folder-'))
  orders = join(folder, 'Orders.twbx')
  await writeFile(orders, samplePackage(ordersWorkbook()))
  const document = strToU8(workbookDocument(ordersWorkbook()))
  await mkdir(join(folder, 'more', 'deep'), { recursive: true })
  await writeFile(join(folder, 'more', 'NoData.twbx'), zipSync({ 'NoData.twb': document }))
  await writeFile(join(folder, 'more', 'deep', 'Broken.twb'), '<workbook')
  await writeFile(join(folder, 'more', 'notes.txt'), 'not a workbook')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const stems = [
  '01 Sales by Category',
  '02 Sales by Region',
  '03 Monthly Sales',
  '04 Figures',
  '05 Sales and Profit',
  '06 Overview',
]

describe('render of a workbook without options', () => {
  it('makes a folder with the picture and the table of every view, and a page that shows them', async () => {
    const said = await easel(['render', orders])
    const made = join(folder, 'Orders views')
    expect(said).toMatchObject({ exitCode: 0, out: `${made}\n`, err: '' })
    const expected = stems.flatMap((stem) => [`${stem}.csv`, `${stem}.png`])
    expect(await readdir(made)).toEqual([...expected, 'index.html'].toSorted())
    const page = await readFile(join(made, 'index.html'), 'utf8')
    for (const stem of stems) {
      expect(page).toContain(`<img src="${encodeURIComponent(stem)}.png"`)
      expect(page).toContain(`href="${encodeURIComponent(stem)}.csv"`)
    }
  })

  it('makes the formats that are named, in the folder that is named', async () => {
    const made = join(folder, 'chosen')
    const said = await easel(['render', orders, '--xlsx', '--pdf', '--pptx', '-o', made])
    expect(said).toMatchObject({ exitCode: 0, out: `${made}\n` })
    const files = [...stems.map((stem) => `${stem}.xlsx`), 'Orders.pdf', 'Orders.pptx']
    expect(await readdir(made)).toEqual([...files, 'index.html'].toSorted())
  })

  it('has a card and the reason for views whose data is not there', async () => {
    const made = join(folder, 'cards')
    const said = await easel(['render', join(folder, 'more', 'NoData.twbx'), '-o', made])
    expect(said.exitCode).toBe(1)
    expect(said.err).toContain('Figures: the data of view "Figures" is out of reach')
    expect(await readdir(made)).toContain('04 Figures.png')
    expect(await readFile(join(made, 'index.html'), 'utf8')).toContain('class="problem"')
  })
})

describe('render of one document', () => {
  it.each([
    ['pdf', '%PDF-'],
    ['pptx', 'PK'],
  ])('as %s without a view holds all of them', async (format, start) => {
    const out = join(folder, `whole.${format}`)
    expect(await easel(['render', orders, '-o', out])).toMatchObject({ exitCode: 0, out: '' })
    expect((await readFile(out)).toString('latin1', 0, start.length)).toBe(start)
  })

  it.each(['pdf', 'pptx', 'xlsx'])('as %s of one view is written', async (format) => {
    const out = join(folder, `one.${format}`)
    const said = await easel(['render', orders, '--view', 'Figures', `--${format}`, '-o', out])
    expect(said).toMatchObject({ exitCode: 0, out: '', err: '' })
    expect((await readFile(out)).length).toBeGreaterThan(1_000)
  })

  it('has the size that is asked for', async () => {
    const out = join(folder, 'sized.pdf')
    const view = ['render', orders, '--view', 'Figures', '-o', out]
    await easel([...view, '--width', '400', '--height', '200'])
    expect((await readFile(out)).toString('latin1')).toContain('/MediaBox [0 0 300 150]')
  })
})

describe('files that the workbook does not hold', () => {
  const data = () => join(folder, 'elsewhere')

  it('are found by their names in the folder that --data names', async () => {
    await mkdir(join(data(), 'deep'), { recursive: true })
    const entry = unzipSync(await readFile(orders))['Data/orders.csv']
    await writeFile(join(data(), 'deep', 'ORDERS.csv'), entry!)
    const lone = join(folder, 'more', 'NoData.twbx')
    const [own, found] = [orders, lone].map((path) => ['render', path, '--view', 'Figures'])
    const said = await easel([...found!, '--data', data()])
    expect(said).toEqual(await easel(own!))
    const { out } = await easel(['render', '--report', join(folder, 'more'), '--data', data()])
    expect(out).toContain('data: 5 ok, 0 partial, 0 no')
  })

  it('are named where they are not in that folder either', async () => {
    await mkdir(join(folder, 'none'), { recursive: true })
    const lone = ['render', join(folder, 'more', 'NoData.twbx'), '--view', 'Figures']
    const said = await easel([...lone, '--data', join(folder, 'none')])
    expect(said.exitCode).toBe(1)
    expect(said.err).toContain('file-missing (Data/orders.csv)')
  })

  it('are looked for in a folder that is there', async () => {
    const lone = ['render', join(folder, 'more', 'NoData.twbx'), '--view', 'Figures']
    const said = await easel([...lone, '--data', join(folder, 'absent')])
    expect(said.exitCode).toBe(1)
    expect(said.err).toContain('absent" cannot be read')
  })
})

describe('the report', () => {
  it('says of each sheet what can be read and drawn, with reasons and totals', async () => {
    const { exitCode, out } = await easel(['render', '--report', folder])
    expect(exitCode).toBe(0)
    expect(out).toMatch(/^Orders\.twbx +Figures +ok +ok +36$/m)
    expect(out).toMatch(/NoData\.twbx +Figures +no +no +0 +file-missing \(Data\/orders\.csv\)/)
    expect(out).toContain('3 workbooks, 1 of them unreadable; 10 sheets')
    expect(out).toContain('data: 5 ok, 0 partial, 5 no')
    expect(out).toMatch(/ 5 {2}data: file-missing/)
  })

  it('is JSON, one line a sheet, where that is asked for', async () => {
    const { out } = await easel(['render', '--report', folder, '--json'])
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toHaveLength(11)
    expect(lines).toContainEqual(
      expect.objectContaining({ file: 'Orders.twbx', sheet: 'Figures', data: 'ok', marks: 36 }),
    )
    expect(lines.filter((line) => 'problem' in line)).toHaveLength(1)
  })

  it('is refused for a place without workbooks, and beside other options', async () => {
    const empty = join(folder, 'empty')
    await mkdir(empty)
    expect((await easel(['render', '--report', empty])).exitCode).toBe(1)
    expect((await easel(['render', '--report', join(folder, 'absent')])).exitCode).toBe(1)
    expect((await easel(['render', '--report', folder, '--csv'])).err).toContain('--csv')
    expect((await easel(['render', orders, '--json'])).err).toContain('--report')
  })
})
