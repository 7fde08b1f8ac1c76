/** What docs/security.md tells in numbers and names is what the code does. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { cloudSessionLife, cloudTokenLife } from '../src/domain/token-life.ts'
import { cloudManagerSessionLife } from '../src/identity/sessions/cloud/sessions.ts'
import { signInLimits } from '../src/identity/guard/limits.ts'
import { algorithms, isAsymmetric, type Algorithm } from '../src/identity/jwt/algorithms.ts'
import { cloudOutboundSettings } from '../src/identity/trust/outbound.ts'
import { leastCost } from '../src/identity/verifiers/passwords/hash.ts'
import { cloudSignInSettings } from '../src/identity/verifiers/sign-in.ts'

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/security.md'), 'utf8')
const words = page.replaceAll(/\s+/g, ' ')

/** The row of a table that starts with a cell. */
const row = (first: string): string =>
  page.split('\n').find((line) => line.startsWith(`| ${first} |`)) ?? `no row ${first}`

test('the page tells how long sessions live', () => {
  const lives = [
    ['REST API', cloudSessionLife],
    ['Cloud Manager', cloudManagerSessionLife],
  ] as const
  for (const [api, { maxMinutes, idleMinutes }] of lives) {
    expect(row(api)).toContain(`| ${maxMinutes} minutes | ${idleMinutes} minutes |`)
  }
})

test('the page lists every way in', () => {
  const { maxDays, idleDays } = cloudTokenLife
  const life = `${maxDays} days, ${idleDays} days without use`
  expect(row('personal access token')).toContain(life)
  expect(row('personal access token of Cloud Manager')).toContain(life)
  const { jwt, uat } = cloudSignInSettings
  const minutes = `${jwt.maxLifetimeSeconds / 60} minutes, once`
  expect(row('connected app (JWT)')).toContain(minutes)
  expect(row('external authorization server (JWT)')).toContain(minutes)
  const days = uat.maxLifetimeSeconds / 86_400
  expect(row('unified access token (JWT)')).toContain(`${days} days at most`)
  const { memoryKib, passes } = leastCost
  const cost = `${memoryKib.toLocaleString('en')} KiB, ${passes} passes`
  expect(row('password, where the server is set to take them')).toContain(cost)
  expect(row("admin key (Easel's own methods)")).toContain('256 bits')
})

test('the page tells the numbers of the guard', () => {
  const { ofCredential, ofAddress, windowSeconds, longestDelaySeconds } = signInLimits
  expect(words).toContain(`${ofCredential} times at one credential`)
  expect(words).toContain(`at ${ofAddress} credentials`)
  expect(words).toContain(`forgotten every ${windowSeconds / 60} minutes`)
  expect(words).toContain(`up to ${longestDelaySeconds / 60} minutes`)
})

test('the page names every algorithm that a JWT may be signed with', () => {
  const signing = Object.keys(algorithms) as Algorithm[]
  const taken = signing.filter((name) => isAsymmetric(name) || name === 'HS256')
  expect(taken.filter((name) => !row('JWTs').includes(name))).toEqual([])
  expect(row('JWTs')).not.toMatch(/HS384|HS512|none/)
})

test('the page tells where the server may go', () => {
  expect(words).toContain(`${cloudOutboundSettings.maxBytes / 1024} KiB and 100 keys at most`)
  expect(words).toContain('public addresses on two ports over TLS')
  expect(cloudOutboundSettings).toMatchObject({ ports: [443, 8443], allowsLoopback: false })
})

test('the page tells who may do what, and leads to the tables that are made from the code', () => {
  const section = page.slice(page.indexOf('## Who may do what'), page.indexOf('## Cryptography'))
  for (const link of section.matchAll(/\]\((reference\/\w+\.md)\)/g)) {
    const file = path.join(import.meta.dirname, '../../../docs', link[1] ?? '')
    expect(readFileSync(file, 'utf8')).toContain('Generated from the declarations')
  }
  expect(section).toContain('(reference/methods.md)')
  expect(section).toContain('(reference/scopes.md)')
})
