import { describe, expect, test } from 'vitest'
import type { FailureGuard } from '../../ports/index.ts'
import { movableClock } from '../testing/fakes.ts'
import { createFailureGuard } from './guard.ts'
import { signInLimits } from './limits.ts'

function start() {
  const clock = movableClock()
  return { clock, guard: createFailureGuard({ clock, limits: signInLimits }) }
}

const attacker = '203.0.113.9'
const owner = '192.0.2.1'

function fail(guard: FailureGuard, times: number, credential = 'cred', address = attacker) {
  for (let n = 0; n < times; n += 1) guard.failed({ client: guard.clientOf(address), credential })
}
const spray = (guard: FailureGuard, credentials: number, address = attacker) => {
  for (let n = 0; n < credentials; n += 1)
    guard.failed({ client: guard.clientOf(address), credential: `cred ${n}` })
}
/** An address for each number. */
const addressOf = (n: number) => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`

describe('at one credential', () => {
  test('the fifth failure of an address makes it wait, and the next ones twice as long', () => {
    const { guard, clock } = start()
    const attempt = { client: attacker, credential: 'cred' }
    fail(guard, 4)
    expect(guard.delayOf(attempt)).toBeNull()
    fail(guard, 1)
    expect(guard.delayOf(attempt)).toEqual({ seconds: 1, limit: 'credential' })
    clock.advance(1)
    expect(guard.delayOf(attempt)).toBeNull()
    fail(guard, 1)
    expect(guard.delayOf(attempt)?.seconds).toBe(2)
  })

  test('the address may try its other credentials meanwhile', () => {
    const { guard } = start()
    fail(guard, 40)
    expect(guard.delayOf({ client: attacker, credential: 'good one' })).toBeNull()
  })

  test('a success makes an address start anew at that credential only', () => {
    const { guard } = start()
    fail(guard, 9, 'a')
    fail(guard, 9, 'b')
    guard.succeeded({ client: attacker, credential: 'a' })
    expect(guard.delayOf({ client: attacker, credential: 'a' })).toBeNull()
    expect(guard.delayOf({ client: attacker, credential: 'b' })).not.toBeNull()
  })

  test('addresses of one /64 network are one client', () => {
    const { guard } = start()
    for (let n = 0; n < 5; n += 1) fail(guard, 1, 'cred', `2001:db8:1:2::${n}`)
    expect(
      guard.delayOf({ client: guard.clientOf('2001:db8:1:2::ffff'), credential: 'cred' }),
    ).not.toBeNull()
    expect(
      guard.delayOf({ client: guard.clientOf('2001:db8:1:3::1'), credential: 'cred' }),
    ).toBeNull()
  })
})

describe('at many credentials', () => {
  test('the twentieth makes the address wait with every credential', () => {
    const { guard } = start()
    spray(guard, 19)
    expect(guard.delayOf({ client: attacker, credential: 'new' })).toBeNull()
    guard.failed({ client: attacker, credential: 'one more' })
    expect(guard.delayOf({ client: attacker, credential: 'new' })).toEqual({
      seconds: 1,
      limit: 'address',
    })
  })
})

describe('an attack from many addresses', () => {
  test('on one credential leaves no address that failed a second try, and the owner the first one', () => {
    const { guard } = start()
    for (let n = 0; n < 60; n += 1) fail(guard, 1, 'cred', addressOf(n))
    expect(guard.delayOf({ client: addressOf(3), credential: 'cred' })).not.toBeNull()
    expect(guard.delayOf({ client: owner, credential: 'cred' })).toBeNull()
    expect(guard.delayOf({ client: addressOf(3), credential: 'other' })).toBeNull()
  })

  test('on many credentials does the same for all of them', () => {
    const { guard } = start()
    for (let n = 0; n < 1000; n += 1) fail(guard, 1, `cred ${n}`, addressOf(n))
    expect(guard.delayOf({ client: addressOf(3), credential: 'cred 3' })).not.toBeNull()
    expect(guard.delayOf({ client: owner, credential: 'cred 3' })).toBeNull()
  })

  test('is forgotten when it is over', () => {
    const { guard, clock } = start()
    for (let n = 0; n < 60; n += 1) fail(guard, 1, 'cred', addressOf(n))
    clock.advance(15 * 60)
    fail(guard, 1, 'cred', addressOf(3))
    expect(guard.delayOf({ client: addressOf(3), credential: 'cred' })).toBeNull()
  })
})

describe('memory', () => {
  test('an address cannot wash out its record by inventing credentials', () => {
    const { guard } = start()
    const target = { client: attacker, credential: 'cred' }
    fail(guard, 12)
    const before = guard.delayOf(target)
    let judged = 0
    for (let n = 0; n < 300_000; n += 1) {
      const attempt = { client: attacker, credential: `invented ${n}` }
      if (guard.delayOf(attempt) !== null) continue
      guard.failed(attempt)
      judged += 1
    }
    expect(judged).toBe(19)
    expect(guard.delayOf(target)).toEqual(before)
  })

  test('records of failures stay while forty thousand other addresses fail', () => {
    const { guard } = start()
    fail(guard, 12)
    for (let n = 0; n < 40_000; n += 1) fail(guard, 1, `cred ${n}`, addressOf(n))
    expect(guard.delayOf({ client: attacker, credential: 'cred' })).not.toBeNull()
  })
})

test('only the first refusal after a failure is worth an event', () => {
  const { guard } = start()
  const attempt = { client: attacker, credential: 'cred' }
  fail(guard, 5)
  expect([guard.isFirstRefusal(attempt), guard.isFirstRefusal(attempt)]).toEqual([true, false])
  fail(guard, 1)
  expect(guard.isFirstRefusal(attempt)).toBe(true)
})
