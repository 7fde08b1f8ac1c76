/** JWTs as the sign-in methods take them. */

import { createHmac, createSign, randomUUID, type KeyObject } from 'node:crypto'

/** Whom a JWT signs in, for what, and how long it may be used. */
interface Asked {
  /** Name of the user to sign in as. */
  readonly user: string
  readonly scopes: readonly string[]
  /** Seconds since 1970. */
  readonly issuedAt: number
  /** Tableau refuses more than 600 of a connected app. */
  readonly expiresInSeconds: number
}

export interface JwtRequest extends Asked {
  readonly clientId: string
  readonly secretId: string
  /** Value of the connected app's secret; its text is the key. */
  readonly secret: string
}

/**
 * A JWT of a connected app with direct trust.
 *
 * @see Tableau help, "Configure Connected Apps with Direct Trust", step 3: configure the JWT
 */
export function mintJwt(request: JwtRequest): string {
  const { clientId, secretId, secret, user } = request
  const header = { alg: 'HS256', typ: 'JWT', kid: secretId, iss: clientId }
  const claims = { iss: clientId, sub: user, aud: 'tableau', ...claimsOf(request) }
  const signed = `${segment(header)}.${segment(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

export interface UatRequest extends Asked {
  readonly issuer: string
  readonly keyId: string
  /** RSA. */
  readonly privateKey: KeyObject
  readonly tenantId: string
}

/**
 * A unified access token, with the user in the claim `email`.
 *
 * @see Tableau Cloud Manager help, "Configure Unified Access Tokens"
 */
export function mintUat(request: UatRequest): string {
  const { issuer, keyId, privateKey, tenantId, user } = request
  const header = { alg: 'RS256', typ: 'JWT', kid: keyId }
  const claims = {
    iss: issuer,
    email: user,
    'https://tableau.com/tenantId': tenantId,
    ...claimsOf(request),
  }
  const signed = `${segment(header)}.${segment(claims)}`
  return `${signed}.${createSign('sha256').update(signed).sign(privateKey, 'base64url')}`
}

const claimsOf = ({ scopes, issuedAt, expiresInSeconds }: Asked) => ({
  iat: issuedAt,
  exp: issuedAt + expiresInSeconds,
  jti: randomUUID(),
  scp: scopes,
})

function segment(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
