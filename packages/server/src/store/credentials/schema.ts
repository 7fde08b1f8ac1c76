/** Passwords, personal access tokens, connected apps. */

import type { TokenEnd } from '../../domain/token-life.ts'
import type { Flag } from '../engine/rows.ts'

interface AccountPasswordTable {
  readonly account_id: number
  readonly hash: string
  readonly changed_at: number
}

interface PersonalAccessTokenTable {
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

interface ConnectedAppTable {
  readonly client_id: string
  readonly site_id: number
  readonly name: string
  readonly is_enabled: Flag
  /** Separated by spaces. */
  readonly domain_safelist: string
  readonly unrestricted_embedding: Flag
  /** 0: those of `connected_app_project`, which may be none when they were deleted. */
  readonly all_projects: Flag
  readonly created_at: number
}

interface ConnectedAppProjectTable {
  readonly client_id: string
  readonly project_id: number
}

interface ConnectedAppSecretTable {
  readonly secret_id: string
  readonly client_id: string
  /** 1 or 2: an app has at most two secrets, also when two are added at once. */
  readonly slot: number
  readonly sealed_value: Uint8Array
  readonly created_at: number
}

export interface CredentialSchema {
  readonly account_password: AccountPasswordTable
  readonly personal_access_token: PersonalAccessTokenTable
  readonly connected_app: ConnectedAppTable
  readonly connected_app_project: ConnectedAppProjectTable
  readonly connected_app_secret: ConnectedAppSecretTable
}
