import { viewList, type rest } from '@easel/contract'
import { viewAnswer } from '../../../content/answers/views.ts'
import { compileSelection } from '../../../content/fields.ts'
import { readItems } from '../../../content/items.ts'
import type { Handler } from '../../../kernel/context.ts'

const shown = 100
const select = compileSelection(null, viewList.fields)

/** Views that others look at and the caller does not, by how often they are looked at. */
export const getRecommendationsForViews: Handler<typeof rest.getRecommendationsForViews> = async ({
  caller,
  services,
}) => {
  const { read } = services.store
  const visibility = await services.access.visibility(caller, 'Read')
  const user = { id: caller.user.id, siteId: caller.site.id }
  const recommended = await read.usage.recommendedTo(user, { visibility, limit: shown })
  const views = await readItems(
    read,
    'view',
    recommended.map(({ viewId }) => viewId),
  )
  const users = await read.users.byIds(recommended.flatMap(({ userIds }) => userIds))
  const most = recommended[0]?.hits ?? 1
  return {
    recommendations: {
      recommendation: recommended.flatMap(({ viewId, hits, userIds }) => {
        const view = views.get(viewId)
        if (view === undefined) return []
        const similar = users.filter(({ id }) => userIds.includes(id))
        return [
          {
            contentType: 'view' as const,
            recommendedId: view.luid,
            score: Math.round((hits / most) * 1000) / 1000,
            view: select(viewAnswer(view)),
            explanation: explanationOf(similar),
          },
        ]
      }),
    },
  }
}

function explanationOf(similar: readonly { readonly luid: string; readonly name: string }[]) {
  if (similar.length === 0) return { type: 'popular' as const }
  const user = similar.map(({ luid, name }) => ({ id: luid, name }))
  return { type: 'similar_users' as const, users: { user } }
}
