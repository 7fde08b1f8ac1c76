/** Small workbooks of our own, one for each way to draw, as ground for hostile ones. */

import { datasource, live, orders, text, worksheet } from '../made-workbook.ts'
import { writeZip } from '../write-zip.ts'
import type { SamplePackage } from './hostile-packages.ts'

const region = '[ds].[none:Region:nk]'
const sales = '[ds].[sum:Sales:qk]'
const year = '[ds].[yr:Order Date:ok]'

const filtered = worksheet('Filtered', region, sales).replace(
  '<aggregation',
  `<filter class='categorical' column='${region}'><groupfilter function='except'><groupfilter function='level-members' level='[none:Region:nk]'/><groupfilter function='member' level='[none:Region:nk]' member='"West"'/></groupfilter></filter>
<filter class='quantitative' column='[ds].[none:Sales:qk]' included-values='in-range'><min>-100</min><max>5000</max></filter>
<sort class='computed' column='${region}' direction='DESC' using='${sales}'/><aggregation`,
)
const encoded = (name: string, mark: string) =>
  worksheet(name, '', '')
    .replace("'Automatic'", `'${mark}'`)
    .replace(
      '</pane>',
      `<encodings><color column='${region}'/><size column='${sales}'/><text column='${sales}'/><wedge-size column='${sales}'/></encodings></pane>`,
    )
const zones = `<zones><zone type='layout-basic' x='0' y='0' w='100000' h='100000'><zone type='title' x='0' y='0' w='100000' h='9000'/><zone name='Bar' x='0' y='9000' w='50000' h='91000'/><zone name='Pie' x='50000' y='9000' w='50000' h='45000'/><zone type='text' x='50000' y='54000' w='50000' h='46000'><formatted-text><run>Sold by &lt;Sheet Name&gt;</run></formatted-text></zone></zone></zones>`

const sheets = [
  worksheet('Bar', region, sales),
  worksheet('Line', sales, year),
  worksheet('Table', `(${region} / ${year})`, '[ds].[:Measure Names]'),
  worksheet('Calculated', region, '[ds].[sum:Calc:qk]'),
  filtered,
  encoded('Pie', 'Pie'),
  encoded('Squares', 'Square'),
].join('')

const documentOf = (source: string) =>
  `<workbook version='18.1'><datasources>${source}</datasources><worksheets>${sheets}</worksheets>
<dashboards><dashboard name='Board'><size maxwidth='1000' maxheight='800'/>${zones}</dashboard><dashboard name='Tale' type='storyboard'><zones><zone><flipboard><story-points><story-point captured-sheet='Board'/></story-points></flipboard></zone></zones></dashboard></dashboards>
<windows><window class='worksheet' name='Bar'/><window class='worksheet' name='Line'/><window class='worksheet' name='Table'/><window class='worksheet' name='Calculated'/><window class='worksheet' name='Filtered'/><window class='worksheet' name='Pie'/><window class='worksheet' name='Squares'/><window class='dashboard' name='Board'/><window class='dashboard' name='Tale'/></windows></workbook>`

const cellsOf = (line: string, row: number): string =>
  line
    .split(',')
    .map(
      (value, index) =>
        `<c r="${'ABCD'[index] ?? 'E'}${row}" t="inlineStr"><is><t>${value.replaceAll('"', '')}</t></is></c>`,
    )
    .join('')

const spreadsheet = writeZip(
  Object.entries({
    'xl/workbook.xml':
      '<workbook xmlns:r="r"><sheets><sheet name="Sheet1" r:id="a"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${orders
      .trim()
      .split('\n')
      .map(
        (line, index) =>
          `<row r="${index + 1}">${cellsOf(line.replace('"East, far"', 'East'), index + 1)}</row>`,
      )
      .join('')}</sheetData></worksheet>`,
  }).map(([name, xml]) => ({ name, data: Buffer.from(xml) })),
)
const excel = `<connection class='excel-direct' filename='Data/orders.xlsx'/>`

export const madeSamples: readonly SamplePackage[] = [
  {
    name: 'text',
    document: documentOf(datasource('ds', text, '[orders#csv]')),
    files: new Map([['Data/orders.csv', Buffer.from(orders)]]),
  },
  {
    name: 'excel',
    document: documentOf(datasource('ds', excel, '[Sheet1$]')),
    files: new Map([['Data/orders.xlsx', spreadsheet]]),
  },
  {
    name: 'live',
    document: documentOf(datasource('ds', live, '[public].[t]')),
    files: new Map([['Image/x.png', Buffer.from('no picture')]]),
  },
]
