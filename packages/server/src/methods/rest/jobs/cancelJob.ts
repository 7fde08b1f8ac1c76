import type { rest } from '@easel/contract'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findJob, isOwnJob } from './find-job.ts'

/** A job that runs is ended at once: its worker can change nothing any more. */
export const cancelJob: Handler<typeof rest.cancelJob> = async (context) => {
  const { params, caller, services, error, now } = context
  const job = await findJob(context)
  if (!isOwnJob(job, caller)) {
    throw error('403032', { problem: `Job '${params.jobId}' was started by another user.` })
  }
  const cancelled = await services.store.transaction(async (write) => {
    if (!(await write.jobs.cancel(job, now))) throw error('403091', { id: params.jobId })
    return write.jobs.byLuid(job.siteId, job.luid)
  })
  return { job: jobAnswer(cancelled ?? job) }
}
