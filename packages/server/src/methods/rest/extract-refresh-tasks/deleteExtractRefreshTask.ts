import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { findTask } from './find-task.ts'

/** A refresh that runs already goes on. */
export const deleteExtractRefreshTask: Handler<typeof rest.deleteExtractRefreshTask> = async (
  context,
) => {
  const task = await findTask(context)
  await context.services.store.transaction((write) => write.refreshTasks.delete(task))
}
