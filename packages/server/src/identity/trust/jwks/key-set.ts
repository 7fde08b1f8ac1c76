/** A published set of keys, read by strict rules. */

import type { Algorithm } from '../../jwt/algorithms.ts'
import { importKey, KeyTooSmall, KeyUnfit, type VerificationKey } from '../../jwt/keys.ts'
import type { JsonObject } from '../../jwt/strict-json.ts'

export type KeyProblem = 'kid_unknown' | 'key_unfit' | 'key_too_small'

/** Keys by name. A name that stands for two keys has none. */
export type KeySet = ReadonlyMap<string, JsonObject | null>

const maxKeys = 100

/** Parts of a private key. A key set that publishes them has exposed the key. */
const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** @throws KeyUnfit when the document is no key set, holds too many keys, or holds a secret among public keys */
export function readKeySet(document: JsonObject): KeySet {
  const { keys } = document as { readonly keys?: unknown }
  if (!Array.isArray(keys)) throw new KeyUnfit('the document holds no keys')
  if (keys.length > maxKeys) throw new KeyUnfit(`the set holds more than ${maxKeys} keys`)
  const set = new Map<string, JsonObject | null>()
  for (const key of keys as readonly unknown[]) {
    if (typeof key !== 'object' || key === null) throw new KeyUnfit('a key is no object')
    const jwk = key as JsonObject
    if (jwk['kty'] === 'oct') throw new KeyUnfit('the set publishes a secret')
    const kid = jwk['kid']
    // Keys for encryption stand in the same set and are none of our concern.
    if (typeof kid !== 'string' || (jwk['use'] ?? 'sig') !== 'sig') continue
    set.set(kid, set.has(kid) ? null : jwk)
  }
  return set
}

export function keyFor(
  set: KeySet,
  { kid, algorithm }: { readonly kid: string; readonly algorithm: Algorithm },
): VerificationKey | KeyProblem {
  const jwk = set.get(kid)
  if (jwk === undefined) return 'kid_unknown'
  if (jwk === null || privateParts.some((part) => Object.hasOwn(jwk, part))) return 'key_unfit'
  try {
    const key = importKey(jwk, algorithm)
    return key.algorithm === algorithm ? key : 'key_unfit'
  } catch (error) {
    if (error instanceof KeyTooSmall) return 'key_too_small'
    if (error instanceof KeyUnfit) return 'key_unfit'
    throw error
  }
}
