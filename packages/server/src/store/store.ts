/** The repositories together: one reader on committed state, one writer for each transaction. */

import { AsyncLocalStorage } from 'node:async_hooks'
import type { Act, AuditChange, AuditSeal } from '../ports/audit.ts'
import type { Clock } from '../ports/clock.ts'
import type { Reader, Store, Writer } from '../ports/store/store.ts'
import { aclReader } from './access/reader.ts'
import { aclWriter } from './access/writer.ts'
import { cloudReader, cloudWriter } from './cloud/cloud-manager.ts'
import { appendEntry } from './audit/append.ts'
import { recording } from './audit/recording.ts'
import { againAfterConflict } from './engine/again-after-conflict.ts'
import { blobReferences } from './content/blob-references.ts'
import { connectionReader, connectionWriter } from './connections/connections.ts'
import { connectedAppReader, connectedAppWriter } from './credentials/connected-apps.ts'
import { connectConnectionReader, connectConnectionWriter } from './connect/connections.ts'
import { connectLogReader, connectLogWriter } from './connect/log.ts'
import { connectProjectReader, connectProjectWriter } from './connect/projects.ts'
import { connectSessionReader, connectSessionWriter } from './connect/sessions.ts'
import { dataSourceReader } from './datasources/reader.ts'
import { dataSourceWriter } from './datasources/writer.ts'
import { flowReader } from './flows/reader.ts'
import { flowWriter } from './flows/writer.ts'
import type { Database } from './engine/database.ts'
import {
  externalAuthorizationServerReader,
  externalAuthorizationServerWriter,
} from './trust/external-authorization-servers.ts'
import { customViewReader, customViewWriter } from './custom-views/custom-views.ts'
import { favoriteReader, favoriteWriter } from './favorites/favorites.ts'
import { groupSetReader } from './group-sets/reader.ts'
import { groupSetWriter } from './group-sets/writer.ts'
import { groupReader } from './groups/reader.ts'
import { groupWriter } from './groups/writer.ts'
import { jobReader, jobWriter } from './jobs/jobs.ts'
import { refreshTaskReader, refreshTaskWriter } from './refresh-tasks/refresh-tasks.ts'
import { passwordReader, passwordWriter } from './credentials/passwords.ts'
import { projectReader } from './projects/reader.ts'
import { projectWriter } from './projects/writer.ts'
import { remembering } from './engine/reading-memory.ts'
import { revisionReader, revisionWriter } from './revisions/revisions.ts'
import { sealedReader, sealedWriter } from './installation/sealed.ts'
import { siteReader } from './sites/reader.ts'
import { siteWriter } from './sites/writer.ts'
import { tagReader, tagWriter } from './tags/tags.ts'
import { tokenReader, tokenWriter } from './credentials/tokens.ts'
import { uatConfigReader, uatConfigWriter } from './trust/uat-configs.ts'
import { uatRevocationReader, uatRevocationWriter } from './trust/uat-revocations.ts'
import { uploadReader, uploadWriter } from './uploads/uploads.ts'
import { usageReader, usageWriter } from './usage/usage.ts'
import { userReader } from './users/reader.ts'
import { userWriter } from './users/writer.ts'
import { viewReader, viewWriter } from './views/views.ts'
import { workbookReader } from './workbooks/reader.ts'
import { workbookWriter } from './workbooks/writer.ts'

export interface StoreParts {
  /** For statements outside transactions. */
  readonly reading: Database
  /** For transactions. */
  readonly writing: Database
  readonly clock: Clock
  /** Called after each commit that gave an entry of the audit log its place. */
  readonly onSealed: (seal: AuditSeal) => void
  readonly close: () => Promise<void>
}

