/**
 * The XML of every declared method is valid by the vendor's schema, as far as real servers keep to it. The schema and its validator stand
 * beside the samples, not in this repository.
 */

import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { samplesFolder } from '../../../tools/testing/samples.ts'
import { answeringCases, startAnswering } from './success-answers.ts'

const samples = samplesFolder()
const validator = samples === null ? '' : resolve(samples, '../tools/xsd/validate.py')
const python = process.env['EASEL_TEST_PYTHON'] ?? 'python3'
const requiresAll = process.env['EASEL_TEST_REQUIRE'] === 'all'

function canValidate(): boolean {
  if (!existsSync(validator)) return false
  try {
    execFileSync(python, ['-c', 'import lxml'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const isReady = canValidate()

test.runIf(requiresAll && existsSync(validator))(
  'Python has lxml where everything is required',
  () => {
    expect(isReady).toBe(true)
  },
)

/** A type of jobs that the real service answers and the schema does not list (fixture of TSC). */
const unlistedType = /'UpdateUploadedFile'/

/** The real service answers the schedule beside the task, which the schema does not have (fixture of TSC). */
const hasScheduleBeside: ReadonlySet<string> = new Set([
  'createCloudExtractRefreshTask',
  'updateCloudExtractRefreshTask',
])

/** Real servers answer the output steps beside the flow, which the schema has in pages alone (fixture of TSC). */
const hasStepsBeside: ReadonlySet<string> = new Set(['publishFlow', 'queryFlow'])

describe.skipIf(!isReady)('by the schema of the vendor, the XML', () => {
  let directory: string
  /** Problems by the name of the file that has them. */
  let problems: readonly string[]
  const fileOf = (name: string, query: string) => `${name}${query.replaceAll(/\W+/g, '-')}.xml`

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'easel-schema-'))
    await using site = await startAnswering()
    const files: string[] = []
    for (const [name, query, method] of answeringCases) {
      const { status, text } = await site.ask(method, 'xml', query)
      if (status >= 300) throw new Error(`${name}${query}: ${status} ${text}`)
      const file = join(directory, fileOf(name, query))
      await writeFile(file, text)
      files.push(file)
    }
    problems = await validate(files)
  }, 120_000)
  afterAll(() => rm(directory, { recursive: true, force: true }))

  test.each(answeringCases)('of %s%s is valid', (name, query) => {
    const file = join(directory, fileOf(name, query))
    const found = problems.filter((line) => line.startsWith(`${file}:`))
    const isKnown = (line: string): boolean =>
      unlistedType.test(line) ||
      (hasStepsBeside.has(name) &&
        line.includes("Element 'flowOutputSteps': This element is not expected")) ||
      (hasScheduleBeside.has(name) &&
        line.includes("Element 'schedule': This element is not expected"))
    expect(found.filter((line) => !isKnown(line))).toEqual([])
  })
})

/** Lines `file:line: problem`; the validator fails where there are any. */
async function validate(files: readonly string[]): Promise<readonly string[]> {
  const { promise, resolve: done } = Promise.withResolvers<string>()
  execFile(python, [validator, '--real', ...files], (_, stdout) => done(stdout))
  const lines = (await promise).trim().split('\n')
  if (!/^\d+ files, /.test(lines.at(-1) ?? '')) throw new Error(`no verdict: ${lines.join(' ')}`)
  return lines.slice(0, -1)
}
