import type { rest } from '@easel/contract'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import { deleteExtractsLater } from '../../../content/extracts.ts'
import type { Handler } from '../../../kernel/context.ts'

export const deleteExtractsFromWorkbook: Handler<typeof rest.deleteExtractsFromWorkbook> = async (
  context,
) => ({
  job: jobAnswer(
    await deleteExtractsLater(context, {
      kind: 'workbook',
      luid: context.params.workbookId,
      sent: context.body.datasources,
    }),
  ),
})
