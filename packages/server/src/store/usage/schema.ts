/** What users looked at. */

import type { RecentKind } from '../../ports/store/usage.ts'

interface UsageDayTable {
  readonly kind: 'view'
  readonly item_id: number
  /** Days since 1970. */
  readonly day: number
  readonly site_id: number
  readonly hits: number
}

interface RecentTable {
  readonly user_id: number
  readonly kind: RecentKind
  readonly item_id: number
  readonly site_id: number
  readonly used_at: number
}

interface RecommendationDismissalTable {
  readonly user_id: number
  readonly kind: 'view'
  readonly item_id: number
  readonly site_id: number
}

export interface UsageSchema {
  readonly usage_day: UsageDayTable
  readonly recent: RecentTable
  readonly recommendation_dismissal: RecommendationDismissalTable
}
