/** Builds the client for publishing: scripts in both forms of modules, and declarations that need no other package. */

import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { restFamilies } from '@easel/contract'
import { buildScripts, root } from './build-scripts.ts'
import { printDeclarations, printFamily, printTesting } from './declarations.ts'

/** @param out Emptied first */
export async function buildClient(out: string): Promise<void> {
  await rm(out, { recursive: true, force: true })
  await buildScripts(out)
  const declarations = printDeclarations()
  for (const [script, types] of [
    ['js', 'd.ts'],
    ['cjs', 'd.cts'],
  ] as const) {
    const write = async (place: string, text: string): Promise<void> => {
      const file = path.join(out, `${place}.${types}`)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, text)
    }
    await write('index', declarations)
    await write('testing/index', printTesting(`../index.${script}`))
    for (const [family, methods] of Object.entries(restFamilies))
      await write(`families/${family}`, printFamily(family, methods, `../index.${script}`))
  }
}

if (import.meta.main) await buildClient(path.join(root, 'packages/sdk/dist'))
