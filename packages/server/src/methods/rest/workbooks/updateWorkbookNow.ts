import type { rest } from '@easel/contract'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import { refreshNow } from '../../../content/refreshing.ts'
import type { Handler } from '../../../kernel/context.ts'

export const updateWorkbookNow: Handler<typeof rest.updateWorkbookNow> = async (context) => ({
  job: jobAnswer(await refreshNow(context, 'workbook', context.params.workbookId)),
})
