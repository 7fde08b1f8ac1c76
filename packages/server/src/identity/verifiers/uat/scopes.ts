/** Scopes of a unified access token and the ceiling of its configuration. */

import { opens, type Scope } from '@easel/contract'
import { readScopes } from '../../jwt/claims.ts'
import type { JsonObject } from '../../jwt/strict-json.ts'

/**
 * Scopes of `scp`, a list, or of `scope`, a text of words; where both are there, `scp` counts.
 *
 * @see help, Unified Access Tokens, claims
 */
export function readUatScopes(
  claims: JsonObject,
): readonly string[] | 'jwt_scp_missing' | 'jwt_scp_type' {
  const { scp, scope } = claims as { readonly scp?: unknown; readonly scope?: unknown }
  if (scp !== undefined || scope === undefined || scope === null) return readScopes(scp)
  if (typeof scope !== 'string') return 'jwt_scp_type'
  return readScopes(scope.split(' ').filter((word) => word !== ''))
}

/**
 * The first scope that the ceiling does not cover, or null. A scope with a wildcard is covered by that wildcard only, not by all of its
 * actions one by one.
 *
 * @see measured on the real service: `tableau:projects:*` is refused where the configuration lists actions of projects
 */
export function scopeAbove(
  ceiling: readonly string[] | null,
  scopes: readonly string[],
): string | null {
  if (ceiling === null) return null
  const isCovered = (scope: string) => ceiling.some((entry) => opens(entry, scope as Scope))
  return scopes.find((scope) => !isCovered(scope)) ?? null
}
