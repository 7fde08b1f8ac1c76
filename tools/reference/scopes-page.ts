/** The page of scopes, both ways: what a scope opens, and what opens a method. */

import { mayCall, type AnyMethod, type Scope } from '../../packages/contract/src/index.ts'
import { code, methodLink, page, table } from './markdown.ts'
import { scopeText } from './methods-page.ts'

const links = (methods: readonly AnyMethod[]): string =>
  methods.map(({ name }) => methodLink(name)).join(', ')

export function scopesPage(methods: readonly AnyMethod[]): string {
  const scopes = new Set<Scope>()
  for (const { scope } of methods)
    if (scope !== null && scope !== 'any-session') for (const one of scope) scopes.add(one)
  const opens = (scope: Scope): readonly AnyMethod[] =>
    methods.filter((method) => method.scope !== 'any-session' && mayCall([scope], method.scope))
  const resources = [...new Set([...scopes].map((scope) => scope.split(':')[1] ?? ''))].sort()
  return page('Scopes', [
    'A session made from a JWT may call what one of its scopes opens. Scopes bound a session and never add rights: the user needs the permission too. Sessions made from a password or a personal access token are not bound.',
    'The action may be `*`: `tableau:views:*` opens what every scope of `views` opens. The resource may not, except in `tableau:*:*`, which opens everything. Strings that are no scope are accepted and open nothing.',
    '## What a scope opens',
    table(
      ['scope', 'methods'],
      [...scopes].sort().map((scope) => [code(scope), links(opens(scope))]),
    ),
    `Resources: ${resources.map(code).join(', ')}.`,
    '## What opens a method',
    table(
      ['method', 'scope'],
      methods.map(({ name, scope, caller }) => [methodLink(name), scopeText(scope, caller)]),
    ),
  ])
}
