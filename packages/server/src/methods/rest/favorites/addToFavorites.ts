import { favoriteKinds, type rest } from '@easel/contract'
import { favoritesAnswer, favoritesOf, findFavoriteOwner } from '../../../content/favorites.ts'
import { findItem } from '../../../content/items.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Context, Handler } from '../../../kernel/context.ts'

type Adding = Context<typeof rest.addToFavorites>

export const addToFavorites: Handler<typeof rest.addToFavorites> = async (context) => {
  const { caller, services, now, error } = context
  const user = await findFavoriteOwner(context, services.store.read)
  const label = labelOf(context)
  const { kind, luid } = targetOf(context)
  const { id } = await findItem(context, kind, luid)
  await changeSite(context, async (write) => {
    const outcome = await write.favorites.add(
      { id: user.id, siteId: caller.site.id },
      { kind, itemId: id, label, now },
    )
    if (outcome === 'is-favorite') {
      throw error('409007', { problem: `The ${kind} '${luid}' is a favorite already.` })
    }
    if (outcome === 'label-is-taken') {
      throw error('409007', { problem: `Another ${kind} is a favorite with the label '${label}'.` })
    }
  })
  const { items } = await favoritesOf(context, user)
  return { favorites: await favoritesAnswer(context, items) }
}

const longestLabel = 255

function labelOf({ body, error }: Adding): string {
  const label = body.favorite.label?.trim() ?? ''
  if (label === '') throw error('400005', { problem: 'a favorite has a label.' })
  if (Array.from(label).length > longestLabel) {
    throw error('400005', { problem: `a label is longer than ${longestLabel} characters.` })
  }
  return label
}

function targetOf({ body, error }: Adding) {
  const targets = favoriteKinds.flatMap((kind) => {
    const luid = body.favorite[kind]?.id
    return luid === undefined ? [] : [{ kind, luid }]
  })
  const [target, ...more] = targets
  if (target === undefined || more.length > 0) {
    throw error('400000', {
      problem: `a favorite names one item: ${favoriteKinds.join(', ')}; this one names ${targets.length}`,
    })
  }
  return target
}
