import type { rest } from '@easel/contract'
import { findView } from '../../../content/find.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'

/** The sheet stays in the file: publishing it again brings the view back. */
export const deleteView: Handler<typeof rest.deleteView> = async (context) => {
  const { params, caller, services, error } = context
  const view = await findView(context, params.viewId)
  if (!(await services.access.may(caller, 'Delete', { kind: 'view', record: view }))) {
    throw error('403004', { problem: `You may not delete view '${view.name}'.` })
  }
  await changeSite(context, async (write) => {
    if ((await write.views.byLuid(caller.site.id, view.luid)) === null) {
      throw error('404011', { id: params.viewId })
    }
    const views = await write.views.ofWorkbook(view.workbook.id)
    if (views.length === 1) {
      throw error('400000', {
        problem: `view '${view.name}' is the only one of its workbook; delete the workbook`,
      })
    }
    await write.views.delete(view)
  })
}
