/** The fewest scopes that open a set of methods. */

import type { Scope, ScopeRule } from './scopes.ts'

export interface NeededScopes {
  /** The shortest list, sorted. */
  readonly scopes: readonly Scope[]
  /** Whether one of the methods is not open to JWT sessions at all. */
  readonly needsToken: boolean
}

export function shortestScopes(rules: readonly ScopeRule[]): NeededScopes {
  const choices = rules.filter((rule) => Array.isArray(rule)) as readonly (readonly Scope[])[]
  const forced = new Set(choices.flatMap((choice) => (choice.length === 1 ? choice : [])))
  const open = choices.filter((choice) => !choice.some((scope) => forced.has(scope)))
  const chosen = cover(open)
  return {
    scopes: [...new Set([...forced, ...chosen])].toSorted(),
    needsToken: rules.includes(null),
  }
}

/** Tries lists of one scope, then of two, and so on: the first that opens everything is the shortest. */
function cover(choices: readonly (readonly Scope[])[]): readonly Scope[] {
  for (let size = 0; ; size += 1) {
    const found = withAtMost(size, choices)
    if (found !== null) return found
  }
}

function withAtMost(size: number, choices: readonly (readonly Scope[])[]): readonly Scope[] | null {
  const [first] = choices
  if (first === undefined) return []
  if (size === 0) return null
  for (const scope of first) {
    const rest = withAtMost(
      size - 1,
      choices.filter((choice) => !choice.includes(scope)),
    )
    if (rest !== null) return [scope, ...rest]
  }
  return null
}
