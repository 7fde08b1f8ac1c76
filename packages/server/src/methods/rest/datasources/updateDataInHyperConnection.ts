import type { rest } from '@easel/contract'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import { startRowChange } from '../../../content/row-changes.ts'
import type { Handler } from '../../../kernel/context.ts'

export const updateDataInHyperConnection: Handler<typeof rest.updateDataInHyperConnection> = async (
  context,
) => ({ job: jobAnswer(await startRowChange(context, context.params.connectionId)) })
