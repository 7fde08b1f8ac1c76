/** Secrets of connected apps, opened once and kept as keys while their rows stay the same. */

import { BoundedMap } from '../../domain/bounded-map.ts'
import type { ConnectedAppSecret } from '../../ports/store/connected-apps.ts'
import { hmacKey, type VerificationKey } from './keys.ts'
import type { Keyring, SealedPlace } from '../../keys/sealed.ts'

export interface HmacKeys {
  /**
   * The key that every client signs with: the UTF-8 bytes of the secret's text as shown, not what the text decodes to.
   *
   * @throws SealBroken when the stored secret does not open: the master key is not the one it was sealed with
   */
  keyOf(secret: ConnectedAppSecret): VerificationKey
  /** The key of a client that base64-decodes the secret before signing. The key is wrong; explanations name the mistake. */
  decodedKeyOf(secret: ConnectedAppSecret): VerificationKey
}

const keptKeys = 2_000

/** The cell of a secret's value; its envelope opens nowhere else. */
export function placeOfSecret(secretId: string): SealedPlace {
  return { table: 'connected_app_secret', rowId: secretId, column: 'sealed_value' }
}

export function createHmacKeys(keyring: Keyring): HmacKeys {
  const kept = new BoundedMap<
    string,
    { readonly sealedValue: Buffer; readonly key: VerificationKey }
  >(keptKeys)

  function textOf(secret: ConnectedAppSecret): Buffer {
    return keyring.open(placeOfSecret(secret.secretId), secret.sealedValue)
  }

  return {
    keyOf(secret) {
      const found = kept.get(secret.secretId)
      if (found?.sealedValue.equals(secret.sealedValue) === true) return found.key
      const key = hmacKey(textOf(secret), 'HS256', secret.secretId)
      kept.set(secret.secretId, { sealedValue: secret.sealedValue, key })
      return key
    },

    decodedKeyOf(secret) {
      const decoded = Buffer.from(textOf(secret).toString('utf8'), 'base64')
      return hmacKey(decoded, 'HS256', secret.secretId)
    },
  }
}
