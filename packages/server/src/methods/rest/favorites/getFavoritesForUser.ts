import { checkPage, paginationOf, type rest } from '@easel/contract'
import { favoritesAnswer, favoritesOf, findFavoriteOwner } from '../../../content/favorites.ts'
import type { Handler } from '../../../kernel/context.ts'

export const getFavoritesForUser: Handler<typeof rest.getFavoritesForUser> = async (context) => {
  const { page } = context.list
  const user = await findFavoriteOwner(context, context.services.store.read)
  const { items, totalAvailable } = await favoritesOf(context, user, page)
  checkPage(page, totalAvailable)
  return {
    pagination: paginationOf(page, totalAvailable),
    favorites: await favoritesAnswer(context, items),
  }
}
