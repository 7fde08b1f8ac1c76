/** JWTs of connected apps (direct trust), as the sign-in method takes them. */

import { createHmac, randomUUID } from 'node:crypto'

export interface JwtRequest {
  readonly clientId: string
  readonly secretId: string
  /** Value of the connected app's secret; its text is the key. */
  readonly secret: string
  /** Name of the user to sign in as. */
  readonly user: string
  readonly scopes: readonly string[]
  /** Seconds since 1970. */
  readonly issuedAt: number
  /** Tableau refuses more than 600. */
  readonly expiresInSeconds: number
}

/** @see Tableau help, "Configure Connected Apps with Direct Trust", step 3: configure the JWT */
export function mintJwt(request: JwtRequest): string {
  const { clientId, secretId, secret, user, scopes, issuedAt, expiresInSeconds } = request
  const header = { alg: 'HS256', typ: 'JWT', kid: secretId, iss: clientId }
  const claims = {
    iss: clientId,
    sub: user,
    aud: 'tableau',
    iat: issuedAt,
    exp: issuedAt + expiresInSeconds,
    jti: randomUUID(),
    scp: scopes,
  }
  const signed = `${segment(header)}.${segment(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

function segment(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
