/**
 * Tables as Kysely sees them. Times are epoch milliseconds, booleans 0 or 1, luids lower-case text; `_key` columns hold the normalised
 * form of the column they are named after and carry the case-insensitive look-ups and the sorts.
 */

import type { TokenEnd } from '../domain/token-life.ts'
import type { ContentPermissions, JobType, SiteRole, TaggedKind } from '@easel/contract'
import type { Generated } from 'kysely'
import type {
  CapabilityMode,
  Capability,
  DefaultedKind,
  GranteeKind,
} from '../domain/capabilities.ts'
import type { AuthSetting } from '../domain/auth-settings.ts'
import type { AuditSchema } from './audit/schema.ts'
import type { CloudSchema } from './cloud/schema.ts'
import type { JobStatus } from '../ports/store/jobs.ts'
import type { Site } from '../ports/store/sites.ts'
import type { View } from '../ports/store/views.ts'

type Flag = 0 | 1

interface AccountTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly tenant_luid: string
  readonly name: string
  readonly email: string | null
  readonly display_name: string | null
  readonly language: string | null
  readonly locale: string | null
  readonly is_cloud_administrator: Generated<Flag>
  readonly created_at: number
}

interface AccountPasswordTable {
  readonly account_id: number
  readonly hash: string
  readonly changed_at: number
}

interface SiteTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly tenant_luid: string
  readonly name: string
  readonly name_key: string
  readonly content_url: string
  readonly content_url_key: string
  readonly state: Site['state']
  /** JSON object. */
  readonly settings: string
  readonly stored_bytes: number
  /** Grows with groups, projects, rules and ownership. */
  readonly access_version: number
  /** Grows with everything that a list of content shows or is filtered by. */
  readonly content_version: number
  /** 0: not suspended. */
  readonly suspended_at: Generated<number>
  /** 0: not changed in Cloud Manager since it was made. */
  readonly changed_at: Generated<number>
  readonly pat_enabled: Generated<Flag>
  readonly pat_max_days: Generated<number>
  readonly pat_creators_group_id: Generated<number | null>
  readonly created_at: number
}

interface SiteUserTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly account_id: number
  readonly name: string
  readonly name_key: string
  readonly full_name: string | null
  readonly email: string | null
  readonly email_key: string
  readonly domain: string
  readonly site_role: SiteRole
  readonly auth_setting: AuthSetting
  readonly idp_configuration_luid: Generated<string | null>
  readonly external_auth_user_id: string
  readonly locale: string | null
  readonly language: string | null
  /** 0: never. Not null, because databases sort nulls differently. */
  readonly last_login_at: number
  /** 0: never. */
  readonly credentials_reset_at: Generated<number>
  readonly created_at: number
}

interface UserGroupTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly name: string
  readonly name_key: string
  readonly is_all_users: Flag
  readonly allows_on_demand_access: Generated<Flag>
  readonly created_at: number
}

interface GroupMemberTable {
  readonly group_id: number
  readonly user_id: number
}

interface AclTable {
  readonly id: Generated<number>
  readonly site_id: number
  /** SHA-256 of the sorted rules, hex. */
  readonly hash: string
}

interface AclRuleTable {
  readonly acl_id: number
  readonly site_id: number
  readonly grantee_kind: GranteeKind
  readonly grantee_id: number
  readonly capability: Capability
  readonly mode: CapabilityMode
}

interface ProjectTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly parent_id: number | null
  /** Empty at the top level. */
  readonly parent_luid: string
  readonly name: string
  readonly name_key: string
  readonly description: string
  readonly content_permissions: ContentPermissions
  readonly controlling_project_id: number | null
  /** Null only in a site that has no user yet. */
  readonly owner_id: number | null
  readonly owner_name_key: string
  readonly owner_email_key: string
  readonly acl_id: number
  readonly created_at: number
  readonly updated_at: number
}

interface ProjectDefaultAclTable {
  readonly project_id: number
  readonly kind: DefaultedKind
  readonly acl_id: number
}

