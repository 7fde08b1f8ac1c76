import type { rest } from '@easel/contract'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import { guarded, readItem } from '../../../content/items.ts'
import { checkRunNow, mayRefresh, startRefresh } from '../../../content/refreshing.ts'
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
  const { kind, luid } = subject
  const item = await readItem(services.store.read, kind, { siteId, luid })
  if (item === null || !(await services.access.may(caller, 'Read', guarded(kind, item)))) {
    throw error('404026', { id: params.taskId })
  }
  if (!(await mayRefresh(context, kind, item))) throw error('403047', { id: params.taskId })
  checkRunNow(caller, error)
  const order = { siteId, creatorId: caller.user.id, subject, isIncremental, taskLuid, now }
  const job = await services.store.transaction((write) => startRefresh(write, order))
  if (job === null) throw error('409093', { name: subject.name })
  services.jobs.wake()
  return { job: jobAnswer(job) }
}
