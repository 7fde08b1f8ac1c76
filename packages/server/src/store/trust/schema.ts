/** Issuers that vouch for users. */

import type { Flag } from '../engine/rows.ts'

interface ExternalAuthorizationServerTable {
  readonly luid: string
  readonly site_id: number
  readonly name: string
  readonly issuer_url: string
  readonly jwks_uri: string | null
  readonly is_enabled: Flag
  readonly created_at: number
}

interface UatConfigTable {
  readonly luid: string
  readonly tenant_luid: string
  readonly name: string
  readonly issuer: string
  readonly public_key: string | null
  readonly jwks_uri: string | null
  readonly username_claim: string
  /** JSON array. */
  readonly resource_ids: string
  /** JSON array. */
  readonly scopes: string | null
  /** JSON array. */
  readonly algorithms: string
  readonly is_enabled: Flag
  readonly created_at: number
  readonly updated_at: number
}

interface UatRevocationTable {
  readonly tenant_luid: string
  readonly jti_hash: Uint8Array
  readonly expires_at: number
}

export interface TrustSchema {
  readonly external_authorization_server: ExternalAuthorizationServerTable
  readonly uat_config: UatConfigTable
  readonly uat_revocation: UatRevocationTable
}
