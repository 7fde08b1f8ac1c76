/** From jobs to the elements of answers. */

import type { Job, JobStatus } from '../../ports/index.ts'

const finishCodes: Readonly<Partial<Record<JobStatus, number>>> = {
  Success: 0,
  Failed: 1,
  Cancelled: 2,
}

export const jobAnswer = (job: Job) => ({
  id: job.luid,
  mode: 'Asynchronous' as const,
  type: job.type,
  progress: job.progress,
  createdAt: job.createdAt,
  startedAt: job.startedAt ?? undefined,
  updatedAt: job.updatedAt ?? undefined,
  completedAt: job.completedAt ?? undefined,
  finishCode: finishCodes[job.status],
  statusNotes: job.notes === null ? undefined : { statusNote: [{ type: 'note', text: job.notes }] },
})

/** As the list of jobs has it. */
export const backgroundJobAnswer = (job: Job) => ({
  id: job.luid,
  status: job.status,
  createdAt: job.createdAt,
  startedAt: job.startedAt ?? undefined,
  endedAt: job.completedAt ?? undefined,
  priority: job.priority,
  jobType: job.listType,
  title: job.title === '' ? undefined : job.title,
  subtitle: job.subtitle === '' ? undefined : job.subtitle,
})
