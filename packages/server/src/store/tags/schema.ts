/** Tags of content. */

import type { TaggedKind } from '@easel/contract'

interface ItemTagTable {
  readonly site_id: number
  readonly kind: TaggedKind
  readonly item_id: number
  readonly label: string
  readonly label_key: string
  /** Null where it is not known, or the user is gone. */
  readonly author_id: number | null
}

export interface TagSchema {
  readonly item_tag: ItemTagTable
}
