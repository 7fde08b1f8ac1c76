import type { rest } from '@easel/contract'
import { createdTaskAnswer } from '../../../content/answers/refresh-tasks.ts'
import { changeSite } from '../../../content/site-change.ts'
import { nextRun } from '../../../domain/refresh-schedule.ts'
import type { Handler } from '../../../kernel/context.ts'
import { requestedTask } from './task-request.ts'

export const createCloudExtractRefreshTask: Handler<
  typeof rest.createCloudExtractRefreshTask
> = async (context) => {
  const { caller, error, now } = context
  const { workbook, isIncremental, schedule } = await requestedTask(context)
  if (workbook === null) {
    throw error('400000', { problem: 'The message must have extractRefresh with a workbook.' })
  }
  if (schedule === null) throw error('400000', { problem: 'The message must have a schedule.' })
  const task = await changeSite(context, async (write) => {
    if ((await write.workbooks.byLuid(caller.site.id, workbook.luid)) === null) {
      throw error('404006', { id: workbook.luid })
    }
    return write.refreshTasks.create({
      siteId: caller.site.id,
      subject: { kind: 'workbook', id: workbook.id },
      isIncremental: isIncremental ?? false,
      schedule,
      nextRunAt: nextRun(schedule, now),
      now,
    })
  })
  return createdTaskAnswer(task)
}
