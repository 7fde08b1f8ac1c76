import { favoriteKinds, type rest } from '@easel/contract'
import { favoritesAnswer, favoritesOf, findFavoriteOwner } from '../../../content/favorites.ts'
import { readItem, readItems } from '../../../content/items.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { FavoriteTarget, Reader } from '../../../ports/index.ts'

type Organizing = Context<typeof rest.organizeFavorites>

/** One request moves a hundred favorites at most. */
const mostMoves = 100

export const organizeFavorites: Handler<typeof rest.organizeFavorites> = async (context) => {
  const { body, caller, services, error } = context
  const user = await findFavoriteOwner(context, services.store.read)
  const asked = body.favoriteOrderings.favoriteOrdering
  if (asked.length > mostMoves) {
    throw error('400000', { problem: `one request moves ${mostMoves} favorites at most` })
  }
  await changeSite(context, async (write) => {
    const moves = []
    for (const each of asked) {
      const { favoriteId, favoriteType, favoriteIdMoveAfter, favoriteTypeMoveAfter } = each
      const moved = await targetOf(context, write, { type: favoriteType, luid: favoriteId })
      const after = await placeOf(context, write, {
        type: favoriteTypeMoveAfter ?? '',
        luid: favoriteIdMoveAfter ?? '',
      })
      moves.push({ moved, after })
    }
    const missing = await write.favorites.move({ id: user.id, siteId: caller.site.id }, moves)
    if (missing !== null) throw notAFavorite(context, await nameOf(write, missing))
  })
  const { items } = await favoritesOf(context, user)
  return { favorites: await favoritesAnswer(context, items) }
}

interface Named {
  readonly type: string
  readonly luid: string
}

const notAFavorite = ({ error }: Organizing, { type, luid }: Named) =>
  error('404010', { kind: type, id: luid })

async function nameOf(read: Reader, { kind, itemId }: FavoriteTarget): Promise<Named> {
  const found = await readItems(read, kind, [itemId])
  return { type: kind, luid: found.get(itemId)?.luid ?? '' }
}

/** What is not there cannot be a favorite. */
async function targetOf(context: Organizing, read: Reader, named: Named): Promise<FavoriteTarget> {
  const kind = favoriteKinds.find((each) => each === named.type)
  const at = { siteId: context.caller.site.id, luid: named.luid }
  const record = kind === undefined ? null : await readItem(read, kind, at)
  if (kind === undefined || record === null) throw notAFavorite(context, named)
  return { kind, itemId: record.id }
}

/** Null: at the beginning. */
async function placeOf(
  context: Organizing,
  read: Reader,
  named: Named,
): Promise<FavoriteTarget | null> {
  return named.luid === '' ? null : targetOf(context, read, named)
}
