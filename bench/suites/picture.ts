/** A view of 1,000 marks as pictures, with the workbook read before. */

import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { samplePackage } from '@easel/cli'
import { pointsWorkbook } from '../content/workbook-files.ts'
import { call, signInAs } from '../load/api.ts'
import { quantile } from '../load/load.ts'
import { publishFile } from '../load/publish.ts'
import { milliseconds, type Measure, type Suite } from '../measure.ts'
import { startChild } from '../servers/child.ts'
import type { EaselFacts } from '../servers/easel-facts.ts'

const repeats = 30
const limitsMs = { SVG: 100, PNG: 250 } as const

export const picture: Suite = { name: 'picture', run }

async function run(): Promise<readonly Measure[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-bench-'))
  const file = join(folder.path, 'points.twbx')
  await writeFile(file, samplePackage(pointsWorkbook))
  await using easel = await startChild<EaselFacts>({
    script: './easel.ts',
    args: [join(folder.path, 'data')],
  })
  const { facts } = easel
  const token = await signInAs(facts, facts.admin)
  const { workbook } = await publishFile({ facts, token }, file)
  const image = `/api/3.28/sites/${facts.siteLuid}/views/${workbook.views.view[0]?.id}/image`
  const measures: Measure[] = []
  for (const format of ['SVG', 'PNG'] as const) {
    const times: number[] = []
    for (let index = 0; index < repeats + 5; index += 1) {
      const started = performance.now()
      const bytes = await (
        await call(facts, { path: `${image}?format=${format}`, token })
      ).arrayBuffer()
      if (index >= 5) times.push(performance.now() - started)
      if (bytes.byteLength < 10_000) throw new Error('the picture is too small to hold the marks')
    }
    measures.push({
      name: `picture of 1,000 marks, warm, ${format}`,
      figure: `${milliseconds(Math.min(...times))}, median ${milliseconds(quantile(times, 0.5))}, p99 ${milliseconds(quantile(times, 0.99))}`,
      beside: '',
      ratio: null,
      aim: `< ${limitsMs[format]} ms`,
      isMet: quantile(times, 0.5) < limitsMs[format],
    })
  }
  return measures
}
