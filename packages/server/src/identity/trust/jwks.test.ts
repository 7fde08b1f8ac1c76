import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { cloudKeySourceSettings, createKeySource, type KeyOwner, type KeySource } from './jwks.ts'
import { oauthAddress, openidAddress } from './jwks/discovery.ts'
import { OutboundRefused } from './outbound/refused.ts'
import { movableClock, type MovableClock } from '../testing/fakes.ts'
import { createIssuer } from '../testing/issuer.ts'
import type { JsonObject } from '../jwt/strict-json.ts'

const first = createIssuer('first')
const second = createIssuer('second')
const uri = 'https://idp.example/keys'
const owner: KeyOwner = { luid: 'config', issuer: 'https://idp.example', jwksUri: uri }

let clock: MovableClock
let documents: Map<string, JsonObject>
let asked: string[]
let source: KeySource

beforeEach(() => {
  clock = movableClock()
  documents = new Map([[uri, { keys: [first.jwk] }]])
  asked = []
  source = createKeySource({
    clock,
    settings: cloudKeySourceSettings,
    outbound: {
      async getJson(address) {
        asked.push(address)
        await Promise.resolve()
        const document = documents.get(address)
        if (document === undefined) throw new OutboundRefused('status', { status: 500 })
        return document
      },
    },
  })
})

const find = async (kid: string, of: KeyOwner = owner) =>
  source.keyOf(of, { kid, algorithm: 'RS256' })
const outcome = async (kid: string, of: KeyOwner = owner): Promise<string> => {
  const answer = await find(kid, of)
  return answer.key === null ? answer.problem : 'found'
}

describe('keys', () => {
  it('are asked for once in ten minutes', async () => {
    expect(await outcome('first')).toBe('found')
    clock.advance(599)
    expect(await outcome('first')).toBe('found')
    expect(asked).toHaveLength(1)
    clock.advance(1)
    expect(await outcome('first')).toBe('found')
    expect(asked).toHaveLength(2)
  })

  it('are asked for once by any number of sign-ins at the same time', async () => {
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcome('first')))
    expect(new Set(outcomes)).toEqual(new Set(['found']))
    expect(asked).toHaveLength(1)
  })

  it('that are new are found at once after a rotation', async () => {
    await outcome('first')
    documents.set(uri, { keys: [second.jwk] })
    expect(await outcome('second')).toBe('found')
    expect(await outcome('first')).toBe('kid_unknown')
    expect(asked).toHaveLength(2)
  })

  it('that are unknown make one request a minute, however many are tried', async () => {
    await outcome('first')
    for (let attempt = 0; attempt < 100; attempt += 1) {
      expect(await outcome(`made-up-${attempt}`)).toBe('kid_unknown')
    }
    expect(asked).toHaveLength(2)
    clock.advance(60)
    await Promise.all(Array.from({ length: 20 }, (_, n) => outcome(`again-${n}`)))
    expect(asked).toHaveLength(3)
    expect(await outcome('first')).toBe('found')
  })

  it('that were good serve for an hour while the issuer is down, asked for once a minute', async () => {
    await outcome('first')
    documents.clear()
    clock.advance(600)
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect(await outcome('first')).toBe('found')
    }
    expect(asked).toHaveLength(2)
    clock.advance(2999)
    expect(await outcome('first')).toBe('found')
    clock.advance(1)
    expect(await outcome('first')).toBe('keys_unavailable')
    documents.set(uri, { keys: [first.jwk] })
    clock.advance(60)
    expect(await outcome('first')).toBe('found')
  })

  it('of an issuer that never answered are not asked for again within a minute', async () => {
    documents.clear()
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect(await outcome('first')).toBe('keys_unavailable')
    }
    expect(asked).toHaveLength(1)
    expect(await find('first')).toMatchObject({ detail: 'status 500' })
    clock.advance(60)
    await outcome('first')
    expect(asked).toHaveLength(2)
  })

  it('of a clock that was set back are asked for again', async () => {
    await outcome('first')
    clock.advance(-3600)
    expect(await outcome('first')).toBe('found')
    expect(asked).toHaveLength(2)
  })

  it('of one configuration are not those of another, nor of itself before it changed', async () => {
    await outcome('first')
    const elsewhere = 'https://other.example/keys'
    documents.set(elsewhere, { keys: [second.jwk] })
    const other = { luid: 'other', issuer: 'https://other.example', jwksUri: elsewhere }
    expect(await outcome('first', other)).toBe('kid_unknown')
    expect(await outcome('second', other)).toBe('found')
    expect(await outcome('first', { ...owner, jwksUri: elsewhere })).toBe('kid_unknown')
  })
})

