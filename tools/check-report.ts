/**
 * Computes the marks of every readable sheet a second way, over raw rows in plain TypeScript, and compares values.
 *
 * `node --conditions=easel-source tools/check-report.ts DIR [--json]`: sheets that agree count as right; those that the second way
 * cannot compute are printed apart. Ends with `N right, N wrong, N unverified, N without data`; exit code 1 where one is wrong.
 */

import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { createWorkerPool } from '../packages/viz/src/database/worker-pool.ts'
import { createVizEngine, type VizEngine } from '../packages/viz/src/engine/viz-engine.ts'
import { VizError } from '../packages/viz/src/engine/viz-error.ts'
import { PackageError } from '../packages/viz/src/package/package-error.ts'
import type { PreparedWorkbook } from '../packages/viz/src/extract/prepare-workbook.ts'
import { differenceOf } from './second-way/compare-marks.ts'
import { looker, secondMarks, type SecondWay } from './second-way/second-marks.ts'
import { Unverified } from './second-way/unverified.ts'

type Outcome = 'right' | 'wrong' | 'unverified' | 'no data'

interface Checked {
  readonly file: string
  readonly sheet: string
  readonly outcome: Outcome
  readonly why: string
}

const now = '2024-06-15T10:00:00'

async function checkSheet(
  engine: VizEngine,
  prepared: PreparedWorkbook,
  second: SecondWay,
  sheet: string,
): Promise<Pick<Checked, 'outcome' | 'why'>> {
  try {
    const first = await engine.marks(prepared, sheet, { now, user: looker })
    const difference = differenceOf(first, await secondMarks(prepared, sheet, second))
    return difference === null
      ? { outcome: 'right', why: '' }
      : { outcome: 'wrong', why: difference }
  } catch (error) {
    if (error instanceof VizError) return { outcome: 'no data', why: error.message }
    if (error instanceof Unverified) return { outcome: 'unverified', why: error.message }
    throw error
  }
}

async function checkAll(
  place: string,
  found: (checked: Checked) => void,
): Promise<ReadonlyMap<Outcome, number>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'easel-check-'))
  const counts = new Map<Outcome, number>()
  try {
    await using executor = createWorkerPool({ workers: 1, memoryLimitBytes: 2 ** 30, threads: 1 })
    await using engine = createVizEngine({ workDirectory: folder, workers: 1 })
    for (const [index, file] of (await workbooksIn(place)).entries()) {
      const kind = file.toLowerCase().endsWith('x') ? 'twbx' : 'twb'
      const key = `file-${index}`
      try {
        const prepared = await engine.prepare({ path: path.join(place, file), kind, key })
        for (const sheet of prepared.workbook.worksheets.keys()) {
          const checked = await checkSheet(engine, prepared, { executor, now }, sheet)
          counts.set(checked.outcome, (counts.get(checked.outcome) ?? 0) + 1)
          found({ file, sheet, ...checked })
        }
      } catch (error) {
        if (!(error instanceof PackageError)) throw error
        process.stderr.write(`${file}: ${error.message}\n`)
      }
      await engine.forget(key)
    }
    return counts
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function workbooksIn(place: string): Promise<readonly string[]> {
  const names = await readdir(place, { recursive: true })
  return names.filter((name) => /\.twbx?$/i.test(name)).toSorted()
}

const [place, ...flags] = process.argv.slice(2)
if (place === undefined) throw new Error('name a folder of workbooks')
const isJson = flags.includes('--json')
const counts = await checkAll(place, (checked) => {
  const { file, sheet, outcome, why } = checked
  if (isJson) console.log(JSON.stringify(checked))
  else if (outcome === 'wrong' || outcome === 'unverified') {
    console.log(`${outcome}  ${file}  ${sheet}: ${why.slice(0, 400)}`)
  }
})
const count = (outcome: Outcome): number => counts.get(outcome) ?? 0
const computed = count('right') + count('wrong')
const share = computed === 0 ? 100 : (100 * count('right')) / computed
console.log(
  `${count('right')} right, ${count('wrong')} wrong, ${count('unverified')} unverified, ` +
    `${count('no data')} without data; ${share.toFixed(1)} % of the verified are right`,
)
process.exitCode = count('wrong') > 0 ? 1 : 0
