import { describe, expect, it } from 'vitest'
import { parseXml } from '../package/xml-tree.ts'
import { describeWorkbook } from './inspect-workbook.ts'
import { parseDatasourceDocument, withPublishedDatasources } from './published.ts'
import { bindSheet } from './bind-sheet.ts'
import { parseWorkbook } from './workbook.ts'

const png = Buffer.from('89504e470d0a1a0a00', 'hex')
const sheet = (name: string) =>
  `<worksheet name='${name}'><table><view/><rows/><cols/></table></worksheet>`
const worksheets = `<worksheets>${['b', 'A', 'c', 'hidden'].map(sheet).join('')}</worksheets>`
const dashboards = `<dashboards>
  <dashboard name='D'><size maxwidth='800' maxheight='600'/><zones><zone type-v2='layout-basic' w='100000' h='100000'>
    <zone name='b' x='10'/><zone name='A' hidden-by-user='true'/><zone name='c'/><zone name='b' type='filter'/>
    <zone name='gone'/></zone></zones>
    <devicelayouts><devicelayout><zones><zone name='A'/></zones></devicelayout></devicelayouts></dashboard>
  <dashboard name='T' type='storyboard'><zones><zone type='flipboard'><flipboard><story-points>
    <story-point captured-sheet='D'/></story-points></flipboard></zone></zones></dashboard></dashboards>`
const windows = `<windows><window class='schema'/><window class='dashboard' name='T'/>
  <window class='worksheet' name='hidden' hidden='true' maximized='true'/><window class='hidden-worksheet' name='A'/>
  <window class='dashboard' name='D' maximized='1'/><window class='worksheet' name='b'/></windows>`
const thumbnails = `<thumbnails><thumbnail name='b'>${png.toString('base64')}</thumbnail>
  <thumbnail name='D'>bm8gcGljdHVyZQ==</thumbnail></thumbnails>`

function describeXml(content: string) {
  return describeWorkbook(parseWorkbook(parseXml(`<workbook version='18.1'>${content}</workbook>`)))
}

describe('describeWorkbook', () => {
  it('lists visible tabs in tab order, with pictures and the sheet that answers for each', () => {
    const found = describeXml(worksheets + dashboards + windows + thumbnails)
    expect(found.views).toEqual([
      { name: 'T', kind: 'story' },
      { name: 'D', kind: 'dashboard', sheetForData: 'b' },
      { name: 'b', kind: 'worksheet', sheetForData: 'b', thumbnail: png },
    ])
    expect(found.hiddenSheets).toEqual(['A', 'c', 'hidden'])
    expect(found.defaultView).toBe('D')
    expect(found.version).toBe('18.1')
  })

  it('shows everything in a document without windows', () => {
    const found = describeXml(worksheets)
    expect(found.views.map((view) => view.name)).toEqual(['b', 'A', 'c', 'hidden'])
    expect(found.defaultView).toBe('b')
  })

  describe('of sheets that are written alike', () => {
    const twice = `<worksheets>${['Sales', 'sales', 'Sales', 'Sales (2)'].map(sheet).join('')}</worksheets>`
    const board = `<dashboards><dashboard name='Sales'><zones/></dashboard></dashboards>`
    const views = (content: string) =>
      describeXml(content).views.map(({ name, kind }) => `${kind} ${name}`)
    const all = ['Sales', 'sales', 'Sales (3)', 'Sales (2)'].map((name) => `worksheet ${name}`)

    it('shows each, the later ones with a number that is free', () => {
      expect(views(twice)).toEqual(all)
      expect(views(twice + board)).toEqual([...all, 'dashboard Sales (4)'])
    })

    it('gives each its own window, in order and by kind', () => {
      const tabs = (...list: readonly (readonly [string, string, string?])[]) =>
        `<windows>${list.map(([kind, name, more = '']) => `<window class='${kind}' name='${name}' ${more}/>`).join('')}</windows>`
      const own = tabs(
        ['dashboard', 'Sales'],
        ['worksheet', 'Sales'],
        ['worksheet', 'sales'],
        ['worksheet', 'Sales', "hidden='true'"],
      )
      expect(views(twice + board + own)).toEqual([
        'dashboard Sales (4)',
        'worksheet Sales',
        'worksheet sales',
      ])
    })

    it('shows a sheet without a window beside its namesake, and a window without a sheet not at all', () => {
      const window = `<window class='worksheet' name='Sales'/>`
      expect(views(`${twice}<windows>${window}</windows>`)).toEqual([
        'worksheet Sales',
        'worksheet Sales (3)',
      ])
      expect(views(`${twice}<windows>${window}${window}${window}</windows>`)).toHaveLength(2)
    })
  })

  it('lists connections without their passwords, and extracts', () => {
    const found = describeXml(`<datasources><datasource name='Parameters'/>
      <datasource name='ds' caption='Shop'><connection class='federated'><named-connections><named-connection name='n'>
        <connection class='postgres' server='db' port='5432' username='u' password='secret'/></named-connection></named-connections></connection>
        <extract enabled='true'><connection class='hyper' dbname='Data/x.hyper'/></extract></datasource>
      <datasource name='old'><connection class='dataengine' dbname='Data/y.tde'/></datasource></datasources>`)
    expect(found.connections).toEqual([
      {
        datasource: 'ds',
        datasourceCaption: 'Shop',
        name: 'n',
        class: 'postgres',
        server: 'db',
        port: '5432',
        username: 'u',
        embedsPassword: true,
      },
      {
        datasource: 'old',
        datasourceCaption: 'old',
        class: 'dataengine',
        dbname: 'Data/y.tde',
        embedsPassword: false,
      },
    ])
    expect(found.hasExtracts).toBe(true)
    expect(found.extractKinds).toEqual(['hyper', 'tde'])
  })

  it('lists what each sheet lacks', () => {
    const found = describeXml(
      `<worksheets><worksheet name='S'><table><panes><pane><mark class='Polygon'/></pane></panes></table></worksheet></worksheets>`,
    )
    expect(found.unsupported).toEqual(
      new Map([['S', [{ feature: 'mark:Polygon', detail: 'Polygon', affects: 'drawing' }]]]),
    )
  })

  it('reads parameters', () => {
    const { parameters } = parseWorkbook(
      parseXml(`<workbook><datasources><datasource name='Parameters'>
        <column name='[Top]' caption='Top N' datatype='integer' param-domain-type='range' value='5'><range min='1' max='20'/></column>
        <column name='[Who]' datatype='string' param-domain-type='list' value='"a"'><members><member value='"a"' alias='All'/></members></column>
        </datasource></datasources></workbook>`),
    )
    expect(parameters).toEqual([
      {
        name: '[Top]',
        caption: 'Top N',
        dataType: 'integer',
        domain: 'range',
        value: 5,
        members: [],
        min: 1,
        max: 20,
      },
      {
        name: '[Who]',
        caption: 'Who',
        dataType: 'string',
        domain: 'list',
        value: 'a',
        members: [{ value: 'a', alias: 'All' }],
      },
    ])
  })

  it('refuses a document that is not a workbook', () => {
    expect(() => parseWorkbook(parseXml('<datasource/>'))).toThrow(
      expect.objectContaining({ code: 'workbook-not-xml' }),
    )
    expect(() => parseDatasourceDocument(parseXml('<workbook/>'))).toThrow(
      expect.objectContaining({ code: 'workbook-not-xml' }),
    )
  })
})

