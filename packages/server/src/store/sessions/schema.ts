/** Tables of sessions as Kysely sees them. */

import type { EndReason, SessionKind } from '../../ports/sessions.ts'

export interface SessionSchema {
  readonly session: {
    readonly id_part: string
    readonly secret_hash: Uint8Array
    readonly kind: SessionKind
    readonly site_luid: string
    readonly user_luid: string
    readonly pat_guid: string | null
    readonly trust_id: string | null
    /** JSON array. */
    readonly scopes: string | null
    /** JSON object. */
    readonly asserted: string | null
    readonly created_at: number
    readonly last_seen_at: number
    readonly ended_at: number | null
    readonly ended_reason: EndReason | null
  }
  /** One row: until when JWT ids were forgotten. */
  readonly spent_jwt_horizon: {
    readonly one: number
    readonly expires_at: number
  }
  readonly spent_jwt: {
    readonly trust_id: string
    readonly jti_hash: Uint8Array
    readonly expires_at: number
  }
}
