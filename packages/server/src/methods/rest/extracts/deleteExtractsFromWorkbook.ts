import type { rest } from '@easel/contract'
import { deleteExtracts } from '../../../content/extracts.ts'
import type { Handler } from '../../../kernel/context.ts'

export const deleteExtractsFromWorkbook: Handler<typeof rest.deleteExtractsFromWorkbook> = (
  context,
) =>
  deleteExtracts(context, {
    kind: 'workbook',
    luid: context.params.workbookId,
    sent: context.body.datasources,
  })
