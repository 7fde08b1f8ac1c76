/**
 * Breaks lines by program and runs the tests, to see which faults they catch. Run by hand: it takes minutes per mutant.
 *
 *     node tools/mutate.ts --seed 1 --count 25 [--in packages/viz/src]
 *
 * Works in a copy of the last commit, so that the checkout stays as it is.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { readSource, sourceFiles } from './imports/edges.ts'
import { applyMutant, drawMutants, mutantsOf, type Mutant } from './mutation/mutants.ts'
import { verdictOn, type Verdict } from './mutation/verdict.ts'

const root = path.join(import.meta.dirname, '..')
const packages = ['contract', 'server', 'cli', 'viz']

interface Settings {
  readonly seed: number
  readonly count: number
  readonly folders: readonly string[]
}

function settingsOf(parameters: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '25' },
      in: { type: 'string', multiple: true },
    },
  })
  const seed = Number(values.seed)
  const count = Number(values.count)
  if (!Number.isSafeInteger(seed)) throw new RangeError('--seed takes a whole number')
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError('--count takes 1 or more')
  return { seed, count, folders: values.in ?? packages.map((name) => `packages/${name}/src`) }
}

/** A worktree of the last commit with hard links to the installed packages. */
function copyOfHead(): string {
  const copy = path.join(mkdtempSync(path.join(tmpdir(), 'easel-mutants-')), 'tree')
  execFileSync('git', ['worktree', 'add', '--detach', copy, 'HEAD'], { cwd: root, stdio: 'ignore' })
  execFileSync('cp', ['-al', path.join(root, 'node_modules'), copy])
  return copy
}

function removeCopy(copy: string): void {
  execFileSync('git', ['worktree', 'remove', '--force', copy], { cwd: root, stdio: 'ignore' })
  rmSync(path.dirname(copy), { recursive: true, force: true })
}

async function judge(copy: string, mutant: Mutant): Promise<Verdict> {
  const file = path.join(copy, mutant.file)
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, applyMutant(text, mutant))
  try {
    return await verdictOn(copy, mutant.file)
  } finally {
    writeFileSync(file, text)
  }
}

async function main(): Promise<void> {
  const { seed, count, folders } = settingsOf(process.argv.slice(2))
  const files = folders.flatMap((folder) => sourceFiles(root, folder))
  const all = files.flatMap((file) => mutantsOf(file, readSource(root, file)))
  const drawn = drawMutants(all, count, seed)
  console.log(`seed ${seed}: ${drawn.length} of ${all.length} mutants in ${files.length} files`)
  const copy = copyOfHead()
  const verdicts: Verdict[] = []
  try {
    for (const mutant of drawn) {
      const verdict = await judge(copy, mutant)
      verdicts.push(verdict)
      const change = `${mutant.before} -> ${mutant.after || '(nothing)'}`
      console.log(`${verdict.padEnd(8)} ${mutant.file}:${mutant.line}  ${change}`)
    }
  } finally {
    removeCopy(copy)
  }
  const counted = (verdict: Verdict): number => verdicts.filter((each) => each === verdict).length
  const caught = verdicts.length - counted('survived')
  console.log(
    `caught ${caught} of ${verdicts.length}: ${counted('types')} by types, ${counted('tests')} by tests, ${counted('time')} by time`,
  )
}

await main()
