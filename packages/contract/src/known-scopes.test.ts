import { describe, expect, test } from 'vitest'
import { knownScopes, meantScope, opensSomething } from './known-scopes.ts'

test('the scopes of both APIs are known, each once', () => {
  expect(knownScopes).toContain('tableau:content:read')
  expect(knownScopes).toContain('tableau:tcm_sites:read')
  expect(new Set(knownScopes).size).toBe(knownScopes.length)
})

test.each([
  ['tableau:content:read', true],
  ['tableau:content:*', true],
  ['tableau:*:*', true],
  ['tableau:contents:read', false],
  ['tableau:contents:*', false],
  ['tableau:*:read', false],
  ['', false],
])('%j opens something: %s', (scope, opens) => {
  expect(opensSomething(scope)).toBe(opens)
})

describe('what is meant by a scope that opens nothing', () => {
  test.each([
    ['tableau:contents:read', 'tableau:content:read'],
    ['tableau:content:reed', 'tableau:content:read'],
    ['tableau:content:raed', 'tableau:content:read'],
    ['Tableau:Content:Read', 'tableau:content:read'],
    ['tableau.content.read', 'tableau:content:read'],
    ['content:read', 'tableau:content:read'],
    [' tableau:content:read', 'tableau:content:read'],
    ['tableau:content:read:all', null],
    ['openid', null],
    ['', null],
  ])('%j: %j', (scope, meant) => {
    expect(meantScope(scope)).toBe(meant)
  })
})
