/** Declared methods by family: the file that declares them. */

import { rest, type AnyMethod } from '../packages/contract/src/index.ts'
import { readdirSync } from 'node:fs'
import path from 'node:path'

export interface Family {
  /** Name of the declaring file, e.g. `file-uploads`. */
  readonly name: string
  readonly methods: readonly AnyMethod[]
}

const folder = path.join(import.meta.dirname, '../packages/contract/src/rest')

export const declared: readonly AnyMethod[] = Object.values(rest)

const isMethod = (value: unknown): value is AnyMethod =>
  declared.some((method) => Object.is(method, value))

/** @throws Error when a declared method stands in no file of the folder. */
export async function readFamilies(): Promise<readonly Family[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'index.ts')
  const families: Family[] = []
  for (const file of names.sort()) {
    const module = (await import(path.join(folder, file))) as Readonly<Record<string, unknown>>
    const methods = Object.values(module).filter(isMethod)
    const order = new Map(declared.map((method, index) => [method, index]))
    methods.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    if (methods.length > 0) families.push({ name: file.replace(/\.ts$/, ''), methods })
  }
  const found = new Set(families.flatMap(({ methods }) => methods))
  const lost = declared.find((method) => !found.has(method))
  if (lost) throw new Error(`${lost.name}: no file of ${folder} exports it`)
  return families
}
