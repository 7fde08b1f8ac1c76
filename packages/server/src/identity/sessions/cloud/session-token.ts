/** The shape of Cloud Manager's session tokens: base64 of 16 bytes, a colon, base64url of 32 bytes. */

import type { Random } from '../../../ports/clock.ts'
import { timedId } from '../token.ts'

export interface CloudSessionToken {
  /** Look-up key of the session. */
  readonly idPart: string
  /** Never stored. */
  readonly secretPart: string
}

const form = /^([A-Za-z0-9+/]{22}==):([A-Za-z0-9_-]{43})$/
const length = 24 + 1 + 43

export function newCloudSessionToken(random: Random, now: Date): CloudSessionToken {
  return {
    idPart: timedId(random, now, 16).toString('base64'),
    secretPart: random.bytes(32).toString('base64url'),
  }
}

/** @see Cloud Manager help, Sign in, sample response */
export function formatCloudSessionToken({ idPart, secretPart }: CloudSessionToken): string {
  return `${idPart}:${secretPart}`
}

/** The parts of a token, or null when the text cannot be one. Nothing is trimmed. */
export function parseCloudSessionToken(text: string): CloudSessionToken | null {
  if (text.length !== length) return null
  const [, idPart, secretPart] = form.exec(text) ?? []
  return idPart === undefined || secretPart === undefined ? null : { idPart, secretPart }
}
