import { describe, expect, it } from 'vitest'
import { cloudTokenLife } from './token-life.ts'
import {
  forgettableTokens,
  isVoidFor,
  livingTokens,
  newTokenProblem,
  resetsCredentials,
} from './token-rules.ts'

const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day))

describe('living tokens', () => {
  const token = (name: string, lastUsedOn: number, expiresOn: number) => ({
    name,
    createdAt: at(0),
    lastUsedAt: at(lastUsedOn),
    expiresAt: at(expiresOn),
    ended: null,
  })

  it('are those neither idle for 15 days nor past their end', () => {
    const tokens = [token('idle', 5, 365), token('used', 6, 365), token('ended', 19, 20)]
    const living = livingTokens(tokens, cloudTokenLife, at(20))
    expect(living.map(({ name }) => name)).toEqual(['used'])
  })

  it('are none of those that have ended, also where the clock has gone back since', () => {
    const ended = { at: at(3), reason: 'idle' as const }
    expect(livingTokens([{ ...token('ended', 2, 365), ended }], cloudTokenLife, at(2))).toEqual([])
  })
})

describe('tokens that need not be remembered', () => {
  const ended = (day: number) => ({ ended: { at: at(day), reason: 'revoked' as const } })

  it('are those that ended more than 90 days ago, and never a living one', () => {
    const tokens = [ended(9), ended(10), { ended: null }]
    expect(forgettableTokens(tokens, at(100))).toEqual([ended(9)])
  })

  it('are the oldest where there are more than 104', () => {
    const tokens = Array.from({ length: 106 }, (_, n) => ended(n / 10))
    expect(forgettableTokens(tokens, at(20))).toEqual([ended(0.1), ended(0)])
  })
})

describe('a new token', () => {
  const wanted = {
    name: 'ci',
    living: [{ name: 'other' }],
    maxTokens: 2,
    isEnabledOnSite: true,
    isCreator: true,
  }
  it.each([
    { change: {}, problem: null },
    { change: { isEnabledOnSite: false }, problem: 'tokens-disabled' },
    { change: { isCreator: false }, problem: 'not-a-creator' },
    { change: { name: '' }, problem: 'name-empty' },
    { change: { name: ' \t' }, problem: 'name-empty' },
    { change: { name: 'x'.repeat(255) }, problem: null },
    { change: { name: 'x'.repeat(256) }, problem: 'name-too-long' },
    { change: { name: 'other' }, problem: 'name-taken' },
    { change: { name: 'Other' }, problem: null },
    { change: { maxTokens: 1 }, problem: 'limit-reached' },
  ])('with $change: $problem', ({ change, problem }) => {
    expect(newTokenProblem({ ...wanted, ...change })).toBe(problem)
  })
})

describe('a reset', () => {
  it.each([
    { resetAt: null, isVoid: false },
    { resetAt: at(1), isVoid: false },
    { resetAt: at(2), isVoid: true },
    { resetAt: at(3), isVoid: true },
  ])('at $resetAt voids a token of day 2: $isVoid', ({ resetAt, isVoid }) => {
    expect(isVoidFor({ createdAt: at(2) }, { credentialsResetAt: resetAt })).toBe(isVoid)
  })

  const viewer = {
    siteRole: 'Viewer',
    authSetting: 'ServerDefault',
    idpConfigurationLuid: null,
  } as const
  it.each([
    { after: viewer, resets: false },
    { after: { ...viewer, siteRole: 'Creator' }, resets: false },
    { after: { ...viewer, siteRole: 'Unlicensed' }, resets: true },
    { after: { ...viewer, authSetting: 'SAML' }, resets: true },
    { after: { ...viewer, idpConfigurationLuid: 'another' }, resets: true },
  ] as const)('from a viewer to $after: $resets', ({ after, resets }) => {
    expect(resetsCredentials(viewer, after)).toBe(resets)
  })

  it('does not come from getting a license', () => {
    expect(resetsCredentials({ ...viewer, siteRole: 'Unlicensed' }, viewer)).toBe(false)
  })
})
