import type { rest } from '@easel/contract'
import { findWorkbook } from '../../../content/find.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'

export const deleteWorkbook: Handler<typeof rest.deleteWorkbook> = async (context) => {
  const { params, caller, services, error } = context
  const workbook = await findWorkbook(context, params.workbookId)
  if (!(await services.access.may(caller, 'Delete', { kind: 'workbook', record: workbook }))) {
    throw error('403004', { problem: `You may not delete workbook '${workbook.name}'.` })
  }
  await changeSite(context, async (write) => {
    if ((await write.workbooks.byLuid(caller.site.id, workbook.luid)) === null) {
      throw error('404006', { id: params.workbookId })
    }
    await write.workbooks.delete(workbook.id)
  })
  services.leftovers.note(workbook.blobSha256)
}
