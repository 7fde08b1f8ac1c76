import type { rest } from '@easel/contract'
import { readItem } from '../../../content/items.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'

/** A view whose recommendation is not hidden is reported as not found. */
export const unhideRecommendationForView: Handler<typeof rest.unhideRecommendationForView> = async (
  context,
) => {
  const { query, caller, error } = context
  const isRestored = await changeSite(context, async (write) => {
    const siteId = caller.site.id
    const view = await readItem(write, 'view', { siteId, luid: query.id })
    return view !== null && (await write.usage.restore({ id: caller.user.id, siteId }, view.id))
  })
  if (!isRestored) throw error('404011', { id: query.id })
}
