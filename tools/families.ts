/** Declared methods by family: the file that declares them. */

import {
  cloudManager,
  rest,
  type AnyCloudMethod,
  type AnyMethod,
} from '../packages/contract/src/index.ts'
import { readdirSync } from 'node:fs'
import path from 'node:path'

export interface Family<M = AnyMethod> {
  /** Name of the declaring file, e.g. `file-uploads`. */
  readonly name: string
  readonly methods: readonly M[]
}

const source = path.join(import.meta.dirname, '../packages/contract/src')

export const declared: readonly AnyMethod[] = Object.values(rest)
export const declaredCloud: readonly AnyCloudMethod[] = Object.values(cloudManager)

/** @throws Error when a declared method stands in no file of the folder. */
export async function readFamilies(): Promise<readonly Family[]> {
  return familiesOf(declared, path.join(source, 'rest'))
}

/** @throws Error when a declared method stands in no file of the folder. */
export async function readCloudFamilies(): Promise<readonly Family<AnyCloudMethod>[]> {
  return familiesOf(declaredCloud, path.join(source, 'cloud-manager'))
}

async function familiesOf<M extends { readonly name: string }>(
  all: readonly M[],
  folder: string,
): Promise<readonly Family<M>[]> {
  const isMethod = (value: unknown): value is M => all.some((method) => Object.is(method, value))
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'index.ts')
  const families: Family<M>[] = []
  for (const file of names.sort()) {
    const module = (await import(path.join(folder, file))) as Readonly<Record<string, unknown>>
    const methods = Object.values(module).filter(isMethod)
    const order = new Map(all.map((method, index) => [method, index]))
    methods.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    if (methods.length > 0) families.push({ name: file.replace(/\.ts$/, ''), methods })
  }
  const found = new Set(families.flatMap(({ methods }) => methods))
  const lost = all.find((method) => !found.has(method))
  if (lost) throw new Error(`${lost.name}: no file of ${folder} exports it`)
  return families
}
