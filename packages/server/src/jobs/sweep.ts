/** Removing what nothing refers to any more. */

import type { Logger } from '../log/logger.ts'
import type { Blobs, Clock, LeftoverNotes, Store } from '../ports/index.ts'

export interface Sweep {
  readonly store: Store
  /** Go at their own pace, as they wait for renderings under way. */
  readonly leftovers: Pick<LeftoverNotes, 'noteMany'>
  readonly blobs: Blobs
  readonly clock: Clock
  readonly log: Logger
}

const minute = 60_000
/** An upload session that has received nothing for this long is given up. */
const uploadIdleMs = 60 * minute
/** Bytes that nothing refers to are kept this long, so that a publish under way, at any server, finds them. */
const orphanAgeMs = 60 * minute

/** Ends upload sessions that were given up. */
export async function endIdleUploads({ store, blobs, clock }: Sweep): Promise<void> {
  const idle = await store.read.uploads.idleSince(new Date(clock.now().getTime() - uploadIdleMs))
  for (const { id } of idle) {
    await store.transaction((write) => write.uploads.delete(id))
    await blobs.blocks.discard(id)
  }
}

/**
 * Removes blobs, blocks, temporary files and converted rows that nothing refers to. What is older than the database may
 * be of another one, so that it stays.
 */
export async function sweepFiles({ store, leftovers, blobs, clock, log }: Sweep): Promise<void> {
  leftovers.noteMany()
  const removed = await blobs.sweep({
    writtenFrom: await store.read.databaseBornAt(),
    writtenBefore: new Date(clock.now().getTime() - orphanAgeMs),
    referenced: (sha256s) => store.read.referencedBlobs(sha256s),
    blocksOf: async (uploadId) => new Set(await store.read.uploads.blockNames(uploadId)),
  })
  log.info('swept', { removed })
}
