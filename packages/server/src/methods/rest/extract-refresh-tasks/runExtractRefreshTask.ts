import type { rest } from '@easel/contract'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import { mayRefresh, startRefresh } from '../../../content/refreshing.ts'
import type { Handler } from '../../../kernel/context.ts'
import { readTask } from './find-task.ts'

/** The schedule stays as it is. */
export const runExtractRefreshTask: Handler<typeof rest.runExtractRefreshTask> = async (
  context,
) => {
  const { params, caller, services, error, now } = context
  const task = await readTask(context)
  const { subject, isIncremental, luid: taskLuid } = task
  const siteId = caller.site.id
  const workbook = await services.store.read.workbooks.byLuid(siteId, subject.luid)
  const item = workbook === null ? null : ({ kind: 'workbook', record: workbook } as const)
  if (item === null || !(await services.access.may(caller, 'Read', item))) {
    throw error('404026', { id: params.taskId })
  }
  if (!(await mayRefresh(context, item.record))) throw error('403047', { id: params.taskId })
  const order = { siteId, creatorId: caller.user.id, subject, isIncremental, taskLuid, now }
  const job = await services.store.transaction((write) => startRefresh(write, order))
  if (job === null) throw error('409093', { name: subject.name })
  services.jobs.wake()
  return { job: jobAnswer(job) }
}
