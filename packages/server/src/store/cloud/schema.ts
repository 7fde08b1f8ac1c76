/** Tables of Cloud Manager as Kysely sees them. A `site_luid` of the empty text is that of the tenant itself. */

import type { TokenEnd } from '../../domain/token-life.ts'
import type { Generated } from 'kysely'
import type { AuthConfiguration, PlatformFile, Tenant } from '../../ports/cloud-manager.ts'
import type { CloudSession } from '../../ports/cloud-sessions.ts'
import type { EndReason } from '../../ports/sessions.ts'

interface TenantTable {
  readonly luid: string
  readonly name: string
  readonly name_key: string
  readonly state: Tenant['state']
  readonly created_at: number
  readonly updated_at: number
  readonly terms_accepted_at: number | null
}

interface CloudTokenTable {
  readonly id: Generated<number>
  readonly guid: string
  readonly account_id: number
  readonly name: string
  readonly secret_hash: Uint8Array
  readonly created_at: number
  readonly last_used_at: number
  readonly expires_at: number
  readonly ended_at: number | null
  readonly ended_reason: TokenEnd | null
}

interface PlatformFileTable {
  readonly id: Generated<number>
  readonly tenant_luid: string
  readonly site_luid: string
  readonly kind: PlatformFile['kind']
  readonly type: string
  readonly hour_at: number
  readonly made_at: number
  readonly row_count: number
  readonly size_bytes: number
  readonly blob_sha256: string | null
}

interface ActivityEventTable {
  readonly id: Generated<number>
  readonly tenant_luid: string
  readonly site_luid: string
  readonly type: string
  readonly at: number
  readonly hour_at: number
  /** The JSON object that the file holds. */
  readonly line: string
  readonly file_id: number | null
}

interface AuthConfigurationTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly tenant_luid: string
  readonly site_luid: string
  readonly kind: AuthConfiguration['kind']
  readonly name: string
  readonly is_enabled: 0 | 1
  /** JSON object. */
  readonly settings: string
  readonly sealed_secret: Uint8Array | null
  readonly updated_at: number
}

interface UserJobTable {
  readonly luid: string
  readonly tenant_luid: string
  /** JSON array. */
  readonly operations: string
  readonly created_at: number
}

export interface CloudSchema {
  readonly tenant: TenantTable
  readonly cloud_token: CloudTokenTable
  readonly platform_file: PlatformFileTable
  readonly activity_event: ActivityEventTable
  readonly auth_configuration: AuthConfigurationTable
  readonly user_job: UserJobTable
}

export interface CloudSessionSchema {
  readonly cloud_session: {
    readonly id_part: string
    readonly secret_hash: Uint8Array
    readonly kind: CloudSession['kind']
    readonly tenant_luid: string
    readonly account_luid: string
    readonly pat_guid: string | null
    readonly trust_id: string | null
    /** JSON array. */
    readonly scopes: string | null
    readonly created_at: number
    readonly last_seen_at: number
    readonly ended_at: number | null
    readonly ended_reason: EndReason | null
  }
}