describe('a key', () => {
  const rsa1024 = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
  const weak = { ...rsa1024.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }
  const { d } = first.privateKey.export({ format: 'jwk' })
  const named = { ...first.jwk, kid: 'k' }

  it.each<[string, string, object]>([
    ['with nothing wrong', 'found', named],
    ['without alg', 'found', { ...named, alg: undefined }],
    ['without use', 'found', { ...named, use: undefined }],
    ['for verifying', 'found', { ...named, key_ops: ['verify'] }],
    ['under 2048 bits', 'key_too_small', weak],
    ['for another algorithm', 'key_unfit', { ...named, alg: 'RS512' }],
    ['for PSS', 'key_unfit', { ...named, alg: 'PS256' }],
    ['of another type', 'key_unfit', { ...named, kty: 'EC' }],
    ['for encryption', 'kid_unknown', { ...named, use: 'enc' }],
    ['for signing only', 'key_unfit', { ...named, key_ops: ['sign'] }],
    ['with its private part', 'key_unfit', { ...named, d }],
    ['with a broken modulus', 'key_unfit', { ...named, n: 5 }],
    ['whose exponent is 3', 'key_unfit', { ...named, e: 'Aw' }],
  ])('%s is %s', async (_, expected, jwk) => {
    documents.set(uri, { keys: [JSON.parse(JSON.stringify(jwk))] })
    expect(await outcome('k')).toBe(expected)
  })

  it('whose name another one has is no key, and the others still are', async () => {
    documents.set(uri, { keys: [first.jwk, { ...second.jwk, kid: 'first' }, second.jwk] })
    expect(await outcome('first')).toBe('key_unfit')
    expect(await outcome('second')).toBe('found')
  })
})

it.each<[string, JsonObject]>([
  ['no keys', { issuer: 'x' }],
  ['keys that are no list', { keys: {} }],
  ['a key that is no object', { keys: ['x'] }],
  ['a secret', { keys: [first.jwk, { kty: 'oct', kid: 'o', k: 'AAAA' }] }],
  ['101 keys', { keys: Array.from({ length: 101 }, (_, n) => ({ ...first.jwk, kid: `k${n}` })) }],
])('a set with %s is no set', async (_, document) => {
  documents.set(uri, document)
  expect(await outcome('first')).toBe('keys_unavailable')
})

describe('metadata', () => {
  const issuer = 'https://idp.example/tenant'
  const oauth = 'https://idp.example/.well-known/oauth-authorization-server/tenant'
  const openid = 'https://idp.example/tenant/.well-known/openid-configuration'
  const unnamed: KeyOwner = { luid: 'eas', issuer, jwksUri: null }

  it.each([
    ['https://idp.example', '/.well-known/oauth-authorization-server'],
    ['https://idp.example/', '/.well-known/oauth-authorization-server'],
    ['https://idp.example/a/b', '/.well-known/oauth-authorization-server/a/b'],
    ['https://idp.example:8443/a/', ':8443/.well-known/oauth-authorization-server/a'],
  ])('of %s is at %s', (of, place) => {
    expect(oauthAddress(of)).toBe(`https://idp.example${place}`)
  })

  it('of OpenID Connect follows the path', () => {
    expect(openidAddress(`${issuer}/`)).toBe(openid)
  })

  it('of OAuth comes first and is reported', async () => {
    documents.set(oauth, { issuer, jwks_uri: uri })
    documents.set(openid, { issuer, jwks_uri: 'https://elsewhere.example' })
    expect(await find('first', unnamed)).toMatchObject({ metadata: 'oauth-authorization-server' })
    expect(asked).toEqual([oauth, uri])
  })

  it('of OpenID Connect serves where there is none of OAuth, and is reported', async () => {
    documents.set(openid, { issuer, jwks_uri: uri })
    expect(await find('first', unnamed)).toMatchObject({ metadata: 'openid-configuration' })
    expect(asked).toEqual([oauth, openid, uri])
  })

  it.each<[string, JsonObject]>([
    ['for another issuer', { issuer: 'https://evil.example', jwks_uri: uri }],
    ['for the issuer with a slash', { issuer: `${issuer}/`, jwks_uri: uri }],
    ['for the issuer in capitals', { issuer: issuer.toUpperCase(), jwks_uri: uri }],
    ['without an issuer', { jwks_uri: uri }],
    ['without jwks_uri', { issuer }],
    ['with a list as jwks_uri', { issuer, jwks_uri: [uri] }],
  ])('%s is not followed', async (_, document) => {
    documents.set(oauth, document)
    documents.set(openid, document)
    expect(await outcome('first', unnamed)).toBe('metadata_unavailable')
    expect(asked).toEqual([oauth, openid])
  })
})
