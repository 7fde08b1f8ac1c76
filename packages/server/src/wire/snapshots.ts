/** Snapshots of a server, wired: who has to be still, and what has to be forgotten. */

import { join } from 'node:path'
import { createBlobImages } from '../blobs/images.ts'
import type { RequestGate } from '../kernel/request-gate.ts'
import type { MovableClock } from '../dev-controls/clock.ts'
import { createSnapshots, type Snapshots } from '../dev-controls/snapshots.ts'
import type { StoreImages } from '../store/engine/images.ts'

interface Still {
  still<T>(work: () => Promise<T>): Promise<T>
}

interface Forgetful {
  forget(): void
}

export function wireSnapshots(of: {
  readonly databases: StoreImages
  /** The folder that goes with the server. */
  readonly folder: string
  readonly clock: MovableClock
  readonly requestGate: RequestGate
  readonly worker: Still
  readonly housekeeper: Still
  readonly memories: readonly Forgetful[]
}): Snapshots {
  const { databases, folder, clock, requestGate, worker, housekeeper, memories } = of
  return createSnapshots({
    databases,
    files: createBlobImages({
      directory: join(folder, 'files'),
      images: join(folder, 'snapshots'),
      clock,
    }),
    clock,
    quiet: (work) => requestGate.alone(() => worker.still(() => housekeeper.still(work))),
    forget() {
      for (const memory of memories) memory.forget()
    },
  })
}
