import type { rest } from '@easel/contract'
import { findView } from '../../../content/find.ts'
import { languageLack } from '../../../content/language.ts'
import { maxAgeOf, orError } from '../../../content/rendering.ts'
import { unsupportedHeader } from '../../../content/unsupported-header.ts'
import type { Handler } from '../../../kernel/context.ts'

export const queryViewData: Handler<typeof rest.queryViewData> = async (context) => {
  const { params, query, caller, services, viewFilters, now, signal, error } = context
  const view = await findView(context, params.viewId)
  if (!(await services.access.may(caller, 'ExportData', { kind: 'view', record: view }))) {
    throw error('403032', {
      problem: `You are not allowed to get the data of view '${params.viewId}'.`,
    })
  }
  const options = { filters: viewFilters, now, caller, signal, ...maxAgeOf(query) }
  const { content, sizeBytes } = await orError(
    () => services.rendering.csv(view, options),
    (problem) => error('400080', { problem }),
  )
  services.hits.add(view, context)
  const headers = unsupportedHeader(languageLack(query.language))
  return { type: 'text/csv', content, sizeBytes, headers }
}
