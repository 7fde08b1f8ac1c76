/** What a sign-in asked for, without what would let anyone else sign in: kept with its event so that a refusal can be explained. */

import type { JwtFacts, SignInRequest } from '../ports/index.ts'
import { vendorClaim } from './assertions.ts'
import { shownOf } from './jwt/claims.ts'
import { parseStrictObject, type JsonObject } from './jwt/strict-json.ts'
import { decodeBase64url } from './jwt/jws.ts'
import { isLuid } from './look-up.ts'
import { hashSecret } from './token.ts'

/** The form of a token's secret, nothing of its text. */
export interface SecretShape {
  readonly length: number
  readonly hasOuterSpace: boolean
  readonly hasColon: boolean
}

export interface Asked {
  readonly contentUrl: string
  readonly isUat: boolean
  readonly tokenName: string | null
  readonly secret: SecretShape | null
  readonly jwt: JwtFacts | null
}

const nameLimit = 128
const keptScopes = 60
/** Twice what a sign-in takes: enough to tell what a token that is too large holds. */
const readLimit = 16_384

export function askedOf(request: SignInRequest): Asked {
  const { personalAccessTokenName: name, personalAccessTokenSecret: secret, jwt } = request
  return {
    contentUrl: request.site.contentUrl.slice(0, nameLimit),
    isUat: request.isUat === true,
    tokenName: name === undefined ? null : name.slice(0, nameLimit),
    secret: secret === undefined ? null : secretShapeOf(secret),
    jwt: jwt === undefined ? null : jwtFactsOf(jwt),
  }
}

export function secretShapeOf(secret: string): SecretShape {
  return {
    length: secret.length,
    hasOuterSpace: secret !== secret.trim(),
    hasColon: secret.includes(':'),
  }
}

export function jwtFactsOf(text: string): JwtFacts {
  const parts = text.slice(0, readLimit).split('.')
  const header = objectOf(parts[0])
  const claims = objectOf(parts[1])
  const { alg, typ, kid, iss: headerIss } = header ?? {}
  const { sub, jti, scp } = claims ?? {}
  const subject = typeof sub === 'string' && sub !== '' ? sub : null
  return {
    sizeBytes: text.length,
    segments: text.split('.', 9).length,
    isReadable: header !== null && claims !== null,
    alg: plain(alg),
    typ: plain(typ),
    kid: plain(kid),
    headerIss: plain(headerIss),
    iss: plain(claims?.['iss']),
    aud: json(claims?.['aud']),
    exp: json(claims?.['exp']),
    nbf: json(claims?.['nbf']),
    iat: json(claims?.['iat']),
    scp: json(scp),
    hasScope: claims?.['scope'] !== undefined,
    scopes: Array.isArray(scp)
      ? scp.slice(0, keptScopes).map((scope) => shownOf(scope).slice(0, nameLimit))
      : [],
    jtiHash: typeof jti === 'string' && jti !== '' ? hashSecret(jti).toString('hex') : null,
    subjectHash: subject === null ? null : hashSecret(subject).toString('hex'),
    subjectShape: subject === null ? null : shapeOfName(subject),
    tenantId: plain(claims?.[vendorClaim('tenantId')]),
    siteId: plain(claims?.[vendorClaim('siteId')]),
    issuerOverride: plain(claims?.[vendorClaim('issuerOverride')]),
  }
}

function objectOf(segment: string | undefined): JsonObject | null {
  const bytes = decodeBase64url(segment ?? '')
  return bytes === null ? null : parseStrictObject(bytes)
}

const plain = (value: unknown): string | null =>
  typeof value === 'string' ? value.slice(0, nameLimit) : null

const json = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value).slice(0, nameLimit)

function shapeOfName(subject: string): JwtFacts['subjectShape'] {
  if (isLuid(subject.toLowerCase())) return 'luid'
  if (subject.includes('@')) return 'email'
  return subject.includes('\\') ? 'domain-user' : 'name'
}
