/** Every count of every sample ten times as large, one at a time, drawn as the sample itself is. */

import { readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { samplesFolder } from '../../../../tools/testing/samples.ts'
import { torture } from '../../../../tools/testing/torture.ts'
import { growths } from '../../test/grown-document.ts'
import { writeXml } from '../../test/write-xml.ts'
import { inspectWorkbook } from '../model/inspect-workbook.ts'
import { openPackage } from '../package/open-package.ts'
import { readXml } from '../package/xml-tree.ts'
import { createRenderer } from './renderer.ts'
import { VizError } from './viz-error.ts'

const samples = samplesFolder()
const workbooks = samples === null ? '' : join(samples, 'workbooks')
const names = samples === null ? [] : readdirSync(workbooks)
const cases = names.flatMap((name) => growths.map((growth) => ({ name, growth })))

/** Refusals for size; a sample that lacks data stays without. */
const tooLarge: ReadonlySet<unknown> = new Set([
  'view-too-large',
  'output-too-large',
  'picture-too-large',
  'query-too-large',
  'time-limit',
])

describe.skipIf(samples === null)('samples grown in one count', () => {
  test('are described, and their views are not refused for size', async () => {
    const chance = torture('ten-times', cases.length)
    const chosen = cases
      .map((each) => ({ each, at: chance.random() }))
      .sort((a, b) => a.at - b.at)
      .slice(0, chance.count)
    const folder = await mkdtemp(join(tmpdir(), 'easel-grown-'))
    try {
      for (const [index, { each }] of chosen.entries()) {
        const path = join(folder, `${index}.twb`)
        const kind = each.name.endsWith('x') ? 'twbx' : 'twb'
        await using source = await openPackage(join(workbooks, each.name), kind)
        await writeFile(path, writeXml(each.growth[1](await readXml(source.document()))))
        const refusal = await drawAll(path, join(folder, `work-${index}`))
        expect(refusal, `${each.name} in ${each.growth[0]}`).toBe(null)
        await rm(path)
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

/** The code of the first view that is refused for its size. */
async function drawAll(path: string, workDirectory: string): Promise<unknown> {
  const { views } = await inspectWorkbook(path, 'twb')
  await using renderer = createRenderer({ workDirectory, workers: 1, painters: 1 })
  const file = { path, kind: 'twb', key: 'grown' } as const
  for (const { name: view } of views.slice(0, 40)) {
    try {
      await renderer.svg({ file, view, request: { now: '2024-06-15T00:00:00' } }, { kind: 'image' })
    } catch (error) {
      if (!(error instanceof VizError)) throw error
      if (tooLarge.has(error.code)) return error.code
    }
  }
  return null
}
