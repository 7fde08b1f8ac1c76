/** Workbooks with very many of everything: what is read once for each sheet must not be read again for all of it. */

import { describe, expect, it } from 'vitest'
import { datasource, text, worksheet } from '../../test/made-workbook.ts'
import { dataSourceFiles } from '../extract/data-source-files.ts'
import { parseXml } from '../package/xml-tree.ts'
import { describeWorkbook } from './inspect-workbook.ts'
import { parseWorkbook, type WorkbookModel } from './workbook.ts'

const count = 4000
const repeat = (write: (index: number) => string, times = count) =>
  Array.from({ length: times }, (_, index) => write(index)).join('')

const source = datasource('ds', text, '[orders#csv]')
const region = '[ds].[none:Region:nk]'
const sheets = repeat(
  (index) =>
    `<worksheet name='S${index}'><table><view><datasources><datasource name='ds'/></datasources>
    <slices><column>${region}</column></slices></view><rows>${region}</rows><cols/></table></worksheet>`,
)
const tables = `<relation type='collection'>${repeat((index) => `<relation connection='c${index}' name='t${index}' table='[o${index}#csv]' type='table'/>`)}</relation>`
const connections = repeat(
  (index) =>
    `<named-connection name='c${index}'><connection class='textscan' filename='o${index}.csv'/></named-connection>`,
)
const records = repeat(
  (index) =>
    `<metadata-record class='column'><remote-name>x</remote-name><local-name>[x${index}]</local-name><parent-name>[t${index}]</parent-name><local-type>real</local-type></metadata-record>`,
)
const wide = source
  .replace(/<relation[^>]*\/>/, tables)
  .replace('<named-connections>', `<named-connections>${connections}`)
  .replace('</metadata-records>', `${records}</metadata-records>`)

function read(datasources: string, worksheets: string, more = ''): WorkbookModel {
  return parseWorkbook(
    parseXml(
      `<workbook><datasources>${datasources}</datasources><worksheets>${worksheets}</worksheets>${more}</workbook>`,
    ),
  )
}

describe('a workbook of thousands', () => {
  it('of sheets over a data source of thousands of tables, connections and columns is described', () => {
    const workbook = read(wide, sheets)
    expect(describeWorkbook(workbook).views).toHaveLength(count)
    const [bound] = workbook.datasources.values()
    expect(bound?.binding().tables).toHaveLength(count)
    expect(bound?.binding()).toBe(bound?.binding())
  })

  it('of tables has one file for each, with the types of its own columns', () => {
    const files = dataSourceFiles(read(wide, worksheet('Bar', region, '')))
    expect(files).toHaveLength(count)
    expect(files.at(-1)?.types).toEqual(new Map([['x', 'real']]))
  })

  it('of sheets, filters and sorts that each sheet shares is described, the first sheets with what they lack', () => {
    const filters = repeat(() => `<filter class='odd' column='[none:Region:nk]'/>`)
    const sorts = repeat((index) => `<sort class='manual' column='[none:F${index}:nk]'/>`)
    const shared = repeat(() => `<filter class='odd' column='${region}'/>`)
    const workbook = read(
      source.replace(
        '</datasource>',
        `${filters}<default-sorts>${sorts}</default-sorts></datasource>`,
      ),
      sheets,
      `<shared-views><shared-view name='ds'>${shared}</shared-view></shared-views>`,
    )
    const { views, unsupported } = describeWorkbook(workbook)
    expect(views).toHaveLength(count)
    expect(unsupported.get('S0')).toContainEqual(expect.objectContaining({ feature: 'filter:odd' }))
    expect(unsupported.size).toBeLessThan(count)
  })

  it('of sheets of one name names each', () => {
    const alike = sheets.replaceAll(/name='S\d+'/g, `name='S'`)
    const { views } = describeWorkbook(read(source, alike))
    expect(new Set(views.map(({ name }) => name)).size).toBe(count)
    expect(views.at(-1)?.name).toBe(`S (${count})`)
  })

  it('of tabs, of which half are hidden, tells the hidden sheets from the views', () => {
    const windows = repeat(
      (index) => `<window class='worksheet' hidden='${index % 2 === 0}' name='S${index}'/>`,
    )
    const found = describeWorkbook(read(source, sheets, `<windows>${windows}</windows>`))
    expect(found.views).toHaveLength(count / 2)
    expect(found.hiddenSheets).toHaveLength(count / 2)
  })
})
