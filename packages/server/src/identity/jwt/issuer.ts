/** Who claims to have issued a token, before anything is believed. */

import type { Door } from '../refusals/refusal.ts'
import { SignInRefused } from '../refusals/refusal.ts'
import { textOf } from './claims.ts'
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
 * @throws SignInRefused `jwt_iss_conflict` or `jwt_iss_missing`
 */
export function issuerOf(jws: UnverifiedJws, claims: JsonObject, door: Door): string {
  const inHeader = textOf(jws.header['iss'])
  const inPayload = textOf(claims['iss'])
  if (inHeader !== null && inPayload !== null && inHeader !== inPayload) {
    throw new SignInRefused({ reason: 'jwt_iss_conflict', door })
  }
  const issuer = inHeader ?? inPayload
  if (issuer === null) throw new SignInRefused({ reason: 'jwt_iss_missing', door })
  return issuer
}
