/** From jobs to the elements of answers. */

import { shownJobTypes } from '@easel/contract'
import { readUserFileReport, statusNotesOf } from '../../domain/user-file-report.ts'
import { jobPayloads } from '../job-payloads.ts'
import type { Job, JobStatus } from '../../ports/index.ts'

const finishCodes: Readonly<Partial<Record<JobStatus, number>>> = {
  Success: 0,
  Failed: 1,
  Cancelled: 2,
}

export const jobAnswer = (job: Job) => ({
  id: job.luid,
  mode: 'Asynchronous' as const,
  type: shownJobTypes.find((type) => type === job.type),
  progress: job.progress,
  createdAt: job.createdAt,
  startedAt: job.startedAt ?? undefined,
  updatedAt: job.updatedAt ?? undefined,
  completedAt: job.completedAt ?? undefined,
  finishCode: finishCodes[job.status],
  ...notesOf(job),
})

/** In the detail of the type where it has one, else as notes on the status. */
function notesOf({ type, status, notes, report, subject, payload }: Job) {
  if (type === 'RefreshExtract' && subject !== null) {
    const item = { id: subject.luid, name: subject.name }
    return { extractRefreshJob: { notes: notes ?? '', [subject.kind]: item } }
  }
  if (type === 'UpdateUploadedFile' && subject !== null) {
    const datasource = { id: subject.luid, name: subject.name }
    const { connectionLuid } = jobPayloads.UpdateUploadedFile.payload(payload)
    return { updateUploadedFileJob: { datasource, connectionLuid, notes: notes ?? '' } }
  }
  if (report !== null) {
    const lines = statusNotesOf(readUserFileReport(report))
    const failure = status === 'Failed' && notes !== null ? [{ type: 'note', text: notes }] : []
    return { statusNotes: { statusNote: [...lines, ...failure] } }
  }
  return notes === null ? {} : { statusNotes: { statusNote: [{ type: 'note', text: notes }] } }
}

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