interface WorkbookTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly project_id: number
  readonly owner_id: number
  readonly owner_name_key: string
  /** The rules in effect: those of the project's lock where there is one. */
  readonly acl_id: number
  readonly name: string
  readonly name_key: string
  readonly description: string | null
  readonly content_url: string
  readonly content_url_key: string
  readonly show_tabs: Flag
  readonly has_extracts: Flag
  readonly encrypt_extracts: Flag
  /** JSON; null: not set. */
  readonly acceleration: Generated<string | null>
  readonly freshness_policy: Generated<string | null>
  readonly sheet_count: number
  readonly size_bytes: number
  readonly default_view_luid: string | null
  readonly kind: 'twb' | 'twbx'
  readonly blob_sha256: string
  readonly revision: number
  readonly created_at: number
  readonly updated_at: number
  readonly last_published_at: number
}

interface WorkbookRevisionTable {
  readonly workbook_id: number
  readonly number: number
  readonly blob_sha256: string
  readonly size_bytes: number
  readonly publisher_id: number
  readonly published_at: number
}

/** Project, owner and rules repeat the workbook's, so that a list of views walks one index. */
interface WorkbookViewTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly workbook_id: number
  readonly project_id: number
  readonly owner_id: number
  readonly owner_name_key: string
  readonly acl_id: number
  readonly name: string
  readonly name_key: string
  readonly content_url: string
  readonly content_url_key: string
  readonly view_url_name: string
  readonly view_url_key: string
  readonly sheet_type: View['sheetType']
  readonly sheet_number: number
  readonly thumbnail_sha256: string | null
  readonly hits_total: number
  readonly created_at: number
  readonly updated_at: number
}

interface ItemTagTable {
  readonly site_id: number
  readonly kind: TaggedKind
  readonly item_id: number
  readonly label: string
  readonly label_key: string
  /** Null where it is not known, or the user is gone. */
  readonly author_id: number | null
}

export type CountedKind = 'workbook' | 'view' | 'project' | 'user'

/** How many items of a kind carry a list of rules; users carry none and count under 0. */
interface ItemCountTable {
  readonly site_id: number
  readonly kind: CountedKind
  readonly acl_id: number
  readonly item_count: number
}

interface JobTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly creator_id: number
  readonly type: JobType
  readonly status: JobStatus
  readonly progress: number
  /** JSON. */
  readonly payload: string
  readonly notes: string | null
  readonly lease_owner: string | null
  readonly lease_until: number | null
  readonly created_at: number
  readonly started_at: number | null
  readonly updated_at: number | null
  readonly completed_at: number | null
}

interface UploadTable {
  readonly id: string
  readonly site_id: number
  readonly user_id: number
  readonly size_bytes: number
  readonly last_append_at: number
}

interface UploadBlockTable {
  readonly upload_id: string
  /** The client's number, or the one behind the last. */
  readonly position: number
  /** Of the object that holds the bytes. */
  readonly name: string
  readonly sha256: string
  readonly size_bytes: number
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

interface InstallationTable {
  readonly one: 1
  readonly id: string
  readonly sealed_check: Uint8Array
  readonly is_marked: Flag
}

export interface Schema extends CloudSchema, AuditSchema {
  readonly account: AccountTable
  readonly account_password: AccountPasswordTable
  readonly site: SiteTable
  readonly site_user: SiteUserTable
  readonly user_group: UserGroupTable
  readonly group_member: GroupMemberTable
  readonly acl: AclTable
  readonly acl_rule: AclRuleTable
  readonly project: ProjectTable
  readonly project_default_acl: ProjectDefaultAclTable
  readonly workbook: WorkbookTable
  readonly workbook_revision: WorkbookRevisionTable
  readonly workbook_view: WorkbookViewTable
  readonly item_tag: ItemTagTable
  readonly item_count: ItemCountTable
  readonly job: JobTable
  readonly upload: UploadTable
  readonly upload_block: UploadBlockTable
  readonly personal_access_token: PersonalAccessTokenTable
  readonly connected_app: ConnectedAppTable
  readonly connected_app_project: ConnectedAppProjectTable
  readonly connected_app_secret: ConnectedAppSecretTable
  readonly external_authorization_server: ExternalAuthorizationServerTable
  readonly uat_config: UatConfigTable
  readonly uat_revocation: UatRevocationTable
  readonly installation: InstallationTable
}
