/** Reset and snapshots of a server that keeps everything in memory. */

import { element } from '../wire/types.ts'
import { answers, ownMethod } from './define.ts'

const devControl = {
  caller: 'admin-key',
  isDevControl: true,
  query: element({}),
  body: null,
} as const

export interface SnapshotSummary {
  readonly name: string
  /** ISO 8601, by the server's clock. */
  readonly savedAt: string
  /** Of the databases and of uploads under way; published files are shared. */
  readonly sizeBytes: number
}

export const resetServer = ownMethod({
  ...devControl,
  name: 'resetServer',
  summary: 'Goes back to the state at the start: an empty server, or the demo as it was made',
  verb: 'POST',
  path: '/reset',
  reply: null,
})

export const listSnapshots = ownMethod({
  ...devControl,
  name: 'listSnapshots',
  summary: 'Snapshots that are kept',
  verb: 'GET',
  path: '/snapshots',
  reply: answers<{ readonly snapshots: readonly SnapshotSummary[] }>(),
})

export const saveSnapshot = ownMethod({
  ...devControl,
  name: 'saveSnapshot',
  summary:
    'Keeps the whole state: databases, files, sessions, clock; one of the same name is replaced',
  verb: 'PUT',
  path: '/snapshots/:name',
  reply: answers<{ readonly snapshot: SnapshotSummary }>(),
})

export const restoreSnapshot = ownMethod({
  ...devControl,
  name: 'restoreSnapshot',
  summary: 'Goes back to a snapshot; sessions of then live again, and those of since are gone',
  verb: 'POST',
  path: '/snapshots/:name/restore',
  reply: answers<{ readonly snapshot: SnapshotSummary }>(),
})

export const removeSnapshot = ownMethod({
  ...devControl,
  name: 'removeSnapshot',
  summary: 'Forgets a snapshot',
  verb: 'DELETE',
  path: '/snapshots/:name',
  reply: null,
})
