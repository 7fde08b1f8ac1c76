/** Who claims to have issued a token, before anything is believed. */

import type { SignInMethod } from '../refusals/sign-in-method.ts'
import { SignInRefused } from '../refusals/refusal.ts'
import { textOf } from './claims.ts'
import { misfit } from './claim-types.ts'
import type { UnverifiedJws } from './jws.ts'
import type { JsonObject } from './strict-json.ts'

/** A token taken apart, with its claims and issuer. Nothing of it is verified. */
export interface ReadJwt {
  readonly jws: UnverifiedJws
  readonly claims: JsonObject
  readonly issuer: string
}

/**
 * `iss`, which official samples put into the header, the payload, or both.
 *
 * @throws SignInRefused `jwt_iss_type`, `jwt_iss_conflict` or `jwt_iss_missing`
 */
export function issuerOf(jws: UnverifiedJws, claims: JsonObject, method: SignInMethod): string {
  const facts = misfit(jws.header, 'header', ['iss']) ?? misfit(claims, 'payload', ['iss'])
  // One good issuer does not make up for another that no verifier can read.
  if (facts !== null) throw new SignInRefused({ reason: 'jwt_iss_type', method, facts })
  const { iss: inHeader } = jws.header
  const { iss: inPayload } = claims
  if (inHeader !== undefined && inPayload !== undefined && inHeader !== inPayload) {
    throw new SignInRefused({ reason: 'jwt_iss_conflict', method })
  }
  const issuer = textOf(inHeader ?? inPayload)
  if (issuer === null) throw new SignInRefused({ reason: 'jwt_iss_missing', method })
  return issuer
}
