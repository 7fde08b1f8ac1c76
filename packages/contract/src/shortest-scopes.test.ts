import { expect, test } from 'vitest'
import { shortestScopes } from './shortest-scopes.ts'

test('scopes that one method forces serve the others, too', () => {
  expect(
    shortestScopes([['tableau:a:read', 'tableau:b:read'], ['tableau:b:read'], 'any-session']),
  ).toEqual({ scopes: ['tableau:b:read'], needsToken: false })
})

test('one scope that opens three methods is taken before three that open one each', () => {
  const common = 'tableau:content:read'
  expect(
    shortestScopes([
      ['tableau:x:read', common],
      ['tableau:y:read', common],
      ['tableau:z:read', common],
    ]).scopes,
  ).toEqual([common])
})

test('a method that no JWT may call asks for a token', () => {
  expect(shortestScopes([null, ['tableau:a:read']])).toEqual({
    scopes: ['tableau:a:read'],
    needsToken: true,
  })
  expect(shortestScopes([])).toEqual({ scopes: [], needsToken: false })
})
