/** View data out of ten million rows, beside the same SQL asked of DuckDB itself. */

import { mkdtempDisposable } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { readMarks } from '../../packages/viz/src/engine/read-marks.ts'
import { createVizEngine } from '../../packages/viz/src/engine/viz-engine.ts'
import { defaultVizLimits } from '../../packages/viz/src/engine/viz-limits.ts'
import { packageOfCsv, sumsWorkbook } from '../content/workbook-files.ts'
import { call, signInAs } from '../load/api.ts'
import { median } from '../load/load.ts'
import { publishFile } from '../load/publish.ts'
import { milliseconds, plain, rounded, type Measure, type Suite } from '../measure.ts'
import { startChild } from '../servers/child.ts'
import type { EaselFacts } from '../servers/easel-facts.ts'

const rowCount = 10_000_000
const repeats = 15
const mostRatio = 1.3
const view = 'Sums'

export const viewData: Suite = { name: 'view-data', run }

async function run(): Promise<readonly Measure[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-bench-'))
  const file = join(folder.path, 'sums.twbx')
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(availableParallelism()),
  })
  const duckdb = await instance.connect()
  const csv = join(folder.path, 'sums.csv')
  await duckdb.run(`copy (select 'Region ' || (i % 10) as "Region", 2015 + (i // 10) % 10 as "Year",
    (i * 7919 % 100003) / 100 as "Amount" from range(${rowCount}) t(i)) to '${csv}' (header)`)
  await packageOfCsv(file, sumsWorkbook, csv)

  await using easel = await startChild<EaselFacts>({
    script: './easel.ts',
    args: [join(folder.path, 'data')],
  })
  const { facts } = easel
  const token = await signInAs(facts, facts.admin)
  const { workbook } = await publishFile({ facts, token }, file)
  const path = `/api/3.28/sites/${facts.siteLuid}/views/${workbook.views.view[0]?.id}/data`
  const ask = async () => (await call(facts, { path, token })).text()
  const firstMs = await timed(ask)
  const sql = await sqlOf(file, join(folder.path, 'work'))
  const own: number[] = []
  const other: number[] = []
  for (let index = 0; index < repeats; index += 1) {
    own.push(await timed(ask))
    other.push(await timed(() => readAll(duckdb, sql)))
  }
  duckdb.closeSync()
  instance.closeSync()
  return [row(own, other), plain('first view data, with the conversion', milliseconds(firstMs))]
}

function row(own: readonly number[], other: readonly number[]): Measure {
  const ratio = median(own) / median(other)
  const figures = (times: readonly number[]) =>
    `${milliseconds(Math.min(...times))}, median ${milliseconds(median(times))}`
  return {
    name: `view data, ${rounded(rowCount)} rows to 100 marks`,
    figure: figures(own),
    beside: `DuckDB, same SQL: ${figures(other)}`,
    ratio,
    aim: `≤ ${mostRatio}`,
    isMet: ratio <= mostRatio,
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

async function readAll(duckdb: DuckDBConnection, sql: string): Promise<unknown> {
  return (await duckdb.runAndReadAll(sql)).getColumns()
}

/** The statement that the server's own library makes of the view, on a conversion of its own. */
async function sqlOf(path: string, workDirectory: string): Promise<string> {
  await using engine = createVizEngine({ workDirectory })
  const prepared = await engine.prepare({ path, kind: 'twbx', key: 'bench' })
  const asked: string[] = []
  const executor = {
    run: async ({ sql }: { readonly sql: string }) => {
      asked.push(sql)
      return { columns: [], rowCount: 0 }
    },
    [Symbol.asyncDispose]: async () => {},
  }
  const request = { filters: {}, parameters: {}, now: new Date().toISOString() }
  const limits = defaultVizLimits
  await readMarks({ prepared, viewName: view, request, executor, limits }).catch(() => undefined)
  const [sql] = asked
  if (sql === undefined) throw new Error('the view asked nothing')
  return sql
}
