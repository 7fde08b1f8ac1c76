/** JSON types of claims that have one. A claim of another type is refused and named, never taken for one that is absent. */

import type { EventFacts } from '../refusals/refusal.ts'
import type { JsonObject } from './strict-json.ts'

type Wanted = 'text' | 'seconds' | 'texts'

/** @see RFC 7519 section 4.1 */
const registered: Readonly<Record<string, Wanted>> = {
  iss: 'text',
  sub: 'text',
  aud: 'texts',
  exp: 'seconds',
  nbf: 'seconds',
  iat: 'seconds',
  jti: 'text',
}

const words: Readonly<Record<Wanted, string>> = {
  text: 'a text',
  seconds: 'a number of seconds',
  texts: 'a text, or an array of texts',
}

export type Place = 'header' | 'payload'

/** What an explanation says of a value of the wrong type. */
export function typeFacts(claim: string, value: unknown, place: Place = 'payload'): EventFacts {
  const wanted = words[registered[claim] ?? 'text']
  return { claim, place, wanted, jsonType: jsonTypeOf(value) }
}

/** The same, of a claim that is there; nothing of one that is not. */
export function typeFactsIfThere(claim: string, value: unknown): EventFacts {
  return value === undefined ? {} : typeFacts(claim, value)
}

/** The first of the registered claims that is there with another type than its own; null: none is. */
export function misfit(
  object: JsonObject,
  place: Place,
  names: readonly string[] = Object.keys(registered),
): EventFacts | null {
  const name = names.find((each) => {
    const value = object[each]
    return value !== undefined && !fits(value, registered[each] ?? 'text')
  })
  return name === undefined ? null : typeFacts(name, object[name], place)
}

function fits(value: unknown, wanted: Wanted): boolean {
  if (wanted === 'seconds') return typeof value === 'number' && Number.isFinite(value)
  if (wanted === 'texts' && Array.isArray(value)) {
    return value.every((item) => typeof item === 'string')
  }
  return typeof value === 'string'
}

/** In words: what somebody reads who made the token. */
export function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === 'string')
      ? 'an array'
      : 'an array of other things than texts'
  }
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    return Number.isFinite(value) ? 'a number' : 'a number beyond all that can be written'
  }
  return 'an object'
}
