import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { strToU8, zipSync } from 'fflate'
import { energyWorkbook, ordersWorkbook, samplePackage } from '../src/index.ts'
import { workbookDocument } from '../src/samples/workbook-document.ts'
import { easel } from './terminal.ts'

let folder = ''
let orders = ''
let energy = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-samples-'))
  orders = join(folder, 'Orders.twbx')
  energy = join(folder, 'Energy.twbx')
  await writeFile(orders, samplePackage(ordersWorkbook()))
  await writeFile(energy, samplePackage(energyWorkbook()))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const samples = [ordersWorkbook(), energyWorkbook()]

const views = samples.flatMap(({ name, sheets, dashboards }) =>
  [...sheets, ...dashboards].map((view) => [name, view.name] as const),
)

/** Sum of a column over the sample's rows, by the value of another. */
function sums(by: string, measure: string): Map<string, number> {
  const { columns, rows } = ordersWorkbook()
  const [key, value] = [by, measure].map((name) => columns.findIndex((item) => item.name === name))
  const found = new Map<string, number>()
  for (const row of rows) {
    const name = String(row[key!])
    found.set(name, (found.get(name) ?? 0) + Number(row[value!]))
  }
  return found
}

describe('the sample workbooks', () => {
  it('are the same bytes every time', () => {
    for (const make of [ordersWorkbook, energyWorkbook]) {
      expect(Buffer.from(samplePackage(make())).equals(samplePackage(make()))).toBe(true)
    }
  })

  it.each(views)(
    '%s: "%s" has figures, and asks for nothing that is not supported',
    async (...names) => {
      const [workbook, view] = names
      const said = await easel(['render', join(folder, `${workbook}.twbx`), '--view', view])
      expect(said).toMatchObject({ exitCode: 0, err: '' })
      expect(said.out.split('\r\n').length).toBeGreaterThan(4)
    },
  )
})

describe('render', () => {
  it('lists the views of a workbook', async () => {
    const { out } = await easel(['render', orders, '--list'])
    expect(out).toBe(
      'Sales by Category\nSales by Region\nMonthly Sales\nFigures\nSales and Profit\nOverview\n',
    )
  })

  it('gives the figures that the rows add up to', async () => {
    const { out } = await easel(['render', orders, '--view', 'Figures', '--csv'])
    const expected = sums('Sub-Category', 'Sales')
    const rows = out.trimEnd().split('\r\n').slice(1)
    for (const [name, total] of expected) {
      const row = rows.find((line) => line.includes(`Sales,${name},`))
      const figure = /"?([\d,]+)"?$/.exec(row ?? '')?.[1]
      expect([name, Number(figure?.replaceAll(',', ''))]).toEqual([name, total])
    }
  })

  it('keeps only what the filters let through', async () => {
    const view = ['render', orders, '--view', 'Sales by Region']
    const { out } = await easel([
      ...view,
      '--filter',
      'Region=East,West',
      '--filter',
      'Segment=Consumer',
    ])
    expect(
      out
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(',')[0]),
    ).toEqual(['Region', 'West', 'East'])
  })

  it('draws what the ending of the file says, at the size asked for', async () => {
    const out = join(folder, 'view.png')
    const view = ['render', energy, '--view', 'price', '-o', out]
    expect(await easel([...view, '--width', '400', '--height', '300'])).toMatchObject({
      exitCode: 0,
      out: '',
    })
    const png = await readFile(out)
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([400, 300])
  })

  it('draws a dashboard as SVG with the titles of its sheets', async () => {
    const { out } = await easel(['render', orders, '--view', 'Overview', '--svg'])
    expect(out).toMatch(/^<svg/)
    for (const title of ['Sales by month', 'What sells best?']) expect(out).toContain(title)
  })

  it.each(['view.xls', 'view.PPT', 'view.jpg', 'view.unheard'])(
    'refuses -o %s, and lists the formats there are',
    async (name) => {
      const out = join(folder, name)
      const said = await easel(['render', energy, '--view', 'price', '-o', out])
      expect(said).toMatchObject({ exitCode: 2, out: '' })
      expect(said.err).toContain(`there is no format "${name.slice(5).toLowerCase()}"`)
      expect(said.err).toContain('csv, svg, png, xlsx, pdf, pptx')
      await expect(readFile(out)).rejects.toThrow('ENOENT')
    },
  )

  it('writes a format under a name of none, and not under that of another', async () => {
    const view = ['render', energy, '--view', 'price', '--csv', '-o']
    expect(await easel([...view, join(folder, 'view.txt')])).toMatchObject({ exitCode: 0 })
    expect((await easel([...view, join(folder, 'view.png')])).err).toContain('different formats')
    expect((await easel([...view, join(folder, 'view.pdf')])).err).toContain('different formats')
    expect((await easel([...view, join(folder, 'view.xls')])).err).toContain('no format "xls"')
  })

  it('names the fields of the view for a filter on another', async () => {
    const said = await easel([
      'render',
      orders,
      '--view',
      'Sales by Region',
      '--filter',
      'Nofield=1',
    ])
    expect(said).toMatchObject({ exitCode: 2, out: '' })
    expect(said.err).toContain('--filter "Nofield"')
    for (const field of ['Region', 'Sales', 'Segment']) expect(said.err).toContain(`\n  ${field}\n`)
  })

  it('takes a field of any sheet of a dashboard', async () => {
    const view = ['render', orders, '--view', 'Overview', '--svg', '--filter']
    expect(await easel([...view, 'Region=East'])).toMatchObject({ exitCode: 0, err: '' })
    expect((await easel([...view, 'region=East'])).err).toContain('has no such field')
  })

  it('says that the workbook has no such parameter, and which values it drops', async () => {
    const view = ['render', orders, '--view', 'Sales by Region', '--filter']
    const said = await easel([...view, 'Parameters.Rate=1'])
    expect(said.exitCode).toBe(2)
    expect(said.err).toContain('no such parameter; it has none')
    const dropped = await easel([...view, 'Sales=much'])
    expect(dropped.exitCode).toBe(0)
    expect(dropped.err).toContain('value "much" of filter "Sales" is not of type')
  })

  it('says which view is missing', async () => {
    const said = await easel(['render', orders, '--view', 'Costs', '--csv'])
    expect(said.exitCode).toBe(2)
    expect(said.err).toContain('--view "Costs" is not in')
  })

  it('fails with the reason when the data is not there', async () => {
    const broken = join(folder, 'NoData.twbx')
    const document = strToU8(workbookDocument(ordersWorkbook()))
    await writeFile(broken, zipSync({ 'NoData.twb': document }))
    const picture = ['--view', 'Overview', '--png', '-o', join(folder, 'no.png')]
    for (const wanted of [['--view', 'Figures'], picture]) {
      const said = await easel(['render', broken, ...wanted])
      expect(said).toMatchObject({ exitCode: 1, out: '' })
      expect(said.err).toContain('file-missing (Data/orders.csv)')
    }
  })

  it('fails with the reason when the file is no workbook', async () => {
    const text = join(folder, 'text.twbx')
    await writeFile(text, 'hello')
    expect(await easel(['render', text])).toMatchObject({ exitCode: 1, out: '' })
    const absent = await easel(['render', join(folder, 'absent.twbx')])
    expect(absent.err).toContain('there is no such file')
  })
})
