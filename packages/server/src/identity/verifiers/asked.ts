/** What a sign-in asked for, without what would let anyone else sign in: kept with its event so that a refusal can be explained. */

import type { JwtFacts, SignInRequest } from '../../ports/index.ts'
import { shownOf, vendorClaim } from '../jwt/claims.ts'
import { isUatOf } from './credential-form.ts'
import type { JwtParts } from '../jwt/jws.ts'
import { isLuid } from './look-up.ts'
import { hashSecret } from '../sessions/token.ts'

/** The form of a token's secret, nothing of its text. */
export interface SecretShape {
  readonly length: number
  readonly hasOuterSpace: boolean
  readonly hasColon: boolean
}

export interface Asked {
  readonly contentUrl: string
  readonly isUat: boolean
  /** Whether the request writes `isUAT`. */
  readonly isUatMisspelt: boolean
  readonly tokenName: string | null
  readonly secret: SecretShape | null
  readonly jwt: JwtFacts | null
}

const nameLimit = 128
const keptScopes = 60
/** @param jwt The request's, taken apart; null where it has none */
export function askedOf(request: SignInRequest, jwt: JwtParts | null): Asked {
  const { personalAccessTokenName: name, personalAccessTokenSecret: secret } = request
  return {
    contentUrl: request.site.contentUrl.slice(0, nameLimit),
    isUat: isUatOf(request),
    isUatMisspelt: request.isUAT !== undefined,
    tokenName: name === undefined ? null : name.slice(0, nameLimit),
    secret: secret === undefined ? null : secretShapeOf(secret),
    jwt: jwt && jwtFactsOf(jwt),
  }
}

export function secretShapeOf(secret: string): SecretShape {
  return {
    length: secret.length,
    hasOuterSpace: secret !== secret.trim(),
    hasColon: secret.includes(':'),
  }
}

export function jwtFactsOf({ text, segments, header, claims }: JwtParts): JwtFacts {
  const { alg, typ, kid, iss: headerIss } = header ?? {}
  const { sub, jti, scp } = claims ?? {}
  const subject = typeof sub === 'string' && sub !== '' ? sub : null
  return {
    sizeBytes: text.length,
    segments: segments.length,
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
    scopes: scopesOf(scp, claims?.['scope']).map((each) => shownOf(each).slice(0, nameLimit)),
    jtiHash: typeof jti === 'string' && jti !== '' ? hashSecret(jti).toString('hex') : null,
    subjectHash: subject === null ? null : hashSecret(subject).toString('hex'),
    subjectShape: subject === null ? null : shapeOfName(subject),
    tenantId: plain(claims?.[vendorClaim('tenantId')]),
    siteId: plain(claims?.[vendorClaim('siteId')]),
    issuerOverride: plain(claims?.[vendorClaim('issuerOverride')]),
  }
}

/** Those of `scp`; where there is none, the words of `scope`, which unified access tokens may have in its place. */
function scopesOf(scp: unknown, scope: unknown): readonly unknown[] {
  const words = scp === undefined && typeof scope === 'string' ? scope.split(/ +/, keptScopes) : []
  return Array.isArray(scp) ? scp.slice(0, keptScopes) : words.filter((word) => word !== '')
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
