import type { rest } from '@easel/contract'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import { refreshNow } from '../../../content/refreshing.ts'
import type { Handler } from '../../../kernel/context.ts'

export const updateDataSourceNow: Handler<typeof rest.updateDataSourceNow> = async (context) => ({
  job: jobAnswer(await refreshNow(context, 'datasource', context.params.datasourceId)),
})
