/**
 * Benchmarks: `npm run bench` runs all and writes docs/performance.md, `npm run bench -- NAME ...` runs some and only prints.
 *
 * A figure of a shared machine means little alone, so each stands beside a floor or a peer that took turns with it in the same run.
 */

import { loadavg } from 'node:os'
import type { Measure, Suite } from './measure.ts'
import { toTable, writeTable } from './report.ts'
import { beside } from './suites/beside.ts'
import { guesses } from './suites/guesses.ts'
import { lists } from './suites/lists.ts'
import { pages } from './suites/pages.ts'
import { permissions } from './suites/permissions.ts'
import { picture } from './suites/picture.ts'
import { pictures } from './suites/pictures.ts'
import { publish } from './suites/publish.ts'
import { sessions } from './suites/sessions.ts'
import { signIn } from './suites/sign-in.ts'
import { smallRead } from './suites/small-read.ts'
import { start } from './suites/start.ts'
import { upload } from './suites/upload.ts'
import { viewData } from './suites/view-data.ts'

const suites: readonly Suite[] = [
  start,
  signIn,
  guesses,
  sessions,
  smallRead,
  pages,
  lists,
  permissions,
  upload,
  publish,
  viewData,
  picture,
  pictures,
  beside,
]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !suites.some((suite) => suite.name === name))
if (unknown.length > 0) {
  const names = suites.map(({ name }) => name).join(', ')
  throw new Error(`${unknown.join(', ')}: the benchmarks are ${names}`)
}
const [before = 0] = loadavg()
const measures: Measure[] = []
for (const suite of suites) {
  if (wanted.length > 0 && !wanted.includes(suite.name)) continue
  const began = performance.now()
  measures.push(...(await suite.run()))
  console.error(`${suite.name}: ${Math.round((performance.now() - began) / 1000)} s`)
}
const table = toTable(measures)
console.log(table)
if (wanted.length === 0) {
  const day = new Date().toISOString().slice(0, 10)
  const machine = '2 vCPU Linux x64 virtual machine, 24 GiB'
  const load = before.toFixed(1)
  writeTable(
    table,
    `${day}, Node ${process.versions.node}, ${machine}, shared with other work (load average ${load} before the run).`,
  )
}
