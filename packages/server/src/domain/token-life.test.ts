import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cloudSessionLife,
  cloudTokenLife,
  estimatedTimeToExpiration,
  sessionExpiry,
  tokenEnd,
  tokenExpiresAt,
} from './token-life.ts'

const start = new Date('2026-03-01T00:00:00Z')
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000)
const day = 86_400

it.each([
  [0, 0, null],
  [7199, 7199, null],
  [7199, 5400, null],
  [1799, 0, null],
  [1800, 0, 'idle'],
  [7200, 7200, 'expired'],
  [7200, 0, 'expired'],
])('a session after %i s, last seen at %i s: %s', (now, lastSeen, expected) => {
  const session = { createdAt: start, lastSeenAt: after(lastSeen) }
  expect(sessionExpiry(session, cloudSessionLife, after(now))).toBe(expected)
})

it.each([
  [0, 0, null],
  [15 * day - 1, 0, null],
  [15 * day, 0, 'idle'],
  [364 * day, 363 * day, null],
  [365 * day, 364 * day, 'expired'],
  [365 * day, 0, 'expired'],
])('a token after %i s, last used at %i s: %s', (now, lastUsed, expected) => {
  const token = {
    expiresAt: tokenExpiresAt(start, cloudTokenLife),
    lastUsedAt: after(lastUsed),
    ended: null,
  }
  expect(tokenEnd(token, cloudTokenLife, after(now))).toBe(expected)
})

it('a token that has ended stays so, whatever the time', () => {
  const token = { expiresAt: after(365 * day), lastUsedAt: start }
  for (const reason of ['expired', 'idle', 'revoked'] as const) {
    expect(tokenEnd({ ...token, ended: { reason } }, cloudTokenLife, start)).toBe(reason)
  }
})

describe('estimatedTimeToExpiration', () => {
  it.each([
    [365 * day, '365:00:00'],
    [177 * day + 5 * 3600 + 38 * 60 + 59, '177:05:38'],
    [59, '0:00:00'],
    [60, '0:00:01'],
    [0, '0:00:00'],
    [-day, '0:00:00'],
  ])('%i s ahead is %s', (seconds, expected) => {
    expect(estimatedTimeToExpiration(after(seconds), start)).toBe(expected)
  })

  it('always has the form that clients match, and adds up', () => {
    fc.assert(
      fc.property(fc.nat(400 * day), (seconds) => {
        const text = estimatedTimeToExpiration(after(seconds), start)
        expect(text).toMatch(/^\d+:[01]\d:[0-5]\d$|^\d+:2[0-3]:[0-5]\d$/)
        const [days = 0, hours = 0, minutes = 0] = text.split(':').map(Number)
        expect(days * 1440 + hours * 60 + minutes).toBe(Math.floor(seconds / 60))
      }),
    )
  })
})
