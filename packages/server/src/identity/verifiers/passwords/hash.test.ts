import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { systemRandom } from '../../testing/fakes.ts'
import { deriveArgon2id, isOutOfDate, isPasswordOf, leastCost, newHash } from './hash.ts'
import { createPasswordHasher } from './hasher.ts'

const made = { cost: leastCost, random: systemRandom, derive: deriveArgon2id }

describe('argon2id', () => {
  it('makes the key of a published example', async () => {
    // Reference implementation, src/test.c: version 13h, t=2, m=65536, p=1, "password", "somesalt".
    const hash =
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect(await isPasswordOf(hash, 'password', deriveArgon2id)).toBe(true)
    expect(await isPasswordOf(hash, 'Password', deriveArgon2id)).toBe(false)
  })
})

describe('a hash', () => {
  it('tells its parameters and has a salt of its own', async () => {
    const [one, other] = await Promise.all([newHash('same', made), newHash('same', made)])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(one).not.toBe(other)
    expect(await isPasswordOf(one, 'same', deriveArgon2id)).toBe(true)
  })

  it('takes the password as it is: no trimming, no other form of the same letter', async () => {
    const hash = await newHash('caf\u00e9 noir', made)
    expect(await isPasswordOf(hash, 'cafe\u0301 noir', deriveArgon2id)).toBe(false)
    expect(await isPasswordOf(hash, 'caf\u00e9 noir ', deriveArgon2id)).toBe(false)
  })

  it('is out of date when made with other parameters', async () => {
    const hash = await newHash('x', made)
    expect(isOutOfDate(hash, leastCost)).toBe(false)
    expect(isOutOfDate(hash, { ...leastCost, passes: 3 })).toBe(true)
    expect(isOutOfDate(hash, { ...leastCost, memoryKib: 65_536 })).toBe(true)
  })

  it.each(['', 'plain', '$argon2i$v=19$m=19456,t=2,p=1$YWFh$YWFh'])(
    'that is none (%j) is an error, not a password that is wrong',
    async (hash) => {
      await expect(isPasswordOf(hash, 'x', deriveArgon2id)).rejects.toThrow('no argon2id hash')
    },
  )
})

describe('the hasher', () => {
  it('takes the same work with the dummy hash, and never accepts', async () => {
    const costs: object[] = []
    const hasher = createPasswordHasher({
      // The key of the dummy hash.
      derive: async (_, { cost }) => {
        costs.push(cost)
        return Buffer.alloc(32)
      },
      cost: leastCost,
      random: { ...systemRandom, bytes: randomBytes },
      turns: { atOnce: 1, waiting: 0 },
    })
    expect(await hasher.matches(null, 'x')).toBe(false)
    expect(await hasher.matches(await hasher.make('x'), 'x')).toBe(true)
    expect(costs).toEqual([leastCost, leastCost, leastCost])
  })
})
