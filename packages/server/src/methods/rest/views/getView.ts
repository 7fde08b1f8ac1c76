import type { rest } from '@easel/contract'
import { oneViewAnswer } from '../../../content/answers/views.ts'
import { findView } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'

export const getView: Handler<typeof rest.getView> = async (context) => {
  const withUsage = context.query.includeUsageStatistics === true
  if (withUsage) await context.services.hits.flush()
  const view = await findView(context, context.params.viewId)
  return { view: oneViewAnswer(view, withUsage) }
}
