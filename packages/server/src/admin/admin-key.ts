/** The key of the operator of the server. Only its hash stays in memory. */

import { hash, timingSafeEqual } from 'node:crypto'

export interface AdminKey {
  /** Compares in a time that tells nothing. False where the server was started without a key. */
  isKey(text: string): boolean
}

const digest = (text: string): Buffer => hash('sha256', text, 'buffer')

/**
 * @param key 32 random bytes as base64url, made anew with each start
 * @throws RangeError for a key that could be guessed
 */
export function createAdminKey(key: string | undefined): AdminKey {
  if (key === undefined) return { isKey: () => false }
  if (key.length < 43) throw new RangeError('the admin key must hold 32 random bytes as base64url')
  const expected = digest(key)
  return { isKey: (text) => timingSafeEqual(digest(text), expected) }
}
