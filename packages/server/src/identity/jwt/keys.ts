/** Keys that may verify signatures: imported once, refused when they are weak or meant for something else. */

import { createPublicKey, createSecretKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { algorithms, isAlgorithm, type Algorithm } from './algorithms.ts'
import { hasRocaFingerprint } from './roca.ts'

/** A key for one algorithm; a token that asks for another never meets it. */
export interface VerificationKey {
  readonly algorithm: Algorithm
  readonly kid: string | null
  readonly key: KeyObject
}

/** A key that may not be used, with the reason for its owner. */
export class KeyUnfit extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'KeyUnfit'
  }
}

/** An RSA key under 2048 bits. */
export class KeyTooSmall extends KeyUnfit {
  constructor() {
    super('the RSA key is under 2048 bits')
    this.name = 'KeyTooSmall'
  }
}

/** @throws KeyUnfit when the secret is shorter than the algorithm's hash */
export function hmacKey(secret: Buffer, algorithm: 'HS256', kid: string): VerificationKey {
  return { algorithm, kid, key: createSecretKey(fitSecret(secret, algorithm)) }
}

/**
 * @param jwk One key. Private parts of a public key are left out.
 * @param fallback Algorithm of a key that names none.
 * @throws KeyUnfit
 */
export function importKey(
  jwk: Readonly<Record<string, unknown>>,
  fallback?: Algorithm,
): VerificationKey {
  const {
    kty,
    alg = fallback,
    use,
    key_ops: operations,
    kid,
    k,
    n,
    e,
    x,
    y,
    crv,
  } = jwk as JsonWebKey
  if (!isAlgorithm(alg)) throw new KeyUnfit('alg is not a signature algorithm')
  if (use !== undefined && use !== 'sig') throw new KeyUnfit('use is not sig')
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
    throw new KeyUnfit('key_ops does not include verify')
  }
  const name = typeof kid === 'string' ? kid : null
  const rule = algorithms[alg]
  if (kty !== keyTypes[rule.family]) throw new KeyUnfit(`kty does not fit ${alg}`)
  if (rule.family === 'hmac') {
    const secret = fitSecret(Buffer.from(typeof k === 'string' ? k : '', 'base64url'), alg)
    return { algorithm: alg, kid: name, key: createSecretKey(secret) }
  }
  const key = importPublic({ kty, n, e, x, y, crv } as JsonWebKey)
  fitPublic(key, alg)
  return { algorithm: alg, kid: name, key }
}

const publicPem = /^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----\s*$/

/**
 * @param pem SubjectPublicKeyInfo. A private key is refused, not stripped: it should not be here.
 * @throws KeyUnfit, KeyTooSmall
 */
export function importPem(pem: string, algorithm: Algorithm): VerificationKey {
  if (!publicPem.test(pem.trimStart())) throw new KeyUnfit('the text is not a public key in PEM')
  let key: KeyObject
  try {
    key = createPublicKey(pem)
  } catch (cause) {
    throw new KeyUnfit('the key cannot be read', { cause })
  }
  const rule = algorithms[algorithm]
  const type = { hmac: '', rsa: 'rsa', pss: 'rsa', ecdsa: 'ec', eddsa: 'ed25519' }[rule.family]
  if (key.asymmetricKeyType !== type) throw new KeyUnfit(`the key does not fit ${algorithm}`)
  fitPublic(key, algorithm)
  return { algorithm, kid: null, key }
}

/**
 * Keys of one trust by `kid`.
 *
 * @throws KeyUnfit when two keys share a kid, or secrets and public keys are mixed: either would let the sender choose
 */
export function importKeySet(
  jwks: readonly Readonly<Record<string, unknown>>[],
): ReadonlyMap<string | null, VerificationKey> {
  const isSecret = jwks.map((jwk) => jwk['kty'] === 'oct')
  if (isSecret.includes(true) && isSecret.includes(false)) {
    throw new KeyUnfit('the set mixes secrets and public keys')
  }
  const keys = new Map<string | null, VerificationKey>()
  for (const jwk of jwks) {
    const key = importKey(jwk)
    if (keys.has(key.kid)) throw new KeyUnfit('two keys of the set have the same kid')
    keys.set(key.kid, key)
  }
  return keys
}

const keyTypes = { hmac: 'oct', rsa: 'RSA', pss: 'RSA', ecdsa: 'EC', eddsa: 'OKP' } as const

function importPublic(jwk: JsonWebKey): KeyObject {
  const present = Object.fromEntries(Object.entries(jwk).filter(([, value]) => value !== undefined))
  try {
    return createPublicKey({ key: present, format: 'jwk' })
  } catch (cause) {
    throw new KeyUnfit('the key cannot be read', { cause })
  }
}

/** @see RFC 7518 section 3.2: as long as the hash at least */
function fitSecret(secret: Buffer, algorithm: Algorithm): Buffer {
  const rule = algorithms[algorithm]
  if (rule.family !== 'hmac' || secret.length < rule.bytes) {
    throw new KeyUnfit(`the secret is too short for ${algorithm}`)
  }
  return secret
}

function fitPublic(key: KeyObject, algorithm: Algorithm): void {
  const rule = algorithms[algorithm]
  const details = key.asymmetricKeyDetails ?? {}
  if (rule.family === 'ecdsa' && details.namedCurve !== rule.curve) {
    throw new KeyUnfit(`the curve does not fit ${algorithm}`)
  }
  if (rule.family === 'eddsa' && key.asymmetricKeyType !== 'ed25519') {
    throw new KeyUnfit('the curve is not Ed25519')
  }
  if (rule.family !== 'rsa' && rule.family !== 'pss') return
  if ((details.modulusLength ?? 0) < 2048) throw new KeyTooSmall()
  const exponent = details.publicExponent ?? 0n
  if (exponent < 65_537n || exponent % 2n === 0n) throw new KeyUnfit('the RSA exponent is weak')
  const { n } = key.export({ format: 'jwk' })
  if (hasRocaFingerprint(Buffer.from(n ?? '', 'base64url'))) {
    throw new KeyUnfit('the RSA key has the ROCA weakness')
  }
}
