/**
 * Goes through a file of users, some lines in each transaction together with the report of them: a job that is begun again goes on where
 * it was cut, and no line counts twice.
 */

import type { LineUse, LineUsed, UserFiles } from '../cloud-manager/user-files.ts'
import type { JobPayload } from '../content/job-payloads.ts'
import { isAdministrator } from '../domain/site-roles.ts'
import {
  readUserFileReport,
  summaryOf,
  withRemarks,
  type UserFileReport,
} from '../domain/user-file-report.ts'
import type { Clock, Store, User, Writer } from '../ports/index.ts'
import { JobFailure, type JobHandler, type JobRun } from './handler.ts'

export interface UserFileParts {
  readonly store: Store
  readonly clock: Clock
  readonly userFiles: UserFiles
}

type Import = JobPayload<'CreateSiteUsersCsv'>
type Removal = JobPayload<'DeleteSiteUsersCsv'>

export const importUsersJob = (parts: UserFileParts): JobHandler<Import> =>
  lineByLine<Import['lines'][number]>(parts, (use, line) => parts.userFiles.add(use, line))

export const deleteUsersJob = (parts: UserFileParts): JobHandler<Removal> =>
  lineByLine<Removal['lines'][number]>(parts, (use, line) => parts.userFiles.remove(use, line))

/** So many lines are used while other changes of the site wait. */
const linesAtATime = 20

const lineByLine = <Line>(
  parts: UserFileParts,
  useLine: (use: LineUse, line: Line) => Promise<LineUsed>,
): JobHandler<{ readonly lines: readonly Line[] }> => ({
  lane: 'long',
  run: async (run) => {
    const { job, payload, signal, progress } = run
    let report = readUserFileReport(job.report)
    while (report.taken < payload.lines.length) {
      signal.throwIfAborted()
      const lines = payload.lines.slice(report.taken, report.taken + linesAtATime)
      report = await useLines(parts, run, { report, lines, useLine })
      progress((report.taken / payload.lines.length) * 100)
    }
    return { notes: summaryOf(report), commit: async () => undefined }
  },
})

interface Batch<Line> {
  readonly report: UserFileReport
  readonly lines: readonly Line[]
  readonly useLine: (use: LineUse, line: Line) => Promise<LineUsed>
}

async function useLines<Line>(
  { store, clock }: UserFileParts,
  { job, keepReport }: JobRun<unknown>,
  { report, lines, useLine }: Batch<Line>,
): Promise<UserFileReport> {
  const { after, endings } = await store.transaction(async (write) => {
    await write.sites.hold(job.siteId)
    const site = await write.sites.byId(job.siteId)
    if (site === null) throw new JobFailure('The site was deleted.')
    const use = { write, site, creator: await administrator(write, job.creatorId) }
    const done: LineUsed[] = []
    for (const line of lines) done.push(await useLine({ ...use, now: clock.now() }, line))
    const after = withRemarks(report, {
      taken: lines.length,
      removed: done.filter(({ isRemoved }) => isRemoved).length,
      remarks: done.flatMap(({ remarks }) => remarks),
    })
    await keepReport(write, after)
    return { after, endings: done.flatMap(({ endings }) => endings) }
  })
  for (const end of endings) await end()
  return after
}

/** A user who has lost the role since the file was sent changes no users any more. */
async function administrator(write: Writer, userId: number): Promise<User> {
  const user = await write.users.byId(userId)
  if (user !== null && isAdministrator(user.siteRole)) return user
  throw new JobFailure('The user who sent the file does not administer the site any more.')
}
