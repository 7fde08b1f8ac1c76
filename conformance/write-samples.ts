/** Writes Easel's own sample workbooks into the folder that is named: `node --conditions=easel-source conformance/write-samples.ts DIR`. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { energyWorkbook, ordersWorkbook, samplePackage } from '@easel/cli'

const [, , folder] = process.argv
if (folder === undefined) throw new Error('name a folder')
mkdirSync(folder, { recursive: true })
for (const workbook of [ordersWorkbook(), energyWorkbook()]) {
  writeFileSync(join(folder, `${workbook.name}.twbx`), samplePackage(workbook))
}
