/** Tags of content. */

import type { TaggedKind } from '@easel/contract'

/** An item that carries tags. */
export interface TaggedItem {
  readonly siteId: number
  readonly kind: TaggedKind
  readonly id: number
}

export interface TagReader {
  /** Labels of the item, in order of their letters. */
  of(item: TaggedItem): Promise<readonly string[]>
  /** Who added the tag, in any case: a row id, or null where that is not known; undefined where the item has no such tag. */
  authorOf(item: TaggedItem, label: string): Promise<number | null | undefined>
}

export interface TagWriter extends TagReader {
  /** A label that the item has already, in any case, stays as it is. */
  add(item: TaggedItem, labels: readonly string[], authorId: number): Promise<void>
  remove(item: TaggedItem, label: string): Promise<void>
}
