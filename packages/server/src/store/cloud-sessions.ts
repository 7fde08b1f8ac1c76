/** Sessions of Cloud Manager. One that has ended is kept until it is pruned, so that a refusal can be explained. */

import type { Kysely, Selectable } from 'kysely'
import type { CloudSession, CloudSessionStore } from '../ports/cloud-manager.ts'
import type { EndReason } from '../ports/sessions.ts'
import type { CloudSessionSchema } from './cloud-schema.ts'
import { buffer, firstOrNull } from './rows.ts'

type Row = Selectable<CloudSessionSchema['cloud_session']>

export function createCloudSessionStore(db: Kysely<CloudSessionSchema>): CloudSessionStore {
  const endBy =
    (column: 'id_part' | 'account_luid' | 'pat_guid') =>
    async (value: string, reason: EndReason, now: Date) => {
      await db
        .updateTable('cloud_session')
        .set({ ended_at: now.getTime(), ended_reason: reason })
        .where(column, '=', value)
        .where('ended_at', 'is', null)
        .execute()
    }
  const rowOf = async (idPart: string): Promise<Row | null> => {
    const query = db.selectFrom('cloud_session').selectAll().where('id_part', '=', idPart)
    return firstOrNull(await query.execute())
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
      const row = await rowOf(idPart)
      return row === null || row.ended_at !== null ? null : toSession(row)
    },
    async findPast(idPart) {
      const row = await rowOf(idPart)
      if (row === null) return null
      const endedAt = row.ended_at === null ? null : new Date(row.ended_at)
      return { session: toSession(row), endedAt, endedReason: row.ended_reason }
    },
    async touch(idPart, at) {
      await db
        .updateTable('cloud_session')
        .set({ last_seen_at: at.getTime() })
        .where('id_part', '=', idPart)
        .where('last_seen_at', '<', at.getTime())
        .execute()
    },
    end: endBy('id_part'),
    endOfAccount: endBy('account_luid'),
    endOfPat: endBy('pat_guid'),
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
