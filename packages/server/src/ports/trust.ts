/** Issuers that vouch for users: external authorization servers of a site, unified access token configurations of a tenant. */

import type { ExternalAuthorizationServer } from './store/trust.ts'

export type ExternalAuthorizationServerSettings = Omit<
  ExternalAuthorizationServer,
  'luid' | 'siteId' | 'createdAt'
>

/** Why a server cannot be as it was asked for. */
export type ExternalAuthorizationServerProblem =
  'issuer-malformed' | 'jwks-uri-malformed' | 'issuer-taken' | 'limit-reached'

/** The seam through which handlers register issuers and withdraw trust from them. `identity/` implements it. */
export interface ExternalAuthorizationServers {
  /** For one site. */
  readonly limit: number
  create(
    siteId: number,
    settings: ExternalAuthorizationServerSettings,
  ): Promise<ExternalAuthorizationServer | ExternalAuthorizationServerProblem>
  /** @returns null when the server is gone */
  update(
    server: ExternalAuthorizationServer,
    change: Partial<ExternalAuthorizationServerSettings>,
  ): Promise<ExternalAuthorizationServer | ExternalAuthorizationServerProblem | null>
  /** No JWT of it signs in any more. @returns false when it was gone already */
  delete(server: ExternalAuthorizationServer): Promise<boolean>
}
