/** What users looked at: counts by day, recents, recommendations. */

import type { ContentKind } from '@easel/contract'
import type { Visibility } from './lists.ts'

export type RecentKind = 'workbook' | 'view'

/** A user made, changed or looked at an item. */
export interface RecentUse {
  readonly userId: number
  readonly siteId: number
  readonly kind: RecentKind
  readonly itemId: number
  readonly at: Date
}

/** Views were looked at so often on one day. */
export interface DayHits {
  readonly viewId: number
  readonly siteId: number
  readonly at: Date
  readonly hits: number
}

/** How often an item was looked at, in all and within the last days. */
export interface UsageStatistics {
  readonly total: number
  readonly lastTwoWeeks: number
  readonly lastOneMonth: number
  readonly lastThreeMonths: number
  readonly lastTwelveMonths: number
}

export interface UsedItem {
  readonly kind: RecentKind
  readonly itemId: number
}

interface UserOfSite {
  readonly id: number
  readonly siteId: number
}

export interface Recommended {
  readonly viewId: number
  readonly hits: number
  /** Row numbers of users with whom the user shares a recent item, and who looked at the view. */
  readonly userIds: readonly number[]
}

export interface UsageReader {
  /** The newest first, as far as the visibility goes. */
  recentOf(
    user: UserOfSite,
    query: { readonly visibility: Visibility; readonly limit: number },
  ): Promise<readonly UsedItem[]>
  /** By row number of the item. Workbooks count their views; kinds that are not looked at have nothing. */
  statistics(
    kind: ContentKind,
    ids: readonly number[],
    now: Date,
  ): Promise<ReadonlyMap<number, UsageStatistics>>
  /** Views that others look at and the user does not, the most looked at first, without dismissed ones. */
  recommendedTo(
    user: UserOfSite,
    query: { readonly visibility: Visibility; readonly limit: number },
  ): Promise<readonly Recommended[]>
}

export interface UsageWriter extends UsageReader {
  /** Written behind, outside the request; users and items that are gone by then are left out. */
  add(used: {
    readonly days: readonly DayHits[]
    readonly recents: readonly RecentUse[]
  }): Promise<void>
  dismiss(user: UserOfSite, viewId: number): Promise<void>
  /** False where the view was not dismissed. */
  restore(user: UserOfSite, viewId: number): Promise<boolean>
}
