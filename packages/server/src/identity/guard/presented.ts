/** A presented credential before it is verified: the owner that it claims, and how the same holder is recognised later. */

import type { SignInMethod } from '../refusals/sign-in-method.ts'
import { timingSafeEqual } from 'node:crypto'
import { isAsymmetric } from '../jwt/algorithms.ts'
import { textOf, vendorClaim } from '../jwt/claims.ts'
import type { ReadJwt } from '../jwt/issuer.ts'
import { isGenuine } from '../jwt/jws.ts'
import type { VerificationKey } from '../jwt/keys.ts'
import type { DummyKeys } from '../jwt/dummy-keys.ts'
import { hashSecret, dummyHash, patSecretLength } from '../sessions/token.ts'

/** What proved a credential right: the hash of its secret, or the key that verified it. */
export type Proof = Buffer | VerificationKey

export interface Presented {
  readonly method: SignInMethod
  /** The name that the credential carries. All credentials of one method without a name share one entry. */
  readonly credential: string
  /** Under which the proof of such a credential is kept. */
  readonly proofId: string
  /** Whether telling takes the check of a signature by a public key. */
  readonly isCostly: boolean
  /** Whether the caller holds the same that was proved before. Without a proof the work is the same. */
  isShownBy(proof: Proof | null): boolean
}

/** As much of an issuer or key id as is compared; also bounds the size of a record. */
const nameLimit = 256
/** The part of a secret that names the token. */
const tokenNameLength = 24

export function presentedSecret(method: SignInMethod, secret: string): Presented {
  const isNamed = secret.length === patSecretLength
  const credential = isNamed ? `${method} ${secret.slice(0, tokenNameLength)}` : method
  return {
    method,
    credential,
    proofId: credential,
    isCostly: false,
    isShownBy(proof) {
      const expected = Buffer.isBuffer(proof) ? proof : dummyHash
      return timingSafeEqual(hashSecret(secret), expected)
    },
  }
}

/** A password is never kept in a form that is quick to compare, so a password does not identify its holder here. */
export function presentedPassword(asked: {
  readonly name: string
  readonly contentUrl: string
}): Presented {
  const place = asked.contentUrl.slice(0, nameLimit).toLowerCase()
  const credential = `password ${place} ${asked.name.slice(0, nameLimit)}`
  return {
    method: 'password',
    credential,
    proofId: credential,
    isCostly: false,
    isShownBy: () => false,
  }
}

/** @param shown `place` is the site or tenant that the issuer is looked for in. */
export function presentedJwt(
  jwt: ReadJwt,
  shown: { readonly method: SignInMethod; readonly place: string; readonly dummyKeys: DummyKeys },
): Presented {
  const { jws, claims, issuer } = jwt
  const { method, place, dummyKeys } = shown
  const named = textOf(claims[vendorClaim('issuerOverride')]) ?? issuer
  const credential = `${method} ${place.slice(0, nameLimit)} ${named.slice(0, nameLimit)}`
  return {
    method,
    credential,
    proofId: `${credential} ${jws.kid?.slice(0, nameLimit) ?? ''}`,
    isCostly: isAsymmetric(jws.algorithm),
    isShownBy(proof) {
      const isFitting = proof !== null && 'kid' in proof && proof.algorithm === jws.algorithm
      const key = isFitting ? proof : dummyKeys.keyOf(jws.algorithm)
      return isGenuine(jws, key) && isFitting
    },
  }
}

/** Input that cannot be read as a credential. It has no owner. */
export function unreadable(method: SignInMethod): Pick<Presented, 'method' | 'credential'> {
  return { method, credential: method }
}
