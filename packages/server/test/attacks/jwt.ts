/** JSON Web Tokens as an attacker writes them: nothing is checked, and parts may be any bytes. */

import {
  createHmac,
  generateKeyPairSync,
  sign as signBytes,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto'

export type Members = Readonly<Record<string, unknown>>
/** An object is written as JSON, a text or bytes as they are. */
export type Part = Members | string | Uint8Array

export const encode = (part: Part): string =>
  (typeof part === 'string' || part instanceof Uint8Array
    ? Buffer.from(part)
    : Buffer.from(JSON.stringify(part))
  ).toString('base64url')

type Sign = (data: string) => Buffer

export function token(header: Part, claims: Part, sign: Sign): string {
  const data = `${encode(header)}.${encode(claims)}`
  return `${data}.${sign(data).toString('base64url')}`
}

export const hmacWith =
  (secret: string | Buffer, hash = 'sha256'): Sign =>
  (data) =>
    createHmac(hash, secret).update(data).digest()

export const rsaWith =
  (key: KeyObject, hash = 'sha256'): Sign =>
  (data) =>
    signBytes(hash, Buffer.from(data), key)

export const rsaPair = (modulusLength = 2048, publicExponent = 65_537): KeyPairKeyObjectResult =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent })

/** The forms in which a public key may be mistaken for a shared secret, those recovered from two signatures included. */
export function asSecrets(key: KeyObject): readonly (string | Buffer)[] {
  const spki = key.export({ type: 'spki', format: 'pem' }).toString()
  const pkcs1 = key.export({ type: 'pkcs1', format: 'pem' }).toString()
  const jwk = key.export({ format: 'jwk' })
  return [
    ...[spki, pkcs1].flatMap((pem) => [pem, pem.trimEnd(), pem.replaceAll('\n', '\r\n')]),
    key.export({ type: 'spki', format: 'der' }),
    key.export({ type: 'pkcs1', format: 'der' }),
    JSON.stringify(jwk),
    Buffer.from(jwk.n ?? '', 'base64url'),
    jwk.n ?? '',
  ]
}

export function withoutMember(members: Members, name: string): Members {
  return Object.fromEntries(Object.entries(members).filter(([each]) => each !== name))
}
