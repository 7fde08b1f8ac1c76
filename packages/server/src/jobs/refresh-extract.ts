/**
 * Makes the extracts of an item anew from their sources. Readers of the file of before keep it: the new one is another blob, which
 * takes its place in one transaction.
 */

import type { JobPayload } from '../content/job-payloads.ts'
import type { Blobs, Engine, Job, LeftoverNotes, RefreshedWorkbook, Store } from '../ports/index.ts'
import { JobFailure, type JobHandler, type JobResult } from './handler.ts'

export interface RefreshParts {
  readonly store: Store
  readonly blobs: Blobs
  readonly engine: Pick<Engine, 'refresh'>
  readonly leftovers: Pick<LeftoverNotes, 'note'>
  /** Of the largest file. */
  readonly limitBytes: number
}

type Payload = JobPayload<'RefreshExtract'>

export const refreshExtractJob = (parts: RefreshParts): JobHandler<Payload> => ({
  lane: 'long',
  run: async ({ job, payload, signal, progress }) => {
    if (payload.isIncremental) {
      throw new JobFailure(
        'An incremental refresh adds the rows that are new in the source, which this server does not do; run a full refresh.',
      )
    }
    return refreshWorkbook(parts, { job, payload, signal, progress })
  },
  failed: async (write, { taskLuid }) => {
    if (taskLuid !== null) await write.refreshTasks.recordOutcome(taskLuid, true)
  },
})

interface Running {
  readonly job: Job
  readonly payload: Payload
  readonly signal: AbortSignal
  readonly progress: (percent: number) => void
}

async function refreshWorkbook(
  { store, blobs, engine, leftovers, limitBytes }: RefreshParts,
  { job, payload: { luid, taskLuid }, signal, progress }: Running,
): Promise<JobResult> {
  const workbook = await store.read.workbooks.byLuid(job.siteId, luid)
  if (workbook === null) throw new JobFailure('The workbook was deleted.')
  const { id, blobSha256: from, kind, owner } = workbook
  const request = {
    workbook: { path: await blobs.localPath(from), kind, key: from },
    viewer: { luid: owner.luid, name: owner.name },
    signal,
  }
  const { kept, notes } = await engine.refresh(request, async ({ content, extracts }) => {
    progress(50)
    await using staged = await blobs.stage(content, { limitBytes, signal })
    await staged.keep()
    return {
      kept: { sha256: staged.sha256, sizeBytes: staged.sizeBytes },
      notes: notesOf(extracts),
    }
  })
  progress(90)
  return {
    notes,
    commit: async (write, now) => {
      await write.sites.hold(job.siteId)
      const file = { from, blobSha256: kept.sha256, sizeBytes: kept.sizeBytes, now }
      if (!(await write.workbooks.refresh(id, file))) {
        throw new JobFailure(
          'The workbook was published again, or deleted, while it was refreshed.',
        )
      }
      if (taskLuid !== null) await write.refreshTasks.recordOutcome(taskLuid, false)
    },
    committed: () => leftovers.note(from),
  }
}

const notesOf = (extracts: RefreshedWorkbook['extracts']): string =>
  extracts.map(({ datasource, rows }) => `Refreshed "${datasource}": ${rows} rows.`).join(' ')
