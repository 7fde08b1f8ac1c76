import type { Raise } from '@easel/contract'
import type { Caller, Job, Store } from '../../../ports/index.ts'

interface Asking {
  readonly params: { readonly jobId: string }
  readonly caller: Caller
  readonly services: { readonly store: Store }
  readonly error: Raise<'404018'>
}

/** @throws 404018 where the caller's site has no such job */
export async function findJob({ params, caller, services, error }: Asking): Promise<Job> {
  const job = await services.store.read.jobs.byLuid(caller.site.id, params.jobId.toLowerCase())
  if (job === null) throw error('404018', { id: params.jobId })
  return job
}

/** Jobs belong to the user who started them; administrators see and end all of them. */
export const isOwnJob = (job: Job, caller: Caller): boolean =>
  caller.isAdministrator || job.creatorId === caller.user.id
