/** Sites. */

import type { Generated } from 'kysely'
import type { Site } from '../../ports/store/sites.ts'
import type { Flag } from '../engine/rows.ts'

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
  /** JSON list of `{key, value}`. */
  readonly mcp_settings: Generated<string>
  readonly created_at: number
}

export interface SiteSchema {
  readonly site: SiteTable
}
