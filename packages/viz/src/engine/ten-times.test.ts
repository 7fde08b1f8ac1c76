/** No limit refuses what is ten times as large as the samples in any count. */

import { readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { samplesFolder } from '../../../../tools/testing/samples.ts'
import { growths, grownIn, grownInDepth, grownInText } from '../../test/grown-document.ts'
import { datasource, text, worksheet, zip } from '../../test/made-workbook.ts'
import { writeXml } from '../../test/write-xml.ts'
import { inspectWorkbook } from '../model/inspect-workbook.ts'
import { openPackage } from '../package/open-package.ts'
import { parseXml, readXml, type XmlElement } from '../package/xml-tree.ts'
import { createRenderer, type Renderer } from './renderer.ts'

let folder: string
let renderer: Renderer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-ten-'))
  renderer = createRenderer({ workDirectory: join(folder, 'work'), workers: 1, painters: 1 })
})

afterAll(async () => {
  await renderer[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const region = '[ds].[none:Region:nk]'
const bar = worksheet('Bar', region, '[ds].[sum:Sales:qk]')
  .replace(
    '<aggregation',
    `<filter class='categorical' column='${region}'><groupfilter function='union'><groupfilter function='member' member='"West"'/><groupfilter function='member' member='"north"'/></groupfilter></filter><sort class='alphabetic' column='${region}' direction='DESC'/><aggregation`,
  )
  .replace(
    '<panes>',
    `<style><style-rule element='cell'><format attr='text-format' field='[ds].[sum:Sales:qk]' value='n0'/></style-rule></style><panes>`,
  )
  .replace('</pane>', `<encodings><color column='${region}'/></encodings></pane>`)
const sample = `<workbook><datasources>${datasource('ds', text, '[orders#csv]')}</datasources><worksheets>${bar}${worksheet('Line', '[ds].[sum:Sales:qk]', '[ds].[yr:Order Date:ok]')}</worksheets>
<dashboards><dashboard name='Board'><size maxwidth='1000' maxheight='800'/><zones><zone type='layout-basic' x='0' y='0' w='100000' h='100000'><zone name='Bar' x='0' y='0' w='50000' h='100000'/><zone name='Line' x='50000' y='0' w='50000' h='90000'/><zone type='text' x='50000' y='90000' w='50000' h='10000'><formatted-text><run>Words</run></formatted-text></zone></zone></zones></dashboard></dashboards>
<windows><window class='worksheet' name='Bar'/><window class='dashboard' name='Board' maximized='true'/></windows>
<thumbnails><thumbnail name='Bar' width='1' height='1'>iVBORw0KGgo=</thumbnail></thumbnails></workbook>`
const header = 'Order Date,Region,Sales,Quantity'
const row = '2024-01-05,West,50,1\n2024-02-01,north,20.5,2\n'

async function packageOf(name: string, document: string, rows: string): Promise<string> {
  const path = join(folder, `${name.replaceAll(/\W/g, '-')}.twbx`)
  const more = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`Image/${index}.png`, 'no picture']),
  )
  await writeFile(path, zip({ 'book.twb': document, 'Data/orders.csv': rows, ...more }))
  return path
}

const target = (path: string, view: string) => ({
  file: { path, kind: 'twbx', key: path.replaceAll(/\W/g, '').slice(-100) } as const,
  view,
  request: { now: '2024-06-15T00:00:00' },
})

describe('a sample of ours ten times as large', () => {
  test.each(growths)('in %s is described and drawn', async (name, grow) => {
    const path = await packageOf(name, writeXml(grow(parseXml(sample))), `${header}\n${row}`)
    const { views } = await inspectWorkbook(path, 'twbx')
    expect(views.map((view) => view.name)).toContain('Bar')
    expect(await renderer.svg(target(path, 'Bar'), { kind: 'image' })).toContain('</svg>')
    expect(await renderer.svg(target(path, 'Board'), { kind: 'image' })).toContain('</svg>')
  })

  test.each([
    ['rows', `${header}\n${row.repeat(20_000)}`],
    [
      'columns',
      `${header},${Array.from({ length: 200 }, (_, index) => `c${index}`).join(',')}\n${row}`,
    ],
    ['the length of a line', `${header}\n2024-01-05,${'x'.repeat(300_000)},50,1\n${row}`],
  ])('in %s of its data has its CSV and its picture', async (name, rows) => {
    const path = await packageOf(`data ${name}`, sample, rows)
    expect(await renderer.svg(target(path, 'Bar'), { kind: 'image' })).not.toContain('out of reach')
    const chunks = await renderer.csv(target(path, 'Bar'))
    for await (const chunk of chunks) expect(chunk).toContain('Region')
  })
})

const samples = samplesFolder()
const workbooks = samples === null ? '' : join(samples, 'workbooks')
const names = samples === null ? [] : readdirSync(workbooks)

/** Ten times as many sheets, dashboards, tabs, pictures and sources at once, ten times as deep, with texts as long. */
function grownInAll(root: XmlElement): XmlElement {
  const counted = ['worksheet', 'dashboard', 'window', 'thumbnail', 'datasource']
  return grownInText(grownInDepth(counted.reduce(grownIn, root)))
}

describe.skipIf(samples === null)('a workbook of the samples ten times as large', () => {
  test.each(names)(
    '%s in sheets, sources, tabs, depth and texts at once is described',
    async (name) => {
      const kind = name.endsWith('x') ? 'twbx' : 'twb'
      await using source = await openPackage(join(workbooks, name), kind)
      const path = join(folder, 'grown.twb')
      await writeFile(path, writeXml(grownInAll(await readXml(source.document()))))
      const before = await inspectWorkbook(join(workbooks, name), kind)
      const { views } = await inspectWorkbook(path, 'twb')
      expect(views.length).toBeGreaterThanOrEqual(before.views.length)
    },
  )
})
