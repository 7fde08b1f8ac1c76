import { describe, expect, it } from 'vitest'
import { systemRandom } from '../testing/fakes.ts'
import {
  equalSecretly,
  formatSessionToken,
  hashSecret,
  newPatSecret,
  newSecretPart,
  newSessionToken,
  parseSessionToken,
  patGuidOf,
} from './token.ts'

const site = '4fc41b44-75cc-4f4f-9e9e-41cd0b5cf47f'

describe('session tokens', () => {
  it('have the shape that clients split on', () => {
    const text = formatSessionToken(newSessionToken(systemRandom, site, new Date()))
    expect(text).toMatch(/^[A-Za-z0-9_-]{22}\|[A-Za-z0-9]{32}\|[0-9a-f-]{36}$/)
    expect(text.split('|')[2]).toBe(site)
  })

  it('parse to what was formatted', () => {
    const token = newSessionToken(systemRandom, site, new Date())
    expect(parseSessionToken(formatSessionToken(token))).toEqual(token)
  })

  it.each([
    '',
    '|',
    '||',
    'a|b|c',
    `${'a'.repeat(22)}|${'b'.repeat(32)}|${site} `,
    `${'a'.repeat(22)}|${'b'.repeat(32)}|${site}\n`,
    `${'a'.repeat(21)}=|${'b'.repeat(32)}|${site}`,
    `${'a'.repeat(22)}|${'b'.repeat(31)}-|${site}`,
    `${'a'.repeat(22)}|${'b'.repeat(32)}|${site.toUpperCase()}`,
    'x'.repeat(1_000_000),
  ])('refuse %j', (text) => {
    expect(parseSessionToken(text)).toBeNull()
  })
})

describe('secret parts', () => {
  it('use every letter about equally often', () => {
    const counts = new Map<string, number>()
    for (let i = 0; i < 2000; i += 1) {
      for (const char of newSecretPart(systemRandom)) counts.set(char, (counts.get(char) ?? 0) + 1)
    }
    expect(counts.size).toBe(62)
    // 64,000 draws: about 1,032 each, standard deviation 32.
    for (const count of counts.values()) expect(Math.abs(count - 1032)).toBeLessThan(230)
  })

  it('skip bytes that would favour the start of the alphabet', () => {
    const rounds = [Buffer.alloc(40, 255), Buffer.alloc(40, 61)]
    const random = { bytes: () => rounds.shift() ?? Buffer.alloc(40), uuid: () => site }
    expect(newSecretPart(random)).toBe('9'.repeat(32))
  })
})

describe('secrets of personal access tokens', () => {
  it('name their token', () => {
    const { guid, secret } = newPatSecret(systemRandom)
    expect(secret).toMatch(/^[A-Za-z0-9+/]{22}==:[A-Za-z0-9]{32}$/)
    expect(patGuidOf(secret)).toBe(guid)
  })

  it('name none when changed in form', () => {
    const { secret } = newPatSecret(systemRandom)
    const [id = '', rest = ''] = secret.split(':')
    const strayBits = `${id.slice(0, 21)}${id[21] === 'B' ? 'C' : 'B'}==`
    for (const text of [
      `${secret}\n`,
      ` ${secret}`,
      id,
      `${id}:`,
      `${rest}:${id}`,
      `${strayBits}:${rest}`,
    ]) {
      expect(patGuidOf(text)).toBeNull()
    }
  })
})

it('hashes are SHA-256', () => {
  expect(hashSecret('abc').toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})

it('secret comparison is exact', () => {
  expect(equalSecretly('ci', 'ci')).toBe(true)
  expect(equalSecretly('ci', 'CI')).toBe(false)
  expect(equalSecretly('ci', '')).toBe(false)
})
