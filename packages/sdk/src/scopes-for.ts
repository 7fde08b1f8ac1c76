/** The scopes that methods need. */

import { ArgumentError } from './errors.ts'
import { rest, shortestScopes, type AnyMethod, type ScopeRule } from '@easel/contract'

/** A method by its name in the contract. */
export type MethodName = keyof typeof rest

/**
 * The fewest scopes that open these methods to a session by JWT.
 *
 * @throws ArgumentError for a method that no JWT session may call
 */
export function scopesFor(...methods: readonly MethodName[]): readonly string[] {
  const table: Readonly<Record<string, AnyMethod>> = rest
  const rules = methods.map((name): ScopeRule => {
    const scope = table[name]?.scope
    if (scope === undefined) throw new ArgumentError(`there is no method ${name}`)
    if (scope === null) throw new ArgumentError(`${name} cannot be called in a session by JWT`)
    return scope
  })
  return shortestScopes(rules).scopes
}
