/** Where an issuer keeps its keys. */

import type { Outbound } from '../outbound.ts'
import { issuerDifference, MetadataUnfit, problemOf } from './problem.ts'

/** The metadata document that names the address of the keys. */
export type Metadata = 'oauth-authorization-server' | 'openid-configuration'

export interface KeySetPlace {
  readonly jwksUri: string
  /** Null where the configuration names the place itself. */
  readonly metadata: Metadata | null
}

/** Neither metadata document of the issuer names the address of its keys. The cause is the problem with the first document. */
export class MetadataMissing extends Error {
  /** Each address with what was wrong there. */
  readonly tried: readonly string[]

  constructor(tried: readonly string[], options: ErrorOptions) {
    super('no metadata of the issuer can be used', options)
    this.name = 'MetadataMissing'
    this.tried = tried
  }
}

/**
 * @throws MetadataMissing when neither document can be used
 * @see RFC 8414 section 3, which the real service follows; OpenID Connect Discovery 1.0 section 4, as a convenience
 */
export async function findKeySet(
  outbound: Outbound,
  owner: { readonly issuer: string; readonly jwksUri: string | null },
): Promise<KeySetPlace> {
  const { issuer, jwksUri } = owner
  if (jwksUri !== null) return { jwksUri, metadata: null }
  const places: readonly (readonly [Metadata, string])[] = [
    ['oauth-authorization-server', oauthAddress(issuer)],
    ['openid-configuration', openidAddress(issuer)],
  ]
  const failures: { readonly address: string; readonly error: unknown }[] = []
  for (const [metadata, address] of places) {
    try {
      return { jwksUri: await keysNamedAt(outbound, address, issuer), metadata }
    } catch (error) {
      failures.push({ address, error })
    }
  }
  const tried = failures.map(({ address, error }) => `${address}: ${problemOf(error)}`)
  throw new MetadataMissing(tried, { cause: failures[0]?.error })
}

async function keysNamedAt(outbound: Outbound, address: string, issuer: string): Promise<string> {
  const document = await outbound.getJson(address)
  const difference = issuerDifference(issuer, document['issuer'])
  if (difference !== null) throw new MetadataUnfit(difference)
  const jwksUri = document['jwks_uri']
  if (typeof jwksUri !== 'string') throw new MetadataUnfit('no jwks_uri')
  return jwksUri
}

/** The well-known part stands between host and path. @see RFC 8414 section 3.1 */
export function oauthAddress(issuer: string): string {
  const [, origin = issuer, path = ''] = /^([a-z]+:\/\/[^/]+)(.*)$/.exec(issuer) ?? []
  return `${origin}/.well-known/oauth-authorization-server${path.replace(/\/$/, '')}`
}

/** The well-known part follows the path. @see OpenID Connect Discovery 1.0 section 4 */
export function openidAddress(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
}
