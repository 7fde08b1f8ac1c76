/** The log of sign-ins on every database. */

import { expect, test } from 'vitest'
import type { AuthEvent } from '../src/ports/index.ts'
import { onEveryDatabase } from './store-databases.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))

function event(id: string, change: Partial<AuthEvent> = {}): AuthEvent {
  return {
    id,
    at: at(0),
    outcome: 'refused',
    reason: 'pat_unknown',
    method: 'pat',
    trustCode: null,
    tenantLuid: 't1',
    siteAsked: 'x',
    siteLuid: 's1',
    userLuid: null,
    sessionId: null,
    patGuid: null,
    trustId: null,
    isVerified: false,
    origin: null,
    facts: { 'it\'s "odd"\n': 'ünï', n: 1 },
    jwt: null,
    ...change,
  }
}
const pageOf = (limit: number, offset = 0) => ({ limit, offset })

await onEveryDatabase('events of sign-ins', (open) => {
  test('come back whole, newest first, by site, owner, outcome and reason', async () => {
    await using opened = await open()
    const { authEvents } = opened
    const owned = { userLuid: 'u1', isVerified: true, reason: 'pat_expired' }
    await authEvents.append([
      event('a'),
      event('b', { siteLuid: 's2', userLuid: 'u1', tenantLuid: 't2' }),
      event('c', owned),
      event('d', { outcome: 'signed-in', reason: null }),
    ])
    const ids = async (query: Parameters<typeof authEvents.list>[0]) => {
      const { items, totalAvailable } = await authEvents.list(query)
      return [items.map(({ id }) => id).join(''), totalAvailable]
    }
    expect(await authEvents.find('c')).toEqual(event('c', owned))
    expect(await authEvents.find('none')).toBeNull()
    expect(await ids(pageOf(10))).toEqual(['dcba', 4])
    expect(await ids(pageOf(2, 1))).toEqual(['cb', 4])
    expect(await ids({ ...pageOf(10), siteLuid: 's1' })).toEqual(['dca', 3])
    expect(await ids({ ...pageOf(10), tenantLuid: 't2' })).toEqual(['b', 1])
    expect(await ids({ ...pageOf(10), ownerLuid: 'u1' })).toEqual(['c', 1])
    expect(await ids({ ...pageOf(10), outcome: 'signed-in' })).toEqual(['d', 1])
    expect(await ids({ ...pageOf(10), reason: 'pat_unknown' })).toEqual(['ba', 2])
  })

  test('are found by session and token from a moment on, the earliest first', async () => {
    await using opened = await open()
    const { authEvents } = opened
    const signedIn = { outcome: 'signed-in', patGuid: 'p1' } as const
    await authEvents.append([
      event('a', { ...signedIn, at: at(1) }),
      event('b', { ...signedIn, at: at(3), sessionId: 'x1' }),
      event('c', { ...signedIn, at: at(2) }),
    ])
    const match = { by: 'pat', value: 'p1', outcomes: ['signed-in'] } as const
    expect((await authEvents.earliest({ ...match, since: at(2) }))?.id).toBe('c')
    expect((await authEvents.earliest({ ...match, by: 'session', value: 'x1' }))?.id).toBe('b')
    expect(await authEvents.earliest({ ...match, outcomes: ['refused'] })).toBeNull()
  })

  test('go when they are old, and when there are too many', async () => {
    await using opened = await open()
    const { authEvents } = opened
    await authEvents.append([1, 2, 3, 4, 5].map((n) => event(`e${n}`, { at: at(n) })))
    await authEvents.prune({ before: at(2), keep: 3 })
    const left = await authEvents.list(pageOf(10))
    expect(left.items.map(({ id }) => id)).toEqual(['e5', 'e4', 'e3'])
  })
})
