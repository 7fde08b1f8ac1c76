/** Connect: projects, keys, connections, sessions and the log of requests. */

import type { Generated } from 'kysely'
import type { ConnectAlgorithm, ConnectionState } from '../../ports/store/connect.ts'

interface ProjectTable {
  readonly luid: string
  readonly name: string
  /** JSON array. */
  readonly allowed_origins: string
  readonly created_at: number
}

interface SigningKeyTable {
  readonly project_luid: string
  readonly key_id: string
  readonly algorithm: ConnectAlgorithm
  readonly public_key: string
  readonly created_at: number
}

interface ServerKeyTable {
  readonly luid: string
  readonly project_luid: string
  readonly secret_hash: Uint8Array
  readonly created_at: number
}

interface IntegrationTable {
  readonly luid: string
  readonly project_luid: string
  readonly type: 'tableau'
  readonly created_at: number
}

interface ConnectionTable {
  readonly luid: string
  readonly project_luid: string
  readonly integration_luid: string
  readonly user_id: string
  readonly external_id: string | null
  readonly server_url: string | null
  readonly site: string
  readonly token_name: string
  readonly sealed_secret: Uint8Array
  readonly fingerprint: string
  readonly state: ConnectionState
  readonly reason: string | null
  readonly failure_count: number
  /** JSON array. */
  readonly configurations: string
  /** JSON object. */
  readonly settings: string
  readonly created_at: number
  readonly updated_at: number
  readonly refreshed_at: number | null
}

interface UserTable {
  readonly project_luid: string
  readonly user_id: string
  /** JSON object. */
  readonly meta: string
}

interface SessionTable {
  readonly fingerprint: string
  readonly generation: number
  readonly site: string | null
  readonly site_luid: string | null
  readonly api_version: string | null
  readonly sealed_token: Uint8Array | null
  readonly obtained_at: number | null
  readonly used_at: number | null
  readonly lease_owner: string | null
  readonly lease_until: number
}

interface SecretTable {
  readonly name: string
  readonly sealed_value: Uint8Array
}

interface LogTable {
  readonly id: Generated<number>
  readonly project_luid: string
  readonly at: number
  readonly user_id: string
  readonly connection_luid: string | null
  readonly verb: string
  readonly path: string
  readonly status: number
  readonly milliseconds: number
  readonly request_id: string
}

export interface ConnectSchema {
  readonly connect_project: ProjectTable
  readonly connect_signing_key: SigningKeyTable
  readonly connect_server_key: ServerKeyTable
  readonly connect_integration: IntegrationTable
  readonly connect_connection: ConnectionTable
  readonly connect_user: UserTable
  readonly connect_session: SessionTable
  readonly connect_secret: SecretTable
  readonly connect_log: LogTable
}
