/** Files of users as requests send them: read whole, checked, and handed to a job that goes through them line by line. */

import { userFileLimits, type JobType, type Raise, type UploadedFile } from '@easel/contract'
import type { Caller, Job, JobQueue, Store } from '../ports/index.ts'
import { newJob, type JobPayload } from './job-payloads.ts'

interface Receiving {
  readonly caller: Caller
  readonly services: { readonly store: Store; readonly jobs: JobQueue }
  readonly now: Date
  readonly error: Raise<'400010'>
}

/**
 * The text of the file, which is UTF-8 with or without a mark at its beginning.
 *
 * @throws RestError 400010
 */
export async function readUserFile(
  { error }: Pick<Receiving, 'error'>,
  part: string,
  file: UploadedFile | null,
): Promise<string> {
  if (file === null)
    throw error('400010', { problem: `the part ${part} with a CSV file is missing` })
  const chunks: Uint8Array[] = []
  for await (const chunk of file.content) chunks.push(chunk)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw error('400010', { problem: 'the file is not UTF-8' })
  }
}

/** @throws RestError 400010 where there is no line, or more than a job takes */
export function checkLines({ error }: Pick<Receiving, 'error'>, lines: readonly unknown[]): void {
  if (lines.length === 0) throw error('400010', { problem: 'the file names no user' })
  if (lines.length > userFileLimits.lines) {
    const problem = `the file has ${lines.length} lines with users, and may have ${userFileLimits.lines} at most`
    throw error('400010', { problem })
  }
}

/** What jobs of files are called in the list of jobs. */
const kinds = {
  CreateSiteUsersCsv: { listType: 'create_site_users_csv', title: 'Import users' },
  DeleteSiteUsersCsv: { listType: 'delete_site_users_csv', title: 'Delete users' },
} as const satisfies Partial<Record<JobType, object>>

export async function startUserFile<T extends keyof typeof kinds>(
  { caller, services, now }: Receiving,
  type: T,
  payload: JobPayload<T>,
): Promise<Job> {
  const job = await services.store.transaction((write) =>
    write.jobs.create({
      siteId: caller.site.id,
      creatorId: caller.user.id,
      ...newJob(type, payload),
      ...kinds[type],
      subtitle: 'Users',
      subject: null,
      args: `Users ${payload.lines.length}`,
      now,
    }),
  )
  services.jobs.wake()
  return job
}
