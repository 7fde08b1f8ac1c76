/** Compact signed tokens, read without trusting anything in them. */

import type { SignInMethod } from '../refusals/sign-in-method.ts'
import { SignInRefused, type EventFacts } from '../refusals/refusal.ts'
import type { JwtReason } from '../refusals/reasons.ts'
import { isSignedBy, isAlgorithm, type Algorithm } from './algorithms.ts'
import { misfit, typeFacts } from './claim-types.ts'
import type { VerificationKey } from './keys.ts'
import { parseStrictObject, type JsonObject } from './strict-json.ts'

/** @see measured on the real service: 8,131 bytes pass, 8,220 do not */
export const maxJwtBytes = 8192

/** A token in its parts, each as far as it can be read. Nothing of it is judged. */
export interface JwtParts {
  readonly text: string
  /** What stands between the dots; nine at most. */
  readonly segments: readonly string[]
  /** Null where it is not one object with one meaning. */
  readonly header: JsonObject | null
  readonly claims: JsonObject | null
}

/** Twice what a sign-in takes: enough to tell what a token that is too large holds. */
const readableLength = 2 * maxJwtBytes

/** Takes any text apart, once for the check of it and for what is written down of it. */
export function jwtParts(text: string): JwtParts {
  const segments = text.split('.', 9)
  return { text, segments, header: objectOf(segments[0]), claims: objectOf(segments[1]) }
}

function objectOf(segment = ''): JsonObject | null {
  const bytes = segment.length > readableLength ? null : decodeBase64url(segment)
  return bytes && parseStrictObject(bytes)
}

/** Everything known before the signature is checked. */
export interface UnverifiedJws {
  readonly header: JsonObject
  readonly algorithm: Algorithm
  readonly kid: string | null
  /** Nothing in them holds before the signature is checked. */
  readonly claims: JsonObject | null
  /** What was signed: the first two parts as sent. */
  readonly signed: Buffer
  readonly signature: Buffer
}

/** Parameters that name keys, change the payload or must be understood: each is a way around the checks. */
const refusedParameters = [
  'crit',
  'b64',
  'zip',
  'jku',
  'jwk',
  'x5u',
  'x5c',
  'x5t',
  'x5t#S256',
  'enc',
]

export interface JwsRules {
  readonly method: SignInMethod
  /** The trust's own list; what the token asks for never widens it. */
  readonly algorithms: readonly Algorithm[]
}

/**
 * Takes a compact token apart.
 *
 * @throws SignInRefused `jwt_too_large`, `jwt_malformed`, `jwt_unsigned`, `jwt_header`, `jwt_typ` or `jwt_alg`
 */
export function readJws(token: JwtParts, rules: JwsRules): UnverifiedJws {
  const { segments, header, claims } = token
  const refuse = (reason: JwtReason, facts?: EventFacts): SignInRefused =>
    new SignInRefused({ reason, method: rules.method, ...(facts && { facts }) })

  const size = token.text.length
  if (size > maxJwtBytes) throw refuse('jwt_too_large', { size })
  // Five parts are an encrypted token.
  if (segments.length === 5) throw refuse('jwt_unsigned')
  const [head = '', body = '', tail = ''] = segments
  const signature = decodeBase64url(tail)
  if (segments.length !== 3 || !signature || !isBase64url(body)) throw refuse('jwt_malformed')
  if (header === null) throw refuse('jwt_malformed')

  const { alg, kid, typ } = header as { alg?: unknown; kid?: unknown; typ?: unknown }
  if (typeof alg === 'string' && alg.toLowerCase() === 'none') throw refuse('jwt_unsigned')
  const refused = refusedParameters.find((name) => Object.hasOwn(header, name))
  if (refused !== undefined) throw refuse('jwt_header', { parameter: refused })
  if (typ !== undefined && !(typeof typ === 'string' && typ.toUpperCase() === 'JWT')) {
    throw refuse('jwt_typ', typeof typ === 'string' ? {} : typeFacts('typ', typ, 'header'))
  }
  if (alg !== undefined && typeof alg !== 'string') {
    throw refuse('jwt_alg', typeFacts('alg', alg, 'header'))
  }
  if (!isAlgorithm(alg) || !rules.algorithms.includes(alg)) throw refuse('jwt_alg')
  if (kid !== undefined && typeof kid !== 'string') {
    throw refuse('jwt_malformed', typeFacts('kid', kid, 'header'))
  }
  const replicated = misfit(header, 'header', ['sub', 'aud', 'exp', 'nbf', 'iat', 'jti'])
  if (replicated !== null) throw refuse('jwt_malformed', replicated)
  if (signature.length === 0) throw refuse('jwt_unsigned')
  return {
    header,
    algorithm: alg,
    kid: kid ?? null,
    claims,
    signed: Buffer.from(`${head}.${body}`, 'latin1'),
    signature,
  }
}

/** Whether the key signed the token with the algorithm that the key is for. */
export function isGenuine(jws: UnverifiedJws, key: VerificationKey): boolean {
  if (key.algorithm !== jws.algorithm) return false
  return isSignedBy(key.key, key.algorithm, jws.signed, jws.signature)
}

/** The claims, to be read after the signature only. @throws SignInRefused `jwt_malformed` */
export function claimsOf({ claims }: UnverifiedJws, method: SignInMethod): JsonObject {
  if (claims === null) throw new SignInRefused({ reason: 'jwt_malformed', method })
  return claims
}

/** The last letter of a text whose bytes end within it leaves the bits beyond them at zero. */
const base64url =
  /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?$/

function isBase64url(text: string): boolean {
  return base64url.test(text)
}

/** The bytes, or null when the text is not the one base64url form of any: no padding, no spaces, no stray bits at the end. */
export function decodeBase64url(text: string): Buffer | null {
  return isBase64url(text) ? Buffer.from(text, 'base64url') : null
}
