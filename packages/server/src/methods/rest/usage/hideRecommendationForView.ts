import type { rest } from '@easel/contract'
import { findView } from '../../../content/find.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'

/** For the caller alone. A user without an account on the site keeps nothing there. */
export const hideRecommendationForView: Handler<typeof rest.hideRecommendationForView> = async (
  context,
) => {
  const { body, caller, error } = context
  const { id } = await findView(context, body.recommendationDismissal.view.id)
  await changeSite(context, async (write) => {
    const user = await write.users.byLuid(caller.site.id, caller.user.luid)
    if (user === null) throw error('404002', { id: caller.user.luid })
    await write.usage.dismiss({ id: user.id, siteId: caller.site.id }, id)
  })
}
