/** The sample workbook "Energy": where electricity came from, over six years. */

import { energyColumns, energyRows } from './energy-data.ts'
import type { SampleWorkbook } from './workbook-spec.ts'

export function energyWorkbook(): SampleWorkbook {
  return {
    name: 'Energy',
    csvFile: 'energy.csv',
    columns: energyColumns,
    rows: energyRows(),
    sheets: [
      {
        name: 'Generation by Year',
        title: 'Generation by year and source (GWh)',
        rows: ['sum:Generation'],
        columns: ['yr:Date'],
        mark: 'Bar',
        encodings: [['color', 'none:Source']],
      },
      {
        name: 'Generation by Month',
        title: 'Generation by month (GWh)',
        rows: ['sum:Generation'],
        columns: ['tmn:Date'],
        mark: 'Line',
        encodings: [['color', 'none:Source']],
      },
      {
        name: 'Price',
        title: 'Price of electricity by quarter',
        rows: ['avg:Price'],
        columns: ['tqr:Date'],
        mark: 'Line',
      },
      {
        name: 'Emissions by Area',
        title: 'Emissions by area and year (kt CO₂)',
        rows: ['none:Area'],
        columns: ['yr:Date'],
        mark: 'Square',
        encodings: [['color', 'sum:Emissions']],
      },
      {
        name: 'Sources by Area',
        title: 'Generation by area and source (GWh)',
        rows: ['none:Area', 'none:Source'],
        columns: ['sum:Generation'],
        mark: 'Bar',
        encodings: [['color', 'none:Source']],
        showsLabels: true,
      },
    ],
    dashboards: [],
  }
}
