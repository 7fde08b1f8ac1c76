/** Methods on favorites. Removing one is the same method for each kind of content. */

import type { FavoriteKind, Raise, rest } from '@easel/contract'
import { findFavoriteOwner } from '../../../content/favorites.ts'
import {
  findItem,
  luidIn,
  notFound,
  readItem,
  type Asking,
  type ItemParams,
  type NotFoundOf,
} from '../../../content/items.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handlers } from '../../../kernel/context.ts'
import { addToFavorites } from './addToFavorites.ts'
import { getFavoritesForUser } from './getFavoritesForUser.ts'
import { organizeFavorites } from './organizeFavorites.ts'

interface Deleting<K extends FavoriteKind> extends Asking<K> {
  readonly params: ItemParams<K> & { readonly userId: string }
  readonly error: Raise<'403004' | '404002' | '404010' | NotFoundOf<K>>
}

/** A favorite that the user may no longer read can still be removed. */
const deletion =
  <K extends FavoriteKind>(kind: K) =>
  async (context: Deleting<K>) => {
    const { params, caller, services, error } = context
    const user = await findFavoriteOwner(context, services.store.read)
    const luid = luidIn(params, kind)
    const at = { siteId: caller.site.id, luid }
    const record = await readItem(services.store.read, kind, at)
    if (record === null) throw notFound(context, kind, luid)
    const isRemoved = await changeSite(context, (write) =>
      write.favorites.remove({ id: user.id, siteId: at.siteId }, { kind, itemId: record.id }),
    )
    if (isRemoved) return
    await findItem<K>(context, kind, luid)
    throw error('404010', { kind, id: luid })
  }

export const favorites = {
  getFavoritesForUser,
  addToFavorites,
  organizeFavorites,
  deleteDataSourceFromFavorites: deletion('datasource'),
  deleteFlowFromFavorites: deletion('flow'),
  deleteProjectFromFavorites: deletion('project'),
  deleteViewFromFavorites: deletion('view'),
  deleteWorkbookFromFavorites: deletion('workbook'),
} satisfies Partial<Handlers<typeof rest>>
