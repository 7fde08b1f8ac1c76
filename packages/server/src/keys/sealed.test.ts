import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKeyring, SealBroken, type SealedPlace } from './sealed.ts'
import { systemRandom } from '../identity/testing/fakes.ts'

const random = systemRandom
const place: SealedPlace = {
  table: 'connected_app_secret',
  rowId: 's1',
  column: 'sealed_value',
}
const secret = Buffer.from('a secret of a connected app')

describe('sealed secrets', () => {
  const master = randomBytes(32)
  const keyring = createKeyring({ master, random })

  it('open to what was sealed', () => {
    expect(keyring.open(place, keyring.seal(place, secret))).toEqual(secret)
    expect(keyring.open(place, keyring.seal(place, Buffer.alloc(0)))).toHaveLength(0)
  })

  it('look different each time and never hold the text', () => {
    const [one, two] = [keyring.seal(place, secret), keyring.seal(place, secret)]
    expect(one.equals(two)).toBe(false)
    expect(one.includes(secret)).toBe(false)
    expect(one.includes(master)).toBe(false)
  })

  it('do not open after a change to any one byte', () => {
    const sealed = keyring.seal(place, secret)
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => keyring.open(place, changed)).toThrow(SealBroken)
    }
  })

  it('do not open when cut short or lengthened', () => {
    const sealed = keyring.seal(place, secret)
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => keyring.open(place, sealed.subarray(0, length))).toThrow(SealBroken)
    }
    expect(() => keyring.open(place, Buffer.concat([sealed, Buffer.alloc(1)]))).toThrow(SealBroken)
  })

  it.each([
    { ...place, rowId: 's2' },
    { ...place, table: 'other' },
    { ...place, column: 'other' },
    { table: 'connected_app_secret","s1', rowId: '', column: 'sealed_value' },
  ])('do not open in another cell: %o', (elsewhere) => {
    expect(() => keyring.open(elsewhere, keyring.seal(place, secret))).toThrow(SealBroken)
  })

  it('open with an earlier master key, and say that they should be sealed anew', () => {
    const sealed = keyring.seal(place, secret)
    const rotated = createKeyring({ master: randomBytes(32), previous: [master], random })
    expect(rotated.open(place, sealed)).toEqual(secret)
    expect(rotated.isOutdated(sealed)).toBe(true)
    expect(rotated.isOutdated(rotated.seal(place, secret))).toBe(false)
  })

  it('do not open without their master key', () => {
    const stranger = createKeyring({ master: randomBytes(32), random })
    expect(() => stranger.open(place, keyring.seal(place, secret))).toThrow(SealBroken)
  })

  it('need a master key of 32 bytes', () => {
    expect(() => createKeyring({ master: randomBytes(16), random })).toThrow(RangeError)
  })
})
