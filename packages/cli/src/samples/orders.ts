/** The sample workbook "Orders": what a shop sold, where and when. */

import { orderColumns, orderRows } from './orders-data.ts'
import type { SampleWorkbook } from './workbook-spec.ts'

const sheets: SampleWorkbook['sheets'] = [
  {
    name: 'Sales by Category',
    title: 'What sells best?',
    rows: ['none:Category', 'none:Sub-Category'],
    columns: ['sum:Sales'],
    mark: 'Bar',
    encodings: [['color', 'none:Category']],
    showsLabels: true,
    sort: { pill: 'none:Sub-Category', by: 'sum:Sales', direction: 'DESC' },
  },
  {
    name: 'Sales by Region',
    title: 'Sales by region and customer segment',
    rows: ['sum:Sales'],
    columns: ['none:Region'],
    mark: 'Bar',
    encodings: [['color', 'none:Segment']],
    sort: { pill: 'none:Region', by: 'sum:Sales', direction: 'DESC' },
  },
  {
    name: 'Monthly Sales',
    title: 'Sales by month',
    rows: ['sum:Sales'],
    columns: ['tmn:Order Date'],
    mark: 'Automatic',
    encodings: [['color', 'none:Category']],
  },
  {
    name: 'Figures',
    title: 'All figures by sub-category',
    rows: ['none:Category', 'none:Sub-Category'],
    columns: ['Measure Names'],
    mark: 'Text',
    encodings: [['text', 'Measure Values']],
    measureValues: ['sum:Quantity', 'sum:Sales', 'sum:Profit'],
  },
  {
    name: 'Sales and Profit',
    title: 'Which goods earn their keep?',
    rows: ['sum:Profit'],
    columns: ['sum:Sales'],
    mark: 'Circle',
    encodings: [
      ['color', 'none:Category'],
      ['lod', 'none:Sub-Category'],
      ['lod', 'none:Region'],
    ],
  },
]

export function ordersWorkbook(): SampleWorkbook {
  return {
    name: 'Orders',
    csvFile: 'orders.csv',
    columns: orderColumns,
    rows: orderRows(),
    sheets,
    dashboards: [
      {
        name: 'Overview',
        width: 1200,
        height: 800,
        zones: [
          { sheet: 'Monthly Sales', x: 0, y: 0, width: 100, height: 45 },
          { sheet: 'Sales by Region', x: 0, y: 45, width: 45, height: 55 },
          { sheet: 'Sales by Category', x: 45, y: 45, width: 55, height: 55 },
        ],
      },
    ],
  }
}
