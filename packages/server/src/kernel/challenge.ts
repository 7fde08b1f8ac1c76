/** `WWW-Authenticate` of a session that lacks a scope. */

import { headerText } from '../domain/header-text.ts'

/** Says what the method takes and what the session has. */
export function insufficientScope(
  method: { readonly title: string; readonly scope: readonly string[] | string | null },
  granted: readonly string[] | null,
): { readonly 'www-authenticate': string } {
  const { title, scope } = method
  const said = Array.isArray(scope)
    ? `scope="${scope.join(' ')}", granted="${headerText((granted ?? []).join(' '))}"`
    : `error_description="${title} is not open to JWT sessions"`
  return { 'www-authenticate': `Tableau error="insufficient_scope", ${said}` }
}
