import type { rest } from '@easel/contract'
import { findView } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'
import { EngineRefusal } from '../../../ports/index.ts'

export const queryViewData: Handler<typeof rest.queryViewData> = async (context) => {
  const { params, caller, services, viewFilters, now, signal, error } = context
  const view = await findView(context, params.viewId)
  if (!(await services.access.may(caller, 'ExportData', { kind: 'view', record: view }))) {
    throw error('403032', { id: params.viewId })
  }
  try {
    const content = await services.rendering.csv(view, { filters: viewFilters, now, signal })
    services.hits.add(view.id)
    return { type: 'text/csv', content }
  } catch (cause) {
    if (cause instanceof EngineRefusal) throw error('400080', { problem: cause.message })
    throw cause
  }
}
