/** Sessions of Cloud Manager. One that has ended is gone. */

import type { Kysely, Selectable } from 'kysely'
import type { CloudSession, CloudSessionStore } from '../ports/cloud-manager.ts'
import type { CloudSessionSchema } from './cloud-schema.ts'
import { buffer, firstOrNull } from './rows.ts'

type Row = Selectable<CloudSessionSchema['cloud_session']>

export function createCloudSessionStore(db: Kysely<CloudSessionSchema>): CloudSessionStore {
  const end = async (column: 'id_part' | 'account_luid' | 'pat_guid', value: string) => {
    await db.deleteFrom('cloud_session').where(column, '=', value).execute()
  }
  return {
    async open(session) {
      await db
        .insertInto('cloud_session')
        .values({
          id_part: session.idPart,
          secret_hash: session.secretHash,
          kind: session.kind,
          tenant_luid: session.tenantLuid,
          account_luid: session.accountLuid,
          pat_guid: session.patGuid,
          scopes: session.scopes === null ? null : JSON.stringify(session.scopes),
          created_at: session.createdAt.getTime(),
          last_seen_at: session.lastSeenAt.getTime(),
        })
        .execute()
    },
    async find(idPart) {
      const rows = await db
        .selectFrom('cloud_session')
        .selectAll()
        .where('id_part', '=', idPart)
        .execute()
      const row = firstOrNull(rows)
      return row === null ? null : toSession(row)
    },
    async touch(idPart, at) {
      await db
        .updateTable('cloud_session')
        .set({ last_seen_at: at.getTime() })
        .where('id_part', '=', idPart)
        .where('last_seen_at', '<', at.getTime())
        .execute()
    },
    end: async (idPart) => end('id_part', idPart),
    endOfAccount: async (accountLuid) => end('account_luid', accountLuid),
    endOfPat: async (patGuid) => end('pat_guid', patGuid),
    async prune(createdBefore) {
      await db
        .deleteFrom('cloud_session')
        .where('created_at', '<', createdBefore.getTime())
        .execute()
    },
  }
}

function toSession(row: Row): CloudSession {
  return {
    idPart: row.id_part,
    secretHash: buffer(row.secret_hash),
    kind: row.kind,
    tenantLuid: row.tenant_luid,
    accountLuid: row.account_luid,
    patGuid: row.pat_guid,
    scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as readonly string[]),
    createdAt: new Date(row.created_at),
    lastSeenAt: new Date(row.last_seen_at),
  }
}