export function createStore({ reading, writing, clock, onSealed, close }: StoreParts): Store {
  const acting = new AsyncLocalStorage<Act>()
  const within = new AsyncLocalStorage<{ isOpen: boolean }>()
  /** Transactions that have ended, one way or the other. */
  let ended = 0
  const committed = remembering({
    ...reader(reading),
    // On SQLite this process is the only one that writes.
    stamp: () => (reading.dialect === 'sqlite' ? ended : null),
  })
  const refuseWithin = (action: string): void => {
    if (within.getStore()?.isOpen !== true) return
    throw new Error(`${action} within a transaction, which could wait for itself; use its writer`)
  }
  return {
    get read() {
      refuseWithin('the store was read')
      return committed
    },
    as: (act, work) => acting.run(act, work),
    async transaction(work) {
      refuseWithin('a transaction was started')
      const state = { isOpen: true }
      try {
        const { result, seal } = await againAfterConflict(() =>
          writing.db.transaction().execute((db) =>
            within.run(state, () =>
              audited({ ...writing, db, lists: null }, work, {
                act: acting.getStore(),
                now: () => clock.now(),
              }),
            ),
          ),
        )
        if (seal !== null) onSealed(seal)
        return result
      } finally {
        ended += 1
        // Work that the transaction set going and that outlives it is no longer within it.
        state.isOpen = false
      }
    },
    [Symbol.asyncDispose]: close,
  }
}

/** Does the work and, where that changed something, writes down who did. */
async function audited<T>(
  database: Database,
  work: (write: Writer) => Promise<T>,
  { act, now }: { readonly act: Act | undefined; readonly now: () => Date },
): Promise<{ readonly result: T; readonly seal: AuditSeal | null }> {
  const changes: AuditChange[] = []
  const result = await work(recording(writer(database), database, changes))
  if (changes.length === 0) return { result, seal: null }
  return { result, seal: await appendEntry(database, { act, changes, now: now() }) }
}

function reader(database: Database): Reader {
  return {
    sites: siteReader(database),
    users: userReader(database),
    groups: groupReader(database),
    groupSets: groupSetReader(database),
    acls: aclReader(database),
    projects: projectReader(database),
    workbooks: workbookReader(database),
    dataSources: dataSourceReader(database),
    flows: flowReader(database),
    connections: connectionReader(database),
    revisions: revisionReader(database),
    views: viewReader(database),
    tags: tagReader(database),
    favorites: favoriteReader(database),
    customViews: customViewReader(database),
    usage: usageReader(database),
    jobs: jobReader(database),
    refreshTasks: refreshTaskReader(database),
    uploads: uploadReader(database),
    tokens: tokenReader(database),
    passwords: passwordReader(database),
    connectedApps: connectedAppReader(database),
    externalAuthorizationServers: externalAuthorizationServerReader(database),
    uatConfigs: uatConfigReader(database),
    uatRevocations: uatRevocationReader(database),
    cloud: cloudReader(database),
    connectProjects: connectProjectReader(database),
    connectConnections: connectConnectionReader(database),
    connectSessions: connectSessionReader(database),
    connectLog: connectLogReader(database),
    sealed: sealedReader(database),
    stamp: () => null,
    ...blobReferences(database),
  }
}

/** Apart from `note`, which is of the transaction. */
function writer(database: Database): Omit<Writer, 'note'> {
  return {
    ...reader(database),
    sites: siteWriter(database),
    users: userWriter(database),
    groups: groupWriter(database),
    groupSets: groupSetWriter(database),
    acls: aclWriter(database),
    projects: projectWriter(database),
    workbooks: workbookWriter(database),
    dataSources: dataSourceWriter(database),
    flows: flowWriter(database),
    connections: connectionWriter(database),
    revisions: revisionWriter(database),
    views: viewWriter(database),
    tags: tagWriter(database),
    favorites: favoriteWriter(database),
    customViews: customViewWriter(database),
    usage: usageWriter(database),
    jobs: jobWriter(database),
    refreshTasks: refreshTaskWriter(database),
    uploads: uploadWriter(database),
    tokens: tokenWriter(database),
    passwords: passwordWriter(database),
    connectedApps: connectedAppWriter(database),
    externalAuthorizationServers: externalAuthorizationServerWriter(database),
    uatConfigs: uatConfigWriter(database),
    uatRevocations: uatRevocationWriter(database),
    cloud: cloudWriter(database),
    connectProjects: connectProjectWriter(database),
    connectConnections: connectConnectionWriter(database),
    connectSessions: connectSessionWriter(database),
    connectLog: connectLogWriter(database),
    sealed: sealedWriter(database),
  }
}
