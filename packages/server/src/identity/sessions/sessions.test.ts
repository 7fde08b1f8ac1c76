import { beforeEach, describe, expect, it } from 'vitest'
import { cloudSessionLife } from '../../domain/token-life.ts'
import { createSessions, type NewSession, type Sessions } from './sessions.ts'
import { fakeSessionStore, movableClock, systemRandom } from '../testing/fakes.ts'

const siteA = '4fc41b44-75cc-4f4f-9e9e-41cd0b5cf47a'
const siteB = '4fc41b44-75cc-4f4f-9e9e-41cd0b5cf47b'
const wanted: NewSession = {
  kind: 'password',
  siteLuid: siteA,
  userLuid: 'u1',
  patGuid: null,
  trustId: null,
  scopes: null,
}

describe.each([{ cache: true }, { cache: false }])('sessions with cache: $cache', ({ cache }) => {
  let store = fakeSessionStore()
  let clock = movableClock()
  let sessions: Sessions

  beforeEach(() => {
    store = fakeSessionStore()
    clock = movableClock()
    const settings = cloudSessionLife
    sessions = createSessions({ store, clock, random: systemRandom, settings, cache })
  })

  const reasonOf = async (token: string): Promise<string | null> => {
    const verified = await sessions.verify(token)
    return verified.session === null ? verified.reason : null
  }

  it('an opened session verifies, and its secret is nowhere in the store', async () => {
    const { token, session } = await sessions.open(wanted)
    const verified = await sessions.verify(token)
    expect(verified.session).toMatchObject({ idPart: session.idPart, siteLuid: siteA })
    expect(JSON.stringify([...store.live])).not.toContain(token.split('|')[1])
  })

  it('garbage, foreign and half-right tokens are refused', async () => {
    const { token } = await sessions.open(wanted)
    const [id = '', secret = ''] = token.split('|')
    expect(await reasonOf('garbage')).toBe('session_malformed')
    expect(await reasonOf(`${'A'.repeat(22)}|${secret}|${siteA}`)).toBe('session_unknown')
    expect(await reasonOf(`${id}|${'A'.repeat(32)}|${siteA}`)).toBe('session_unknown')
    expect(await reasonOf(`${id}|${secret}|${siteB}`)).toBe('session_unknown')
    expect(await reasonOf(token)).toBeNull()
  })

  it('ends after 30 minutes without a request, which any request puts off', async () => {
    const { token } = await sessions.open(wanted)
    clock.advance(29 * 60)
    expect(await reasonOf(token)).toBeNull()
    clock.advance(29 * 60)
    expect(await reasonOf(token)).toBeNull()
    clock.advance(30 * 60)
    expect(await reasonOf(token)).toBe('session_idle')
  })

  it('a use that the store has not written yet counts', async () => {
    const { token, session } = await sessions.open(wanted)
    clock.advance(29 * 60)
    await sessions.verify(token)
    expect(store.live.get(session.idPart)?.lastSeenAt).toEqual(session.createdAt)
    clock.advance(29 * 60)
    expect(await reasonOf(token)).toBeNull()
    await sessions.flush()
    expect(store.live.get(session.idPart)?.lastSeenAt).toEqual(clock.now())
  })

  it('ends after 120 minutes however busy', async () => {
    const { token } = await sessions.open(wanted)
    for (let minute = 0; minute < 110; minute += 10) {
      clock.advance(600)
      expect(await reasonOf(token)).toBeNull()
    }
    clock.advance(599)
    expect(await reasonOf(token)).toBeNull()
    clock.advance(1)
    expect(await reasonOf(token)).toBe('session_expired')
  })

  it('signing out ends it at once', async () => {
    const { token, session } = await sessions.open(wanted)
    await sessions.signOut(session)
    expect(await reasonOf(token)).toBe('session_signed_out')
  })

  it('a new session of a PAT ends the one before, on whatever site', async () => {
    const first = await sessions.open({ ...wanted, kind: 'pat', patGuid: 'p1' })
    const moved = await sessions.switchSite(first.session, { siteLuid: siteB, userLuid: 'u2' })
    const other = await sessions.open({ ...wanted, kind: 'pat', patGuid: 'p2' })
    await sessions.open({ ...wanted, kind: 'pat', patGuid: 'p1' })
    expect(await reasonOf(first.token)).not.toBeNull()
    expect(await reasonOf(moved.token)).not.toBeNull()
    expect(await reasonOf(other.token)).toBeNull()
  })

  it('sessions without a PAT live side by side', async () => {
    const first = await sessions.open(wanted)
    await sessions.open(wanted)
    expect(await reasonOf(first.token)).toBeNull()
  })

  it('switching sites gives a new token, kills the old one and keeps the lifetime', async () => {
    const { token, session } = await sessions.open({ ...wanted, kind: 'pat', patGuid: 'p1' })
    clock.advance(20 * 60)
    await sessions.verify(token)
    const moved = await sessions.switchSite(session, { siteLuid: siteB, userLuid: 'u2' })
    expect(await reasonOf(token)).toBe('session_switched_site')
    expect(moved.session).toMatchObject({ patGuid: 'p1', siteLuid: siteB, userLuid: 'u2' })
    for (let minute = 20; minute < 100; minute += 20) {
      clock.advance(20 * 60)
      expect(await reasonOf(moved.token)).toBeNull()
    }
    clock.advance(20 * 60)
    expect(await reasonOf(moved.token)).toBe('session_expired')
  })

  it('ending a user ends all sessions of that user and no others', async () => {
    const theirs = [await sessions.open(wanted), await sessions.open(wanted)]
    const others = await sessions.open({ ...wanted, userLuid: 'u2' })
    await sessions.endOfUser('u1', 'user-changed')
    for (const { token } of theirs) expect(await reasonOf(token)).not.toBeNull()
    expect(await reasonOf(others.token)).toBeNull()
  })

  it('an end during a look-up is not undone by what the look-up brings', async () => {
    const { token, session } = await sessions.open(wanted)
    const restarted = createSessions({
      store,
      clock,
      random: systemRandom,
      settings: cloudSessionLife,
      cache,
    })
    store.whileFinding = async () => {
      store.whileFinding = null
      await restarted.signOut(session)
    }
    await restarted.verify(token)
    expect((await restarted.verify(token)).session).toBeNull()
  })
})

