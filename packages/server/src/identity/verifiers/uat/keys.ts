/** The key that a configuration verifies a token with. */

import { BoundedMap } from '../../../domain/bounded-map.ts'
import type { UatConfig } from '../../../ports/index.ts'
import type { KeyAnswer, KeySource } from '../../trust/jwks.ts'
import type { UnverifiedJws } from '../../jwt/jws.ts'
import { importPem, KeyTooSmall, KeyUnfit, type VerificationKey } from '../../jwt/keys.ts'
import type { JwtReason } from '../../refusals/reasons.ts'
import type { EventFacts } from '../../refusals/refusal.ts'

export type UatKey =
  | { readonly key: VerificationKey }
  | {
      readonly key: null
      readonly reason: JwtReason
      readonly detail: string
      readonly seen: EventFacts
    }

export interface UatKeys {
  /** A token that names a key is verified with the published set, where there is one; any other with the stored key. */
  keyOf(config: UatConfig, jws: UnverifiedJws): Promise<UatKey>
}

const keptKeys = 2_000

const reasons: Readonly<Record<Extract<KeyAnswer, { readonly key: null }>['problem'], JwtReason>> =
  {
    kid_unknown: 'jwt_kid_unknown',
    key_unfit: 'jwt_key_unfit',
    key_too_small: 'key_too_small',
    metadata_unavailable: 'uat_jwks',
    keys_unavailable: 'uat_jwks',
  }

export function createUatKeys(issuerKeys: KeySource): UatKeys {
  /** By the key's text and algorithm, so that a configuration that changes its key never meets the old one. */
  const kept = new BoundedMap<string, VerificationKey>(keptKeys)

  function stored(pem: string, jws: UnverifiedJws): UatKey {
    const name = `${jws.algorithm} ${pem}`
    const known = kept.get(name)
    if (known !== undefined) return { key: known }
    try {
      const key = importPem(pem, jws.algorithm)
      kept.set(name, key)
      return { key }
    } catch (error) {
      if (!(error instanceof KeyUnfit)) throw error
      const reason = error instanceof KeyTooSmall ? 'key_too_small' : 'jwt_key_unfit'
      return { key: null, reason, detail: error.message, seen: {} }
    }
  }

  return {
    async keyOf(config, jws) {
      const { jwksUri, publicKey, luid, issuer } = config
      const kid = jws.kid ?? ''
      if (publicKey !== null && (jwksUri === null || kid === '')) return stored(publicKey, jws)
      if (kid === '') return { key: null, reason: 'jwt_kid_missing', detail: '', seen: {} }
      const owner = { luid, issuer, jwksUri }
      const found = await issuerKeys.keyOf(owner, { kid, algorithm: jws.algorithm })
      if (found.key !== null) return { key: found.key }
      const { problem, detail, seen } = found
      return { key: null, reason: reasons[problem], detail, seen }
    },
  }
}
