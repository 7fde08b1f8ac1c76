/** Access scopes of JWT sessions: their grammar and the one rule that says whether a session may call a method. */

export type Action =
  | 'create'
  | 'read'
  | 'run'
  | 'update'
  | 'download'
  | 'delete'
  | 'switch'
  | 'test'
  | 'upload'
  | 'write'
  | 'batch_create'
  | 'batch_delete'

export type Scope = `tableau:${string}:${Action}`

/**
 * Which JWT sessions may call a method: one of these scopes opens it; `'any-session'` is open to every live session whatever
 * its scopes; `null` means that no JWT session may call it.
 */
export type ScopeRule = readonly [Scope, ...Scope[]] | 'any-session' | null

const grammar = /^tableau:([a-z0-9_]+|\*):([a-z0-9_]+|\*)$/

/**
 * Whether a granted scope opens a method that names `needed`.
 *
 * `*` replaces the action only (`tableau:users:*`). The one resource wildcard that a real client sends, `tableau:*:*`,
 * opens everything; `tableau:*:read` is not a scope.
 */
export function opens(granted: string, needed: Scope): boolean {
  if (granted === needed || granted === 'tableau:*:*') return true
  const [, resource, action] = grammar.exec(granted) ?? []
  return resource !== undefined && action === '*' && needed.startsWith(`tableau:${resource}:`)
}

/** @param granted Scopes of the session's JWT; `null` for a session that scopes do not bound (PAT, password). */
export function mayCall(granted: readonly string[] | null, rule: ScopeRule): boolean {
  if (granted === null || rule === 'any-session') return true
  if (rule === null) return false
  return rule.some((needed) => granted.some((scope) => opens(scope, needed)))
}

/** Whether the text has the form of a scope; strings that do not are accepted at sign-in and open nothing. */
export function isScope(text: string): boolean {
  const match = grammar.exec(text)
  return match !== null && (match[1] !== '*' || match[2] === '*')
}
