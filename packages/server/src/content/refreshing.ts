/** Starting a refresh of extracts: who may, what can be refreshed, and the job that does it. */

import type { JobSubject, RefreshedKind } from '../domain/job-subject.ts'
import type { Access, Caller, Job, Workbook, Writer } from '../ports/index.ts'
import { newJob } from './job-payloads.ts'

export interface RefreshOrder {
  readonly siteId: number
  /** Whose job it is. */
  readonly creatorId: number
  readonly subject: JobSubject<RefreshedKind>
  readonly isIncremental: boolean
  /** The task that wants it, if any. */
  readonly taskLuid: string | null
  /** Of the period of a schedule, which is run once. */
  readonly once?: string
  readonly now: Date
}

const subtitles = { workbook: 'Workbook' } as const

/** Null where a refresh of the item waits or runs already, or the period was run before. */
export function startRefresh(write: Writer, order: RefreshOrder): Promise<Job | null> {
  const { subject, isIncremental, taskLuid, once, ...job } = order
  const { kind, luid, name } = subject
  return write.jobs.createAlone(
    {
      ...job,
      ...newJob('RefreshExtract', { kind, luid, isIncremental, taskLuid }),
      listType: isIncremental ? 'increment_extracts' : 'refresh_extracts',
      title: name,
      subtitle: subtitles[kind],
      subject,
      args: `${subtitles[kind]} ${luid}`,
    },
    { exclusive: `refresh ${kind} ${luid}`, ...(once === undefined ? {} : { once }) },
  )
}

interface Asking {
  readonly caller: Caller
  readonly services: { readonly access: Access }
}

/** Owners, leaders and administrators, and who has the capability by a rule. */
export async function mayRefresh(
  { caller, services: { access } }: Asking,
  record: Workbook,
): Promise<boolean> {
  const item = { kind: 'workbook', record } as const
  return (
    (await access.may(caller, 'ExtractRefresh', item)) || (await access.may(caller, 'Write', item))
  )
}

export const subjectOf = ({ luid, name }: Workbook): JobSubject<RefreshedKind> => ({
  kind: 'workbook',
  luid,
  name,
})
