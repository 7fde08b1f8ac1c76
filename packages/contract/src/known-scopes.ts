/** Every scope that a method of either API names, and the one that is meant where none does. */

import { cloudManager } from './cloud-manager/index.ts'
import { nearestWord } from './edit-distance.ts'
import { rest } from './rest/index.ts'
import { isScope, opens, type Scope, type ScopeRule } from './scopes.ts'

const rules: readonly ScopeRule[] = [...Object.values(rest), ...Object.values(cloudManager)].map(
  ({ scope }) => scope,
)

/** In alphabetical order. */
export const knownScopes: readonly Scope[] = [
  ...new Set(rules.flatMap((rule) => (Array.isArray(rule) ? (rule as readonly Scope[]) : []))),
].toSorted()

/** Whether a scope, which may end in `*`, opens any method. */
export function opensSomething(scope: string): boolean {
  return isScope(scope) && knownScopes.some((known) => opens(scope, known))
}

const prefix = 'tableau:'

/** The scope that is meant by one that opens nothing, or null where none is near. */
export function meantScope(scope: string): string | null {
  const parts = scope.trim().toLowerCase().split(/[:.]/)
  const [resource = '', action = '', ...more] = parts[0] === 'tableau' ? parts.slice(1) : parts
  if (more.length > 0) return null
  const rest = nearestWord(
    `${resource}:${action}`,
    knownScopes.map((known) => known.slice(prefix.length)),
  )
  return rest === null ? null : prefix + rest
}
