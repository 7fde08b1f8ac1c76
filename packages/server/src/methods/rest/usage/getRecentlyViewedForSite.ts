import type { rest } from '@easel/contract'
import { itemAnswer } from '../../../content/answers/items.ts'
import { namedItems } from '../../../content/named-items.ts'
import type { Handler } from '../../../kernel/context.ts'

const shown = 24

/** What was looked at a moment ago is written down first, so that the list has it. */
export const getRecentlyViewedForSite: Handler<typeof rest.getRecentlyViewedForSite> = async ({
  caller,
  services,
}) => {
  const { read } = services.store
  await services.hits.flush()
  const visibility = await services.access.visibility(caller, 'Read')
  const user = { id: caller.user.id, siteId: caller.site.id }
  const recent = await read.usage.recentOf(user, { visibility, limit: shown })
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  const named = await namedItems(read, recent)
  return {
    recents: { recent: named.map(({ kind, record }) => itemAnswer(kind, record, addresses)) },
  }
}
