import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Session } from '../src/ports/sessions.ts'
import type { OpenStore } from '../src/store/open.ts'
import { at } from './store-content.ts'
import { onEveryDatabase } from './store-databases.ts'

const session = (idPart: string, more: Partial<Session> = {}): Session => ({
  idPart,
  secretHash: Buffer.alloc(32, 7),
  kind: 'pat',
  siteLuid: 'site',
  userLuid: 'user',
  patGuid: null,
  trustId: null,
  scopes: null,
  createdAt: at(0),
  lastSeenAt: at(0),
  ...more,
})

await onEveryDatabase('the session store', (openEmpty) => {
  let open: OpenStore

  beforeEach(async () => {
    open = await openEmpty()
  })
  afterEach(async () => {
    await open[Symbol.asyncDispose]()
  })

  test('a session is found as it was opened until it is ended', async () => {
    const { sessions } = open
    const opened = session('a', {
      kind: 'connected-app',
      trustId: 't',
      scopes: ['tableau:content:read'],
    })
    await sessions.open(opened, { now: at(0) })
    expect(await sessions.find('a')).toEqual(opened)
    expect(await sessions.find('b')).toBeNull()
    await sessions.end('a', 'signed-out', at(1))
    expect(await sessions.find('a')).toBeNull()
  })

  test('a second sign-in with a PAT ends the first and no other', async () => {
    const { sessions } = open
    await sessions.open(session('a', { patGuid: 'p' }), { now: at(0) })
    await sessions.open(session('other', { patGuid: 'q' }), { now: at(0) })
    await sessions.open(session('b', { patGuid: 'p' }), { now: at(1) })
    expect(await sessions.find('a')).toBeNull()
    expect(await sessions.find('b')).not.toBeNull()
    expect(await sessions.find('other')).not.toBeNull()
  })

  test('sessions end together by PAT, by trust and by user, and no others with them', async () => {
    const { sessions } = open
    await sessions.open(session('a', { patGuid: 'p' }), { now: at(0) })
    await sessions.open(session('b', { trustId: 't' }), { now: at(0) })
    await sessions.open(session('c', { trustId: 't', siteLuid: 'other' }), { now: at(0) })
    await sessions.open(session('d', { userLuid: 'u' }), { now: at(0) })
    await sessions.open(session('e', { patGuid: 'q', trustId: 's' }), { now: at(0) })
    await sessions.endOfPat('p', 'credential-revoked', at(1))
    await sessions.endOfTrust('t', 'credential-revoked', at(1))
    await sessions.endOfUser('u', 'user-changed', at(1))
    for (const ended of ['a', 'b', 'c', 'd']) expect(await sessions.find(ended)).toBeNull()
    expect(await sessions.find('e')).not.toBeNull()
  })

  test('switching sites replaces the session, with or without a PAT', async () => {
    const { sessions } = open
    await sessions.open(session('a', { patGuid: 'p' }), { now: at(0) })
    await sessions.open(session('b', { patGuid: 'p' }), { replaces: 'a', now: at(1) })
    await sessions.open(session('c'), { now: at(0) })
    await sessions.open(session('d'), { replaces: 'c', now: at(1) })
    const live = await Promise.all(['a', 'b', 'c', 'd'].map(async (id) => sessions.find(id)))
    expect(live.map((found) => found?.idPart)).toEqual([undefined, 'b', undefined, 'd'])
  })

  test('200 parallel sign-ins with one PAT leave one live session', async () => {
    const { sessions } = open
    const ids = Array.from({ length: 200 }, (_, n) => `s${n}`)
    await Promise.all(
      ids.map(async (id) => sessions.open(session(id, { patGuid: 'p' }), { now: at(1) })),
    )
    const found = await Promise.all(ids.map(async (id) => sessions.find(id)))
    expect(found.filter((one) => one !== null)).toHaveLength(1)
  })

  test('of 1,000 sessions that open at once with one JWT id, one does, and another trust may use the same', async () => {
    const { sessions } = open
    const claimed = async (trustId: string, n: number) => {
      const claim = { trustId, jtiHash: Buffer.alloc(32, 1), expiresAt: at(600) }
      return sessions.open(session(`${trustId}${n}`), { now: at(0), claim })
    }
    const opened = await Promise.all(Array.from({ length: 1000 }, async (_, n) => claimed('t', n)))
    expect(opened.filter(Boolean)).toHaveLength(1)
    const found = await Promise.all(opened.map(async (_, n) => sessions.find(`t${n}`)))
    expect(found.map((one) => one !== null)).toEqual(opened)
    expect(await claimed('u', 0)).toBe(true)
  })

  test('all sessions of a user end at once', async () => {
    const { sessions } = open
    await sessions.open(session('a'), { now: at(0) })
    await sessions.open(session('b'), { now: at(0) })
    await sessions.open(session('c', { userLuid: 'someone else' }), { now: at(0) })
    await sessions.endOfUser('user', 'user-changed', at(1))
    const live = await Promise.all(['a', 'b', 'c'].map(async (id) => sessions.find(id)))
    expect(live.map((found) => found?.idPart)).toEqual([undefined, undefined, 'c'])
  })

  test('touches are held back until they are flushed, and never move time backwards', async () => {
    const { sessions } = open
    await sessions.open(session('a'), { now: at(0) })
    sessions.touch('a', at(5))
    sessions.touch('a', at(9))
    sessions.touch('a', at(7))
    expect((await sessions.find('a'))?.lastSeenAt).toEqual(at(0))
    await sessions.flush()
    expect((await sessions.find('a'))?.lastSeenAt).toEqual(at(9))
    sessions.touch('a', at(8))
    await sessions.flush()
    expect((await sessions.find('a'))?.lastSeenAt).toEqual(at(9))
  })

  test('pruning forgets old sessions and JWT ids past their time', async () => {
    const { sessions } = open
    const claim = { trustId: 't', jtiHash: Buffer.alloc(32, 1), expiresAt: at(600) }
    await sessions.open(session('old'), { now: at(0), claim })
    await sessions.open(session('new', { createdAt: at(50) }), { now: at(50) })
    await sessions.prune({ jwtsBefore: at(599), createdBefore: at(50) })
    expect(await sessions.find('old')).toBeNull()
    expect(await sessions.find('new')).not.toBeNull()
    expect(await sessions.open(session('again'), { now: at(599), claim })).toBe(false)
    await sessions.prune({ jwtsBefore: at(600), createdBefore: at(0) })
    const later = { ...claim, expiresAt: at(601) }
    expect(await sessions.open(session('again'), { now: at(600), claim: later })).toBe(true)
  })

  test('the id of a JWT that was forgotten is not taken again, however often it was pruned', async () => {
    const { sessions } = open
    const claim = (n: number) => {
      return { trustId: 't', jtiHash: Buffer.alloc(32, n), expiresAt: at(600 + n) }
    }
    for (const n of [1, 2]) {
      await sessions.open(session(`s${n}`), { now: at(0), claim: claim(n) })
    }
    for (const before of [602, 601, 700]) {
      await sessions.prune({ jwtsBefore: at(before), createdBefore: at(0) })
    }
    for (const n of [0, 1, 2]) {
      expect(await sessions.open(session(`t${n}`), { now: at(0), claim: claim(n) })).toBe(false)
    }
    expect(await sessions.open(session('new'), { now: at(0), claim: claim(3) })).toBe(true)
  })

  test('what has run out by a time is ended, each session at its own, and no other', async () => {
    const { sessions } = open
    await sessions.open(session('expired'), { now: at(0) })
    await sessions.open(session('idle', { createdAt: at(100), lastSeenAt: at(150) }), {
      now: at(0),
    })
    const live = session('live', { createdAt: at(100), lastSeenAt: at(151) })
    await sessions.open(live, { now: at(0) })
    const life = { maxMs: 200_000, idleMs: 50_000 }
    await sessions.endRunOut({ createdBefore: at(0), unusedSince: at(150), ...life })
    const past = await Promise.all(['expired', 'idle'].map((id) => sessions.findPast(id)))
    expect(past).toMatchObject([
      { endedAt: at(200), endedReason: 'expired' },
      { endedAt: at(200), endedReason: 'idle' },
    ])
    expect(await sessions.find('live')).toEqual(live)
  })
})
