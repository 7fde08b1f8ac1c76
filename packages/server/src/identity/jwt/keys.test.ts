import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { encode } from '../testing/world.ts'
import { algorithms, isAlgorithm, type Algorithm } from './algorithms.ts'
import { decodeBase64url, isGenuine, jwtParts, readJws } from './jws.ts'
import { importKey, importKeySet, KeyUnfit } from './keys.ts'

const everyAlgorithm = Object.keys(algorithms).filter(isAlgorithm)
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ed = generateKeyPairSync('ed25519')
const ed448 = generateKeyPairSync('ed448')
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })

const jwkOf = (key: KeyObject): Record<string, unknown> => ({ ...key.export({ format: 'jwk' }) })
const read = (text: string) =>
  readJws(jwtParts(text), { method: 'connected-app', algorithms: everyAlgorithm })

function signed(alg: string, signer: (data: Buffer) => Buffer): string {
  const data = `${encode({ alg })}.${encode({ sub: 'ann' })}`
  return `${data}.${signer(Buffer.from(data)).toString('base64url')}`
}

describe('keys', () => {
  it('for EdDSA verify what Ed25519 signed', () => {
    const key = importKey(jwkOf(ed.publicKey), 'EdDSA')
    const jws = signed('EdDSA', (data) => sign(null, data, ed.privateKey))
    expect(isGenuine(read(jws), key)).toBe(true)
    const other = generateKeyPairSync('ed25519')
    const forged = signed('EdDSA', (data) => sign(null, data, other.privateKey))
    expect(isGenuine(read(forged), key)).toBe(false)
  })

  it('for ES256 take the two halves of JOSE, not the DER form', () => {
    const key = importKey(jwkOf(p256.publicKey), 'ES256')
    const privateKey = { key: p256.privateKey, dsaEncoding: 'ieee-p1363' as const }
    const halves = signed('ES256', (data) => sign('sha256', data, privateKey))
    const der = signed('ES256', (data) => sign('sha256', data, p256.privateKey))
    expect(isGenuine(read(halves), key)).toBe(true)
    expect(isGenuine(read(der), key)).toBe(false)
  })

  it('for ES256 refuse the signature of zeros', () => {
    const key = importKey(jwkOf(p256.publicKey), 'ES256')
    expect(isGenuine(read(signed('ES256', () => Buffer.alloc(64))), key)).toBe(false)
  })

  it('for RS256 never serve as HMAC secret, in whatever form they are written', () => {
    const key = importKey(jwkOf(rsa.publicKey), 'RS256')
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const forms = [
      pem,
      pem.trimEnd(),
      rsa.publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(jwkOf(rsa.publicKey)),
    ]
    for (const form of forms) {
      const jws = signed('HS256', (data) => createHmac('sha256', form).update(data).digest())
      expect(isGenuine(read(jws), key)).toBe(false)
    }
    const honest = signed('RS256', (data) => sign('sha256', data, rsa.privateKey))
    expect(isGenuine(read(honest), key)).toBe(true)
  })

  const unfit: readonly [string, Record<string, unknown>, Algorithm | undefined][] = [
    ['without an algorithm', jwkOf(rsa.publicKey), undefined],
    ['for encryption', { ...jwkOf(rsa.publicKey), use: 'enc' }, 'RS256'],
    ['that may not verify', { ...jwkOf(rsa.publicKey), key_ops: ['encrypt'] }, 'RS256'],
    ['of another type', jwkOf(rsa.publicKey), 'ES256'],
    ['of another curve', jwkOf(p256.publicKey), 'ES384'],
    ['of Ed448', jwkOf(ed448.publicKey), 'EdDSA'],
    ['of 31 bytes', { kty: 'oct', k: Buffer.alloc(31, 1).toString('base64url') }, 'HS256'],
    ['without content', { kty: 'RSA' }, 'RS256'],
  ]
  it.each(unfit)('%s are refused', (_, jwk, algorithm) => {
    expect(() => importKey(jwk, algorithm)).toThrow(KeyUnfit)
  })

  it('of one kind with one name each make a set', () => {
    const one = { ...jwkOf(rsa.publicKey), alg: 'RS256', kid: 'a' }
    const two = { ...jwkOf(p256.publicKey), alg: 'ES256', kid: 'b' }
    const secret = { kty: 'oct', alg: 'HS256', kid: 'c', k: Buffer.alloc(32).toString('base64url') }
    expect([...importKeySet([one, two]).keys()]).toEqual(['a', 'b'])
    expect(() => importKeySet([one, { ...two, kid: 'a' }])).toThrow(KeyUnfit)
    expect(() => importKeySet([one, secret])).toThrow(KeyUnfit)
  })
})

it.each(['A', 'AA=', 'AA==', 'AB', 'A A', 'AA\n', 'AAA/', 'AAA+', 'ÀAAA'])(
  'base64url %j is refused',
  (text) => {
    expect(decodeBase64url(text)).toBeNull()
  },
)
