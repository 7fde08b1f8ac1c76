/**
 * Dummy keys. A token whose issuer or key is unknown is checked with one of them, so that its refusal takes as long as that of a wrong
 * signature. Response times then do not reveal which issuers a site trusts.
 */

import { createPublicKey, createSecretKey, generateKeyPairSync, hash } from 'node:crypto'
import { algorithms, type Algorithm } from './algorithms.ts'
import type { VerificationKey } from './keys.ts'

export interface DummyKeys {
  /** Its verdict means nothing: some of them anyone could sign with. */
  keyOf(algorithm: Algorithm): VerificationKey
}

export function createDummyKeys(): DummyKeys {
  const made = new Map<Algorithm, VerificationKey>()
  return {
    keyOf(algorithm) {
      const known = made.get(algorithm)
      if (known !== undefined) return known
      const key = { algorithm, kid: null, key: keyFor(algorithm) }
      made.set(algorithm, key)
      return key
    },
  }
}

function keyFor(algorithm: Algorithm) {
  const rule = algorithms[algorithm]
  switch (rule.family) {
    case 'hmac':
      return createSecretKey(Buffer.alloc(rule.bytes))
    case 'ecdsa':
      return generateKeyPairSync('ec', { namedCurve: rule.curve }).publicKey
    case 'eddsa':
      return generateKeyPairSync('ed25519').publicKey
    default:
      return createPublicKey({ key: { kty: 'RSA', n: modulus(), e: 'AQAB' }, format: 'jwk' })
  }
}

/** 2048 bits, odd, of no known factors. Checking a signature costs the same for any such number, and making a real key takes long. */
function modulus(): string {
  const parts = ['a', 'b', 'c', 'd'].map((name) => hash('sha512', `dummy ${name}`, 'buffer'))
  const bytes = Buffer.concat(parts)
  bytes.writeUInt8(bytes.readUInt8(0) | 0x80, 0)
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) | 1, bytes.length - 1)
  return bytes.toString('base64url')
}
