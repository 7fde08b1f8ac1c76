import type { rest } from '@easel/contract'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findJob, isOwnJob } from './find-job.ts'

/** A job is shown to who started it and to administrators. */
export const queryJob: Handler<typeof rest.queryJob> = async (context) => {
  const { params, caller, error } = context
  const job = await findJob(context)
  if (!isOwnJob(job, caller)) {
    throw error('403004', { problem: `Job '${params.jobId}' was started by another user.` })
  }
  return { job: jobAnswer(job) }
}
