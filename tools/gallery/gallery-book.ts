/** The workbook of the gallery: one sheet for each kind of picture, over a small table. */

import { bookDocument, type MadeSheet } from '../../packages/viz/test/made-book.ts'
import { zip } from '../../packages/viz/test/made-workbook.ts'

const regions = ['East', 'North', 'South', 'West']
const products = ['Chairs', 'Desks', 'Lamps', 'Paper', 'Phones', 'Printers']

/** Figures that look like those of a shop and are the same every time. */
function text(): string {
  const lines = ['Day,Region,Product,Sales,Profit']
  for (let month = 0; month < 24; month += 1) {
    for (const [r, region] of regions.entries()) {
      for (const [p, product] of products.entries()) {
        const wave = Math.sin(month / 3 + r) + Math.cos(month / 5 + p)
        const sales = Math.round(900 + 260 * p + 180 * r + 320 * wave)
        const profit = Math.round(sales * (0.22 - 0.05 * p + 0.04 * r))
        const day = `${2023 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-10`
        lines.push(`${day},${region},${product},${sales},${profit}`)
      }
    }
  }
  return `${lines.join('\n')}\n`
}

const color = (field: string) => `<color column='$[${field}]'/>`
const words = (field: string) => `<text column='$[${field}]'/>`
const size = (field: string) => `<size column='$[${field}]'/>`
const labels = `<style><style-rule element='mark'><format attr='mark-labels-show' value='true'/></style-rule></style>`

export const gallerySheets: readonly (MadeSheet & { readonly name: string })[] = [
  { name: 'Bars', rows: '$[none:Product:nk]', columns: '$[sum:Sales:qk]', paneStyle: labels },
  {
    name: 'Stacked bars',
    rows: '$[sum:Sales:qk]',
    columns: '$[none:Region:nk]',
    encodings: color('none:Product:nk'),
  },
  {
    name: 'Lines',
    rows: '$[sum:Sales:qk]',
    columns: '$[tmn:Day:qk]',
    encodings: color('none:Region:nk'),
  },
  {
    name: 'Areas',
    mark: 'Area',
    rows: '$[sum:Sales:qk]',
    columns: '$[tmn:Day:qk]',
    encodings: color('none:Region:nk'),
  },
  {
    name: 'Points of two measures',
    rows: '$[sum:Profit:qk]',
    columns: '$[sum:Sales:qk]',
    encodings: `${color('none:Region:nk')}<lod column='$[none:Product:nk]'/>`,
  },
  {
    name: 'Heat map',
    mark: 'Square',
    rows: '$[none:Product:nk]',
    columns: '$[none:Region:nk]',
    encodings: color('sum:Profit:qk'),
  },
  {
    name: 'Text table',
    rows: '$[none:Product:nk]',
    columns: '$[yr:Day:ok] / $[none:Region:nk]',
    encodings: words('sum:Sales:qk'),
  },
  {
    name: 'Pies',
    mark: 'Pie',
    columns: '$[none:Region:nk]',
    encodings: `${color('none:Product:nk')}<wedge-size column='$[sum:Sales:qk]'/>`,
  },
  {
    name: 'Treemap',
    encodings: `${color('none:Product:nk')}${size('sum:Sales:qk')}${words('none:Product:nk')}`,
  },
  {
    name: 'Panes of several measures',
    rows: '$[sum:Sales:qk] + $[sum:Profit:qk]',
    columns: '$[none:Product:nk]',
  },
  { name: 'One number', encodings: words('sum:Sales:qk') },
]

export function galleryPackage(): Buffer {
  const document = bookDocument({
    text: text(),
    types: { Day: 'date', Region: 'string', Product: 'string', Sales: 'real', Profit: 'real' },
    attributes: {
      Sales: `default-format='c"$"#,##0;("$"#,##0)'`,
      Profit: `default-format='c"$"#,##0;("$"#,##0)'`,
    },
    sheets: gallerySheets,
  })
  return zip({ 'gallery.twb': document, 'Data/shop.csv': text() })
}
