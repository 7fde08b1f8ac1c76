/** Unified access tokens as an issuer of a tenant signs them. */

import { createSign } from 'node:crypto'

export interface UatFacts {
  /** PEM, PKCS #8. */
  readonly privateKey: string
  readonly issuer: string
  readonly tenantLuid: string
  readonly user: string
  readonly scopes: readonly string[]
  readonly now: Date
  readonly claims?: object
}

/** Lives for five minutes unless its claims say otherwise. */
export function mintUat(facts: UatFacts): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const seconds = Math.floor(facts.now.getTime() / 1000)
  const payload = {
    iss: facts.issuer,
    iat: seconds,
    exp: seconds + 300,
    email: facts.user,
    scp: facts.scopes,
    'https://tableau.com/tenantId': facts.tenantLuid,
    ...facts.claims,
  }
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(payload)}`
  const signature = createSign('RSA-SHA256').update(signed).sign(facts.privateKey, 'base64url')
  return `${signed}.${signature}`
}
