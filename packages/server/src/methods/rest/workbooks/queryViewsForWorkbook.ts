import type { rest } from '@easel/contract'
import { oneViewAnswer } from '../../../content/answers/views.ts'
import { findWorkbook, visibleViews } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'

export const queryViewsForWorkbook: Handler<typeof rest.queryViewsForWorkbook> = async (
  context,
) => {
  const withUsage = context.query.includeUsageStatistics === true
  if (withUsage) await context.services.hits.flush()
  const workbook = await findWorkbook(context, context.params.workbookId)
  const views = await visibleViews(context, workbook)
  return { views: { view: views.map((view) => oneViewAnswer(view, withUsage)) } }
}
