/** Finds files that import each other in a circle, types included: none of them can be read, or moved, without the others. */

import path from 'node:path'
import type { Edge } from './edges.ts'

/** @returns each circle once, its files in order of their names */
export function circlesOf(edges: readonly Edge[]): readonly (readonly string[])[] {
  const imports = new Map<string, Set<string>>()
  for (const { from, specifier, kind } of edges) {
    // What is loaded when a line is reached waits for no other file.
    if (kind === 'dynamic' || !specifier.startsWith('.')) continue
    const target = path.posix.join(path.posix.dirname(from), specifier)
    const known = imports.get(from) ?? new Set()
    imports.set(from, known.add(target))
  }
  return [...components(imports)].map((files) => files.toSorted())
}

/** Tarjan's strongly connected components with more than one file. */
function* components(
  imports: ReadonlyMap<string, ReadonlySet<string>>,
): Generator<readonly string[]> {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const path: string[] = []
  const onPath = new Set<string>()
  const visit = function* (file: string): Generator<readonly string[]> {
    const number = order.size
    order.set(file, number)
    lowest.set(file, number)
    path.push(file)
    onPath.add(file)
    for (const next of imports.get(file) ?? []) {
      if (!order.has(next)) yield* visit(next)
      else if (!onPath.has(next)) continue
      lowest.set(file, Math.min(lowest.get(file) ?? number, lowest.get(next) ?? number))
    }
    if (lowest.get(file) !== number) return
    const found = path.splice(path.indexOf(file))
    for (const each of found) onPath.delete(each)
    if (found.length > 1) yield found
  }
  for (const file of imports.keys()) if (!order.has(file)) yield* visit(file)
}
