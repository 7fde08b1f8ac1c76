/**
 * Makes the extracts of an item anew from their sources, or for the first time, or takes them out. Readers of the file of before keep it: the new one is another blob, which
 * takes its place in one transaction.
 */

import type { JobPayload } from '../content/job-payloads.ts'
import { readItem } from '../content/items.ts'
import { extractWriters } from '../content/newer-files.ts'
import type {
  Blobs,
  CopyRequest,
  Engine,
  Job,
  LeftoverNotes,
  RefreshedFile,
  Store,
} from '../ports/index.ts'
import { JobFailure, type JobHandler, type JobResult } from './handler.ts'

export interface RefreshParts {
  readonly store: Store
  readonly blobs: Blobs
  readonly engine: Pick<Engine, 'refresh' | 'switchExtracts' | 'inspect'>
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
    return refreshItem(parts, { job, payload, signal, progress })
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

async function refreshItem(
  { store, blobs, engine, leftovers, limitBytes }: RefreshParts,
  { job, payload: { kind, luid, taskLuid, switches }, signal, progress }: Running,
): Promise<JobResult> {
  const item = await readItem(store.read, kind, { siteId: job.siteId, luid })
  if (item === null) throw new JobFailure('What was to be refreshed was deleted.')
  const { id, blobSha256: from, owner } = item
  const request = {
    file: { path: await blobs.localPath(from), kind: item.kind, key: from } as CopyRequest['file'],
    viewer: { luid: owner.luid, name: owner.name },
    signal,
  }
  const receive = async ({ content, extracts }: RefreshedFile) => {
    progress(50)
    await using staged = await blobs.stage(content, { limitBytes, signal })
    const { path, sha256, sizeBytes } = staged
    const file = { path, kind: item.kind, key: sha256 } as CopyRequest['file']
    const hasExtracts = switches?.to !== 'remove' || (await stillHas(engine, { ...request, file }))
    await staged.keep()
    return {
      kept: { blobSha256: sha256, sizeBytes, hasExtracts },
      notes: notesOf(extracts, switches),
    }
  }
  const { kept, notes } =
    switches === null
      ? await engine.refresh(request, receive)
      : await engine.switchExtracts({ ...request, ...switches }, receive)
  progress(90)
  return {
    notes,
    commit: async (write, now) => {
      await write.sites.hold(job.siteId)
      const encrypted = switches?.encrypts === true ? { encryptExtracts: true } : {}
      const file = { ...kept, ...encrypted, from, now }
      const isTaken = await extractWriters[kind](write).refresh(id, file)
      if (!isTaken) {
        throw new JobFailure('It was published again, or deleted, while it was refreshed.')
      }
      if (taskLuid !== null) await write.refreshTasks.recordOutcome(taskLuid, false)
    },
    committed: () => leftovers.note(from),
  }
}

/** Whether a workbook has extracts of other data sources; a data source has one. */
async function stillHas(
  engine: RefreshParts['engine'],
  { file, viewer, signal }: CopyRequest,
): Promise<boolean> {
  if (file.kind !== 'twb' && file.kind !== 'twbx') return false
  const workbook = { path: file.path, kind: file.kind, key: file.key }
  return (await engine.inspect({ workbook, viewer, signal })).hasExtracts
}

function notesOf(extracts: RefreshedFile['extracts'], switches: Payload['switches']): string {
  if (switches?.to === 'remove') return 'Deleted the extracts.'
  const word = switches === null ? 'Refreshed' : 'Extracted'
  return extracts.map(({ datasource, rows }) => `${word} "${datasource}": ${rows} rows.`).join(' ')
}
