/** Favorites in answers, and whose they are. */

import type { Raise } from '@easel/contract'
import type {
  Access,
  Caller,
  Favorite,
  FavoritePage,
  FavoriteQuery,
  Reader,
  Store,
  User,
} from '../ports/index.ts'
import { itemAnswer } from './answers/items.ts'
import type { Addresses } from './answers/workbooks.ts'
import { namedItems, type Named } from './named-items.ts'

interface Asking {
  readonly params: { readonly userId: string }
  readonly caller: Caller
  readonly error: Raise<'403004' | '404002'>
}

/** Users keep their own favorites; administrators keep those of others, too. */
export async function findFavoriteOwner(
  { params, caller, error }: Asking,
  read: Pick<Reader, 'users'>,
): Promise<User> {
  const luid = params.userId.toLowerCase()
  if (luid !== caller.user.luid && !caller.isAdministrator) {
    throw error('403004', { problem: 'You are not allowed to use the favorites of another user.' })
  }
  const user = await read.users.byLuid(caller.site.id, luid)
  if (user === null) throw error('404002', { id: params.userId })
  return user
}

interface Answering {
  readonly caller: Caller
  readonly services: {
    readonly store: Store
    readonly access: Access
    readonly publicUrl: () => string
  }
}

/** Favorites of the user that the caller may read. */
export async function favoritesOf(
  { caller, services }: Answering,
  user: User,
  page?: FavoriteQuery['page'],
): Promise<FavoritePage> {
  const visibility = await services.access.visibility(caller, 'Read')
  const query = page === undefined ? { visibility } : { visibility, page }
  return services.store.read.favorites.ofUser(user, query)
}

export async function favoritesAnswer(
  { caller, services }: Answering,
  favorites: readonly Favorite[],
) {
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  const named = await namedItems(services.store.read, favorites)
  return { favorite: named.map((each) => favoriteAnswer(each, addresses)) }
}

function favoriteAnswer(named: Named<Favorite>, addresses: Addresses) {
  const { row, record } = named
  return {
    label: row.label,
    position: row.position,
    addedAt: row.addedAt,
    parentProjectName: named.kind === 'project' ? undefined : named.record.project.name,
    targetOwnerName: record.owner.fullName ?? record.owner.name,
    ...itemAnswer(named.kind, record, addresses),
  }
}