it('with the cache off, an end by another process counts at once', async () => {
  const shared = {
    store: fakeSessionStore(),
    clock: movableClock(),
    random: systemRandom,
    settings: cloudSessionLife,
    cache: false,
  }
  const here = createSessions(shared)
  const there = createSessions(shared)
  const { token, session } = await here.open(wanted)
  await there.signOut(session)
  expect((await here.verify(token)).session).toBeNull()
})

it('with the cache on, a known session does not ask the store', async () => {
  const store = fakeSessionStore()
  const settings = cloudSessionLife
  const base = { store, clock: movableClock(), random: systemRandom, settings, cache: true }
  const sessions = createSessions(base)
  const { token } = await sessions.open(wanted)
  await sessions.verify(token)
  await sessions.verify(token)
  expect(store.finds).toBe(0)
})

it('two sign-ins with one PAT that come back out of order leave the one that the store has', async () => {
  const store = fakeSessionStore()
  const open = store.open.bind(store)
  const held: (() => void)[] = []
  store.open = async (session, options) => {
    const isOpen = await open(session, options)
    await new Promise<void>((resolve) => held.push(resolve))
    return isOpen
  }
  const settings = cloudSessionLife
  const base = { store, clock: movableClock(), random: systemRandom, settings, cache: true }
  const sessions = createSessions(base)
  const pat: NewSession = { ...wanted, kind: 'pat', patGuid: 'p1' }
  const first = sessions.open(pat)
  const second = sessions.open(pat)
  while (held.length < 2) await new Promise((resolve) => setImmediate(resolve))
  held[1]?.()
  await second
  held[0]?.()
  expect((await sessions.verify((await first).token)).session).toBeNull()
  expect((await sessions.verify((await second).token)).session).not.toBeNull()
})

it.each(['endOfPat', 'endOfTrust', 'endOfUser'] as const)(
  '%s ends the sessions it names, remembered or stored, and no other',
  async (end) => {
    const store = fakeSessionStore()
    const settings = cloudSessionLife
    const base = { store, clock: movableClock(), random: systemRandom, settings, cache: true }
    const sessions = createSessions(base)
    const one = { ...wanted, patGuid: 'p1', trustId: 't1', userLuid: 'u1' }
    const remembered = await sessions.open(one)
    const elsewhere = await createSessions(base).open({
      ...one,
      patGuid: end === 'endOfPat' ? 'p1' : 'p2',
    })
    const other = await sessions.open({ ...wanted, patGuid: 'p9', trustId: 't9', userLuid: 'u9' })
    const name = { endOfPat: 'p1', endOfTrust: 't1', endOfUser: 'u1' }[end]
    await sessions[end](name, 'credential-revoked')
    for (const { token } of [remembered, elsewhere]) {
      expect((await sessions.verify(token)).session).toBeNull()
    }
    expect((await sessions.verify(other.token)).session).not.toBeNull()
  },
)