describe('dashboards', () => {
  it('keep their zones, with text and titles', () => {
    const { dashboards } = parseWorkbook(
      parseXml(`<workbook><dashboards><dashboard name='D'><zones>
        <zone type='layout-flow' param='vert' x='0' y='10' w='100000' h='99990'>
          <zone name='S' show-title='false'/>
          <zone type='text'><formatted-text><run>Hello </run><run>there</run></formatted-text></zone></zone>
        </zones></dashboard></dashboards></workbook>`),
    )
    expect(dashboards.get('D')!.zones).toMatchObject([
      {
        type: 'layout-flow',
        param: 'vert',
        y: 10,
        height: 99_990,
        zones: [
          { type: 'sheet', sheet: 'S', showsTitle: false },
          { type: 'text', text: 'Hello there' },
        ],
      },
    ])
  })
})

describe('withPublishedDatasources', () => {
  const workbook = parseWorkbook(
    parseXml(`<workbook><datasources><datasource name='sqlproxy.1'><connection class='sqlproxy' dbname='Shop'>
      <relation name='sqlproxy' table='[sqlproxy]' type='table'/></connection></datasource></datasources>
      <worksheets><worksheet name='S'><table><view><datasources><datasource name='sqlproxy.1'/></datasources></view>
      <rows>[sqlproxy.1].[sum:Sales:qk]</rows><cols/></table></worksheet></worksheets></workbook>`),
  )
  const published = parseDatasourceDocument(
    parseXml(`<datasource formatted-name='Shop'><connection class='hyper' dbname='Data/x.hyper'>
      <relation name='T' table='[Extract].[T]' type='table'/><metadata-records><metadata-record class='column'>
      <remote-name>sales</remote-name><local-name>[Sales]</local-name><local-type>real</local-type></metadata-record></metadata-records>
      </connection></datasource>`),
  )

  it('binds sheets to the tables of the published source', () => {
    const filled = withPublishedDatasources(workbook, (url) =>
      url === 'Shop' ? published : undefined,
    )
    expect(bindSheet(filled, 'S')).toMatchObject({
      datasource: 'sqlproxy.1',
      unsupported: [],
      rows: { field: { column: { role: 'measure', source: { table: 'T', column: 'sales' } } } },
    })
  })

  it('leaves references it cannot fill', () => {
    const left = withPublishedDatasources(workbook, () => undefined)
    expect(bindSheet(left, 'S')?.unsupported).toMatchObject([
      { feature: 'unknown-field' },
      { feature: 'published-data-source', detail: 'Shop' },
    ])
  })
})
