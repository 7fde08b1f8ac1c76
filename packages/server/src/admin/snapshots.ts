/** Reset and snapshots, asked for by the holder of the admin key. */

import { restError, type ownDevControls } from '@easel/contract'
import { StillBusy } from '../kernel/request-gate.ts'
import type { Snapshots } from '../dev-controls/snapshots.ts'
import type { OwnHandlers, OwnServices } from './context.ts'

type Names = 'resetServer' | 'listSnapshots' | 'saveSnapshot' | 'restoreSnapshot' | 'removeSnapshot'

/** @throws RestError 409000 on a server whose data outlives it: such data is not put back by mistake */
function snapshotsOf({ snapshots }: OwnServices): Snapshots {
  if (snapshots !== null) return snapshots
  throw restError('409000', {
    problem:
      'This server keeps its data. Only one that was started with --ephemeral can be reset, saved and restored.',
  })
}

const missing = (name: string) =>
  restError('400000', { problem: `There is no snapshot named '${name}'.` })

/** What cannot be now, or at all, is no fault of the server. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RangeError) throw restError('400000', { problem: error.message })
    if (error instanceof StillBusy) throw restError('409000', { problem: error.message })
    throw error
  }
}

export const snapshotHandlers: OwnHandlers<Pick<typeof ownDevControls, Names>> = {
  resetServer: async ({ services }) => asked(() => snapshotsOf(services).reset()),
  listSnapshots: async ({ services }) => ({ snapshots: snapshotsOf(services).list() }),
  saveSnapshot: async ({ services, params: { name } }) => ({
    snapshot: await asked(() => snapshotsOf(services).save(name)),
  }),
  restoreSnapshot: async ({ services, params: { name } }) => {
    const snapshot = await asked(() => snapshotsOf(services).restore(name))
    if (snapshot === null) throw missing(name)
    return { snapshot }
  },
  removeSnapshot: async ({ services, params: { name } }) => {
    if (!(await snapshotsOf(services).remove(name))) throw missing(name)
  },
}
