/** The published declarations, which are plain text, against the types that are computed from the contract: method by method. */

import { execFile } from 'node:child_process'
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { cloudManager, restFamilies } from '@easel/contract'
import { expect, test } from 'vitest'
import { printDeclarations } from '../../../tools/client/declarations.ts'

const run = promisify(execFile)
const root = path.join(import.meta.dirname, '../../..')

const prelude = `
import type { Client as Computed, CloudManager as ComputedCloud } from '../../packages/sdk/src/index.ts'
import type { Client as Printed, CloudManager as PrintedCloud } from './printed.ts'

/** Each may stand where the other is expected. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
type Function = (args: never, options?: never) => unknown
type Argument<F> = F extends Function ? Required<Parameters<F>>[0] : 'none'
type IsOptional<F> = F extends () => unknown ? true : false
type Plain<T> = T extends { saveTo: unknown } ? 'a download' : T
type Answer<F> = F extends (args: never) => PromiseLike<infer R> ? Plain<R> : 'none'
type Item<F> = F extends (args: never) => AsyncIterable<infer I> ? I : 'none'
type Code<F> = F extends { readonly codes: readonly (infer C)[] } ? C : 'none'
type Part = 'argument' | 'optional' | 'answer' | 'item' | 'code'
type Parts<F> = { argument: Argument<F>; optional: IsOptional<F>; answer: Answer<F>; item: Item<F>; code: Code<F> }
/** Names of the parts that differ. */
type Differs<A, B> = { [P in Part]: Same<Parts<A>[P], Parts<B>[P]> extends true ? never : P }[Part]
`

const checkOf = (type: string, name: string): string =>
  `export type ${type}_${name} = Expect<Differs<Computed${type}['${name}'], Printed${type}['${name}']>>`

test(
  'every method takes and answers the same in both, and the first example compiles',
  { timeout: 120_000 },
  async () => {
    // Inside the repository, where the packages are found.
    await using folder = await mkdtempDisposable(path.join(root, 'node_modules/.declarations-'))
    await writeFile(path.join(folder.path, 'printed.ts'), printDeclarations())
    const names = Object.values(restFamilies).flatMap((family) => Object.keys(family))
    const checks = names.map((name) => checkOf('', name))
    const cloud = Object.keys(cloudManager).map((name) => checkOf('Cloud', name))
    expect(checks.length).toBeGreaterThan(60)
    const text = [prelude, 'type Expect<D extends never> = D', ...checks, ...cloud]
    await writeFile(path.join(folder.path, 'same.ts'), text.join('\n'))
    const readme = await readFile(path.join(root, 'packages/sdk/README.md'), 'utf8')
    const [, example = ''] = /```ts\n([^]*?)```/.exec(readme) ?? []
    expect(example).toContain('createClient')
    await writeFile(path.join(folder.path, 'readme.ts'), example)
    const config = {
      extends: '../../tsconfig.json',
      compilerOptions: { types: ['node'], noPropertyAccessFromIndexSignature: false },
      files: ['same.ts', 'readme.ts'],
      include: [],
    }
    await writeFile(path.join(folder.path, 'tsconfig.json'), JSON.stringify(config))
    const tsc = path.join(root, 'node_modules/.bin/tsc')
    const ran = await run(tsc, ['--pretty', 'false', '-p', folder.path], {
      cwd: folder.path,
    }).catch((error: unknown) => error as { readonly stdout: string })
    expect(ran.stdout).toBe('')
  },
)
