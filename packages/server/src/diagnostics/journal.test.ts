import { expect, test } from 'vitest'
import type { AuthEvent, AuthEventStore, AuthOrigin } from '../ports/index.ts'
import { fakeStore, movableClock, systemRandom } from '../identity/testing/fakes.ts'
import { Journal } from './journal.ts'

const origin: AuthOrigin = {
  api: 'rest',
  method: 'queryJob',
  requestId: 'r1',
  address: '127.0.0.1',
  userAgent: 'test',
  accept: null,
}

function journalWith(append: AuthEventStore['append'], waiting = 100) {
  const data = fakeStore()
  const limits = { waiting, kept: 10, maxAgeDays: 1 }
  const events = { append } as unknown as AuthEventStore
  const { store } = data
  const clock = movableClock()
  return { data, journal: new Journal({ events, store, clock, random: systemRandom, limits }) }
}

test('a request learns the id of its own event, also when others run beside it', async () => {
  const written: AuthEvent[] = []
  const { journal } = journalWith(async (events) => void written.push(...events))
  const run = (method: string, reason: string | null) =>
    journal.within({ ...origin, method }, async () => {
      await Promise.resolve()
      if (reason !== null) journal.sessionRefused({ reason })
      return method
    })
  const [first, second, quiet] = await Promise.all([
    run('a', 'no_credentials'),
    run('b', 'session_unknown'),
    run('c', null),
  ])
  await journal.flush()
  expect(quiet).toEqual({ result: 'c', eventId: null })
  expect(written.map(({ id, origin: of }) => [id, of?.method])).toEqual([
    [first.eventId, 'a'],
    [second.eventId, 'b'],
  ])
})

test('events wait while the database cannot be written, the newest of them at last', async () => {
  const written: string[] = []
  let isBroken = true
  const { journal } = journalWith(async (events) => {
    if (isBroken) throw new Error('disk full')
    written.push(...events.map(({ reason }) => reason ?? ''))
  }, 3)
  for (const reason of ['one', 'two']) journal.sessionRefused({ reason })
  await expect(journal.flush()).rejects.toThrow('disk full')
  for (const reason of ['three', 'four']) journal.sessionRefused({ reason })
  isBroken = false
  await journal.flush()
  expect(written).toEqual(['two', 'three', 'four'])
  expect(journal.dropped).toBe(1)
})

test('a refused sign-in is placed on the site that it asked for', async () => {
  const written: AuthEvent[] = []
  const { journal, data } = journalWith(async (events) => void written.push(...events))
  const site = data.addSite('Finance')
  const asked = {
    contentUrl: 'finance',
    isUat: false,
    isUatMisspelt: false,
    tokenName: 'ci',
    secret: null,
    jwt: null,
  }
  const refused = { method: 'pat', outcome: 'refused', trustCode: null, facts: {} } as const
  const at = new Date(0)
  journal.signIn({ ...refused, at, reason: 'pat_unknown', asked })
  journal.signIn({ ...refused, at, reason: 'pat_expired', asked: { ...asked, contentUrl: 'no' } })
  await journal.flush()
  expect(written).toMatchObject([
    { siteLuid: site.luid, isVerified: false },
    { siteLuid: null, isVerified: true },
  ])
})

test('a request that was not read makes an event only where sign-in has made none', async () => {
  const written: AuthEvent[] = []
  const { journal } = journalWith(async (events) => void written.push(...events))
  await journal.within(origin, async () => {
    journal.sessionRefused({ reason: 'no_credentials' })
    journal.requestRefused('later')
  })
  await journal.within(origin, async () => journal.requestRefused('isUat must be boolean'))
  await journal.flush()
  expect(written.map(({ reason }) => reason)).toEqual(['no_credentials', 'request_malformed'])
})
