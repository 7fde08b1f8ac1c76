import type { rest } from '@easel/contract'
import { createdTaskAnswer } from '../../../content/answers/refresh-tasks.ts'
import { changeSite } from '../../../content/site-change.ts'
import { nextRun } from '../../../domain/refresh-schedule.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findTask } from './find-task.ts'
import { requestedTask } from './task-request.ts'

/** What the message leaves out stays as it is. */
export const updateCloudExtractRefreshTask: Handler<
  typeof rest.updateCloudExtractRefreshTask
> = async (context) => {
  const { caller, params, error, now } = context
  const task = await findTask(context)
  const { item, isIncremental, schedule } = await requestedTask(context)
  const changed = await changeSite(context, async (write) => {
    await write.refreshTasks.update(task, {
      now,
      ...(item !== null && { subject: { kind: item.kind, id: item.id } }),
      ...(isIncremental !== null && { isIncremental }),
      ...(schedule !== null && { schedule, nextRunAt: nextRun(schedule, now) }),
    })
    return write.refreshTasks.byLuid(caller.site.id, task.luid)
  })
  if (changed === null) throw error('404026', { id: params.taskId })
  return createdTaskAnswer(changed)
}
