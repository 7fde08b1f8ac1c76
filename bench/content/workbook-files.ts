/** Workbook packages of the sizes that benchmarks need. */

import { createReadStream } from 'node:fs'
import type { SampleWorkbook } from '@easel/cli'
import { workbookDocument } from '../../packages/cli/src/samples/workbook-document.ts'
import { writeZip } from './zip-file.ts'

const sheet = {
  name: 'Sums',
  title: 'Amount by region and year',
  rows: ['none:Region', 'none:Year'],
  columns: ['sum:Amount'],
  mark: 'Bar',
} as const

/** Ten regions, ten years, an amount; what the CSV file `sums.csv` must hold. */
export const sumsWorkbook: SampleWorkbook = {
  name: 'Sums',
  csvFile: 'sums.csv',
  columns: [
    { name: 'Region', type: 'string', role: 'dimension' },
    { name: 'Year', type: 'integer', role: 'dimension' },
    { name: 'Amount', type: 'real', role: 'measure' },
  ],
  rows: [],
  sheets: [sheet],
  dashboards: [],
}

/** A cloud of 1,000 points in five colours. */
export const pointsWorkbook: SampleWorkbook = {
  name: 'Points',
  csvFile: 'points.csv',
  columns: [
    { name: 'Item', type: 'string', role: 'dimension' },
    { name: 'Group', type: 'string', role: 'dimension' },
    { name: 'Across', type: 'real', role: 'measure' },
    { name: 'Up', type: 'real', role: 'measure' },
  ],
  rows: Array.from({ length: 1000 }, (_, index) => [
    `Item ${index}`,
    `Group ${index % 5}`,
    (index * 37) % 997,
    (index * 61) % 883,
  ]),
  sheets: [
    {
      name: 'Points',
      title: 'A thousand points',
      rows: ['sum:Up'],
      columns: ['sum:Across'],
      mark: 'Circle',
      encodings: [
        ['color', 'none:Group'],
        ['lod', 'none:Item'],
      ],
    },
  ],
  dashboards: [],
}

/** The package of a workbook whose rows are in a CSV file on disk. */
export async function packageOfCsv(
  path: string,
  workbook: SampleWorkbook,
  csvPath: string,
): Promise<void> {
  await writeZip(path, [
    { name: `${workbook.name}.twb`, content: [Buffer.from(workbookDocument(workbook))] },
    {
      name: `Data/${workbook.csvFile}`,
      content: createReadStream(csvPath, { highWaterMark: 2 ** 20 }),
    },
  ])
}

const blockBytes = 2 ** 20

/** A package whose size is that of an image in it. The bytes depend on `seed`, so that no two are one blob. */
export async function packageOfSize(path: string, megabytes: number, seed: number): Promise<void> {
  const block = Buffer.alloc(blockBytes)
  for (let at = 0; at < blockBytes; at += 4)
    block.writeInt32LE(Math.imul(at + seed, 2654435761), at)
  function* content() {
    for (let index = 0; index < megabytes; index += 1) {
      block.writeUInt32LE(index, 0)
      yield block
    }
  }
  await writeZip(path, [
    { name: 'Sums.twb', content: [Buffer.from(workbookDocument(sumsWorkbook))] },
    { name: 'Data/sums.csv', content: [Buffer.from('Region,Year,Amount\nNorth,2020,1\n')] },
    { name: 'Image/large.bin', content: content() },
  ])
}
