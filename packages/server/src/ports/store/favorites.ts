/** Favorites of users: items under a label, in an order. */

import type { FavoriteKind, Page } from '@easel/contract'
import type { Visibility } from './lists.ts'

export interface FavoriteTarget {
  readonly kind: FavoriteKind
  /** Row number of the item. */
  readonly itemId: number
}

export interface Favorite extends FavoriteTarget {
  readonly label: string
  /** From 0, without gaps among those that are shown. */
  readonly position: number
  readonly addedAt: Date
}

/** Whose favorites. */
export interface FavoriteOwner {
  readonly id: number
  readonly siteId: number
}

export interface FavoriteQuery {
  readonly visibility: Visibility
  /** Absent: all of them. */
  readonly page?: Page
}

export interface FavoritePage {
  readonly items: readonly Favorite[]
  readonly totalAvailable: number
}

export interface FavoriteReader {
  /** Those that the visibility lets through, in order. */
  ofUser(owner: FavoriteOwner, query: FavoriteQuery): Promise<FavoritePage>
}

export interface NewFavorite extends FavoriteTarget {
  readonly label: string
  readonly now: Date
}

/** A favorite that comes to stand behind another; null: at the beginning. */
export interface FavoriteMove {
  readonly moved: FavoriteTarget
  readonly after: FavoriteTarget | null
}

export interface FavoriteWriter extends FavoriteReader {
  /** At the end of the list. An item is a favorite once, and a label stands once among the items of a kind. */
  add(
    owner: FavoriteOwner,
    favorite: NewFavorite,
  ): Promise<'added' | 'is-favorite' | 'label-is-taken'>
  /** False where the item is no favorite of the user. */
  remove(owner: FavoriteOwner, target: FavoriteTarget): Promise<boolean>
  /** One move after the other. Answers the first item that is no favorite of the user, and moves nothing then. */
  move(owner: FavoriteOwner, moves: readonly FavoriteMove[]): Promise<FavoriteTarget | null>
}
