/** What is said of key sets that were obtained, or not. */

import { issuerOf, type JwtCase } from './jwt-case.ts'
import { quoted, type Finding } from './words.ts'

const fact = ({ of }: JwtCase, name: string): string => String(of.event.facts[name] ?? '')

/** Addresses that were asked, each with what was wrong there. */
export function tried(jwtCase: JwtCase): string {
  const at = fact(jwtCase, 'triedAt')
  const words = fact(jwtCase, 'tried') || fact(jwtCase, 'detail')
  return at === '' ? words : `${words} (asked at ${at})`
}

/** The named key is not in the set: when the set was obtained, and when it was asked for again because of such a key. */
export function keyMissing(jwtCase: JwtCase): Finding {
  const { jwt } = jwtCase
  const obtained = fact(jwtCase, 'keysObtainedAt')
  const looked = fact(jwtCase, 'keysLookedAt')
  const before = fact(jwtCase, 'keysBeforeAt')
  const times =
    looked === ''
      ? `obtained at ${obtained}`
      : `obtained at ${before} and, for a key that was missing, again at ${looked}`
  return {
    sentence: `The key set of issuer ${quoted(issuerOf(jwt))} has no key ${quoted(jwt.kid)}. It was ${times}.`,
    expected: 'the id of a key in the key set',
    got: `${jwt.kid ?? 'no kid'}; the set has ${fact(jwtCase, 'keyCount')} keys`,
    fix: 'Publish a new key some minutes before signing with it. A set is kept for 10 minutes; for a key that is missing it is asked for again, once a minute at most.',
  }
}
