/** Signature algorithms of JSON Web Signature, and the one function that checks a signature. */

import {
  constants,
  createHmac,
  timingSafeEqual,
  verify,
  type KeyObject,
  type VerifyKeyObjectInput,
} from 'node:crypto'

type Family =
  | { readonly family: 'hmac'; readonly hash: string; readonly bytes: number }
  | { readonly family: 'rsa' | 'pss'; readonly hash: string }
  | {
      readonly family: 'ecdsa'
      readonly hash: string
      readonly curve: string
      readonly bytes: number
    }
  | { readonly family: 'eddsa'; readonly bytes: number }

/** @see RFC 7518 section 3.1, RFC 8037; `none` is not among them */
export const algorithms = {
  HS256: { family: 'hmac', hash: 'sha256', bytes: 32 },
  HS384: { family: 'hmac', hash: 'sha384', bytes: 48 },
  HS512: { family: 'hmac', hash: 'sha512', bytes: 64 },
  RS256: { family: 'rsa', hash: 'sha256' },
  RS384: { family: 'rsa', hash: 'sha384' },
  RS512: { family: 'rsa', hash: 'sha512' },
  PS256: { family: 'pss', hash: 'sha256' },
  PS384: { family: 'pss', hash: 'sha384' },
  PS512: { family: 'pss', hash: 'sha512' },
  ES256: { family: 'ecdsa', hash: 'sha256', curve: 'prime256v1', bytes: 64 },
  ES384: { family: 'ecdsa', hash: 'sha384', curve: 'secp384r1', bytes: 96 },
  ES512: { family: 'ecdsa', hash: 'sha512', curve: 'secp521r1', bytes: 132 },
  EdDSA: { family: 'eddsa', bytes: 64 },
} as const satisfies Readonly<Record<string, Family>>

export type Algorithm = keyof typeof algorithms

export function isAlgorithm(name: unknown): name is Algorithm {
  return typeof name === 'string' && Object.hasOwn(algorithms, name)
}

/** Whether signing and verifying take different keys: then what verifies may be public. */
export function isAsymmetric(algorithm: Algorithm): boolean {
  return algorithms[algorithm].family !== 'hmac'
}

/** Whether `signature` is the key's signature over `data`. False, never an exception, for anything that is not one. */
export function isSignedBy(
  key: KeyObject,
  algorithm: Algorithm,
  data: Buffer,
  signature: Buffer,
): boolean {
  const rule: Family = algorithms[algorithm]
  if (rule.family === 'hmac') {
    const expected = createHmac(rule.hash, key).update(data).digest()
    return signature.length === expected.length && timingSafeEqual(signature, expected)
  }
  if ('bytes' in rule && signature.length !== rule.bytes) return false
  try {
    return verify('hash' in rule ? rule.hash : null, data, inputFor(rule, key), signature)
  } catch {
    return false
  }
}

function inputFor(rule: Family, key: KeyObject): KeyObject | VerifyKeyObjectInput {
  switch (rule.family) {
    case 'rsa':
      // An RSA key by itself means PKCS #1 v1.5, and Node takes a third longer to take apart an object with a key.
      return key
    case 'pss':
      return {
        key,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      }
    case 'ecdsa':
      return { key, dsaEncoding: 'ieee-p1363' }
    default:
      return { key }
  }
}
