import type { rest } from '@easel/contract'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import { createExtracts } from '../../../content/extracts.ts'
import type { Handler } from '../../../kernel/context.ts'

export const createExtractsForWorkbook: Handler<typeof rest.createExtractsForWorkbook> = async (
  context,
) => ({
  job: jobAnswer(
    await createExtracts(context, {
      kind: 'workbook',
      luid: context.params.workbookId,
      sent: context.body.datasources,
    }),
  ),
})
