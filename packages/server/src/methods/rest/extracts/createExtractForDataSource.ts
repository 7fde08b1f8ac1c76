import type { rest } from '@easel/contract'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import { createExtracts } from '../../../content/extracts.ts'
import type { Handler } from '../../../kernel/context.ts'

export const createExtractForDataSource: Handler<typeof rest.createExtractForDataSource> = async (
  context,
) => ({
  job: jobAnswer(
    await createExtracts(context, {
      kind: 'datasource',
      luid: context.params.datasourceId,
    }),
  ),
})
