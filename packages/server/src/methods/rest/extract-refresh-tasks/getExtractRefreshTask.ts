import type { rest } from '@easel/contract'
import { taskAnswer } from '../../../content/answers/refresh-tasks.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findTask } from './find-task.ts'

export const getExtractRefreshTask: Handler<typeof rest.getExtractRefreshTask> = async (
  context,
) => ({ task: taskAnswer(await findTask(context)) })
