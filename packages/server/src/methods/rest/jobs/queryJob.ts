import type { rest } from '@easel/contract'
import { jobAnswer } from '../../../content/answers.ts'
import type { Handler } from '../../../kernel/context.ts'

/** A job is shown to who started it and to administrators. */
export const queryJob: Handler<typeof rest.queryJob> = async (context) => {
  const { params, caller, services, error } = context
  const job = await services.store.read.jobs.byLuid(caller.site.id, params.jobId.toLowerCase())
  if (job === null) throw error('404018', { id: params.jobId })
  if (job.creatorId !== caller.user.id && !caller.isAdministrator) {
    throw error('403004', { problem: `Job '${params.jobId}' was started by somebody else.` })
  }
  return { job: jobAnswer(job) }
}
