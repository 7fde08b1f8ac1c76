/** An issuer with a key of its own, which publishes and signs what a test asks for. For tests only. */

import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { Members } from './world.ts'
import { encode } from './world.ts'

export interface Issuer {
  readonly kid: string
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
  /** SubjectPublicKeyInfo. */
  readonly pem: string
  /** The public key as a set publishes it. */
  readonly jwk: Readonly<Record<string, unknown>>
  /** RS256 over whatever header and claims. */
  sign(token: { readonly header: unknown; readonly claims: unknown }): string
}

export function createIssuer(kid: string, modulusLength = 2048): Issuer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength })
  return {
    kid,
    publicKey,
    privateKey,
    pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' },
    sign({ header, claims }) {
      const signed = `${encode(header)}.${encode(claims)}`
      const signature = sign('sha256', Buffer.from(signed), privateKey)
      return `${signed}.${signature.toString('base64url')}`
    },
  }
}

/** Members that a test changes, over those that pass. */
export interface Change {
  readonly header?: Members
  readonly claims?: Members
}
