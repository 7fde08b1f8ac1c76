/** Which logical tables a query touches, and in what part: what is aggregated, and what it is looked at by. */

import { partsOf, type Expression as Formula } from '../calculation/expression.ts'
import { functions } from '../calculation/functions/all-functions.ts'

export interface ObjectTouches {
  /** Objects of dimensions and filters. */
  readonly dimensions: ReadonlySet<string>
  /** For each aggregate the objects of its operands, sorted. */
  readonly aggregates: readonly (readonly string[])[]
}

/** `objectOf` is null for a column of no object. */
export function objectTouches(
  trees: readonly Formula[],
  objectOf: (column: string) => string | null,
): ObjectTouches {
  const dimensions = new Set<string>()
  const aggregates = new Map<string, readonly string[]>()
  const seen = new Set<Formula>()

  const touch = (node: Formula): void => {
    for (const part of nodesOutsideLods(node)) {
      if (part.kind === 'lod') look(part)
      const object = part.kind === 'column' ? objectOf(part.name) : null
      if (object !== null) dimensions.add(object)
    }
  }

  const aggregate = (call: Formula & { readonly kind: 'call' }): void => {
    const own = operandObjects(call, objectOf)
    aggregates.set(own.join('\n'), own)
    for (const operand of call.operands) {
      for (const part of nodesOutsideLods(operand)) if (part.kind === 'lod') look(part)
    }
  }

  /** Formulas of marks, and level of detail expressions: what they group by counts as dimensions. */
  const look = (node: Formula): void => {
    if (seen.has(node)) return
    seen.add(node)
    if (node.kind === 'lod') {
      for (const dimension of node.dimensions) touch(dimension)
      look(node.body)
    } else if (isAggregate(node)) aggregate(node)
    else for (const part of partsOf(node)) look(part)
  }

  for (const tree of trees) {
    if (tree.level === 'row' || tree.level === 'constant') touch(tree)
    else look(tree)
  }
  return { dimensions, aggregates: [...aggregates.values()] }
}

/** The objects whose columns an aggregate looks at, sorted; level of detail expressions have rows of their own. */
export function operandObjects(
  call: Formula & { readonly kind: 'call' },
  objectOf: (column: string) => string | null,
): readonly string[] {
  const found = new Set<string>()
  for (const operand of call.operands) {
    for (const part of nodesOutsideLods(operand)) {
      const object = part.kind === 'column' ? objectOf(part.name) : null
      if (object !== null) found.add(object)
    }
  }
  return [...found].sort()
}

function isAggregate(node: Formula): node is Formula & { readonly kind: 'call' } {
  return node.kind === 'call' && functions.get(node.name)?.level === 'aggregate'
}

/** The nodes of a tree, down to its level of detail expressions and not into them. */
function nodesOutsideLods(tree: Formula): ReadonlySet<Formula> {
  const found = new Set<Formula>([tree])
  for (const node of found) {
    if (node.kind !== 'lod') for (const part of partsOf(node)) found.add(part)
  }
  return found
}
