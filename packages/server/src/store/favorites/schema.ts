/** Favorites. */

import type { FavoriteKind } from '@easel/contract'

interface FavoriteTable {
  readonly user_id: number
  readonly kind: FavoriteKind
  readonly item_id: number
  readonly site_id: number
  readonly label: string
  readonly label_key: string
  /** Place among the user's favorites; those in between may be gone. */
  readonly position: number
  readonly added_at: number
}

export interface FavoriteSchema {
  readonly favorite: FavoriteTable
}
