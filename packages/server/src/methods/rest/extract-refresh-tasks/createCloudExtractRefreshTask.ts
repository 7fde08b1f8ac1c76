import type { rest } from '@easel/contract'
import { createdTaskAnswer } from '../../../content/answers/refresh-tasks.ts'
import { notFound, readItem } from '../../../content/items.ts'
import { changeSite } from '../../../content/site-change.ts'
import { nextRun } from '../../../domain/refresh-schedule.ts'
import type { Handler } from '../../../kernel/context.ts'
import { requestedTask } from './task-request.ts'

export const createCloudExtractRefreshTask: Handler<
  typeof rest.createCloudExtractRefreshTask
> = async (context) => {
  const { caller, error, now } = context
  const { item, isIncremental, schedule } = await requestedTask(context)
  if (item === null) {
    throw error('400000', {
      problem: 'The message must have extractRefresh with a workbook or a data source.',
    })
  }
  if (schedule === null) throw error('400000', { problem: 'The message must have a schedule.' })
  const task = await changeSite(context, async (write) => {
    const { kind, luid } = item
    if ((await readItem(write, kind, { siteId: caller.site.id, luid })) === null) {
      throw notFound(context, kind, luid)
    }
    return write.refreshTasks.create({
      siteId: caller.site.id,
      subject: { kind, id: item.id },
      isIncremental: isIncremental ?? false,
      schedule,
      nextRunAt: nextRun(schedule, now),
      now,
    })
  })
  return createdTaskAnswer(task)
}
