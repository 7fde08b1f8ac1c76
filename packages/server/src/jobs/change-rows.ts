/** Runs the actions of a request on the rows of a data source. Readers of the file of before keep it: the new one is another blob. */

import type { JobPayload } from '../content/job-payloads.ts'
import {
  EngineUnavailable,
  type Blobs,
  type Engine,
  type LeftoverNotes,
  type RowAction,
  type Store,
} from '../ports/index.ts'
import { JobFailure, type JobHandler } from './handler.ts'

export interface ChangeRowsParts {
  readonly store: Store
  readonly blobs: Blobs
  readonly engine: Pick<Engine, 'changeRows'>
  readonly leftovers: Pick<LeftoverNotes, 'note'>
  /** Of the largest file. */
  readonly limitBytes: number
}

export const changeRowsJob = ({
  store,
  blobs,
  engine,
  leftovers,
  limitBytes,
}: ChangeRowsParts): JobHandler<JobPayload<'UpdateUploadedFile'>> => ({
  lane: 'long',
  run: async ({ job, payload, signal, progress }) => {
    const source = await store.read.dataSources.byLuid(job.siteId, payload.luid)
    if (source === null) throw new JobFailure('The data source was deleted.')
    const { id, blobSha256: from, owner, kind } = source
    if (kind !== 'hyper') throw new JobFailure('The data source is no .hyper file any more.')
    const { upload } = payload
    const change = {
      target: await blobs.localPath(from),
      source: upload === null ? null : await blobs.localPath(upload.sha256),
      actions: JSON.parse(payload.actions) as readonly RowAction[],
    }
    const viewer = { luid: owner.luid, name: owner.name }
    const kept = await engine.changeRows({ change, key: from, viewer, signal }, async (changed) => {
      progress(50)
      await using staged = await blobs.stage(changed.content, { limitBytes, signal })
      await staged.keep()
      return { blobSha256: staged.sha256, sizeBytes: staged.sizeBytes }
    })
    progress(90)
    return {
      notes: `Ran ${change.actions.length} action${change.actions.length === 1 ? '' : 's'}.`,
      commit: async (write, now) => {
        await write.sites.hold(job.siteId)
        const rows = { ...kept, from, publisherId: job.creatorId, now }
        if (await write.dataSources.replaceRows(id, rows)) return
        // Another change came first: this one is run again on what that left.
        throw new EngineUnavailable('The data was changed at the same time.', 1)
      },
      committed: () => {
        for (const sha256 of [from, upload?.sha256]) {
          if (sha256 !== undefined) leftovers.note(sha256)
        }
      },
    }
  },
})
