/** Why a document of an issuer could not be had or used, in our own words; nothing of what the issuer sent. */

import { KeyUnfit } from '../../jwt/keys.ts'
import { OutboundRefused } from '../outbound/refused.ts'

/** A metadata document that does not speak for the issuer, or names no keys. */
export class MetadataUnfit extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'MetadataUnfit'
  }
}

export function problemOf(error: unknown): string {
  if (error instanceof OutboundRefused) {
    return error.status === null ? error.problem : `${error.problem} ${error.status}`
  }
  return error instanceof MetadataUnfit || error instanceof KeyUnfit ? error.message : 'malformed'
}

/** How the issuer of a document differs from the registered one; null where it does not. */
export function issuerDifference(registered: string, said: unknown): string | null {
  if (said === registered) return null
  if (typeof said !== 'string') return 'no issuer'
  if (said === `${registered}/`) {
    return 'another issuer: it has a slash at the end that the registered one has not'
  }
  if (`${said}/` === registered) {
    return 'another issuer: it lacks the slash at the end that the registered one has'
  }
  const length = Math.min(said.length, registered.length)
  let same = 0
  while (same < length && said[same] === registered[same]) same += 1
  return `another issuer: it differs from the registered one at character ${same + 1}`
}
