import type { rest } from '@easel/contract'
import { findWorkbook } from '../../../content/find.ts'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import { mayRefresh, startRefresh, subjectOf } from '../../../content/refreshing.ts'
import type { Handler } from '../../../kernel/context.ts'

export const updateWorkbookNow: Handler<typeof rest.updateWorkbookNow> = async (context) => {
  const { params, body, caller, services, error, now } = context
  const workbook = await findWorkbook(context, params.workbookId)
  const { name } = workbook
  if (!(await mayRefresh(context, workbook))) {
    throw error('403032', { problem: `You are not allowed to refresh workbook '${name}'.` })
  }
  if (!workbook.hasExtracts) {
    throw error('409090', { kind: 'workbook', name, problem: 'it has no extract.' })
  }
  const order = {
    siteId: caller.site.id,
    creatorId: caller.user.id,
    subject: subjectOf(workbook),
    isIncremental: body.extractRefresh?.incremental ?? false,
    taskLuid: null,
    now,
  }
  const job = await services.store.transaction((write) => startRefresh(write, order))
  if (job === null) throw error('409093', { name })
  services.jobs.wake()
  return { job: jobAnswer(job) }
}
