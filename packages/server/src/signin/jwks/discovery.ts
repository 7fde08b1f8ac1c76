/** Where an issuer keeps its keys. */

import type { Outbound } from '../outbound.ts'

/** The document that told where the keys are. */
export type Metadata = 'oauth-authorization-server' | 'openid-configuration'

export interface KeySetPlace {
  readonly jwksUri: string
  /** Null where the configuration names the place itself. */
  readonly metadata: Metadata | null
}

/** A metadata document that does not speak for the issuer, or names no keys. */
export class MetadataUnfit extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'MetadataUnfit'
  }
}

/**
 * @throws OutboundRefused or MetadataUnfit when neither document can be used; the reason is that of the first
 * @see RFC 8414 section 3, which the real service follows; OpenID Connect Discovery 1.0 section 4, as a convenience
 */
export async function findKeySet(
  outbound: Outbound,
  owner: { readonly issuer: string; readonly jwksUri: string | null },
): Promise<KeySetPlace> {
  if (owner.jwksUri !== null) return { jwksUri: owner.jwksUri, metadata: null }
  const read = async (metadata: Metadata, address: string): Promise<KeySetPlace> => {
    const document = await outbound.getJson(address)
    if (document['issuer'] !== owner.issuer) throw new MetadataUnfit('another issuer')
    const jwksUri = document['jwks_uri']
    if (typeof jwksUri !== 'string') throw new MetadataUnfit('no jwks_uri')
    return { jwksUri, metadata }
  }
  try {
    return await read('oauth-authorization-server', oauthAddress(owner.issuer))
  } catch (first) {
    return await read('openid-configuration', openidAddress(owner.issuer)).catch(() => {
      throw first
    })
  }
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
