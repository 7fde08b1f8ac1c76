/** Sessions of Cloud Manager. One that has ended is kept until it is pruned, so that a refusal can be explained. */

import { sql, type Kysely, type Selectable } from 'kysely'
import type { CloudSession, CloudSessionStore } from '../../ports/cloud-sessions.ts'
import type { EndReason } from '../../ports/sessions.ts'
import type { CloudSessionSchema } from './schema.ts'
import { dialectOf, prepared, type Link } from '../engine/database.ts'
import { groupedWriter } from '../engine/grouped-writes.ts'
import { buffer, firstOrNull } from '../engine/rows.ts'

type Row = Selectable<CloudSessionSchema['cloud_session']>

type Values = ReturnType<typeof valuesOf>

const known = prepared((db: Kysely<CloudSessionSchema>, idPart: string) =>
  db.selectFrom('cloud_session').selectAll().where('id_part', '=', idPart).compile(),
)
const insert = prepared((db: Kysely<CloudSessionSchema>, ...values: Values) =>
  sql`insert into cloud_session (id_part, secret_hash, kind, tenant_luid, account_luid, pat_guid, trust_id, scopes, created_at, last_seen_at)
    values (${sql.join(values)})`.compile(db),
)

export function createCloudSessionStore(link: Link<CloudSessionSchema>): CloudSessionStore {
  const { db } = link
  const database = { ...link, dialect: dialectOf(db), compiled: new Map() }
  const write = groupedWriter<CloudSessionSchema>(database)
  const endBy =
    (column: 'id_part' | 'account_luid' | 'pat_guid' | 'trust_id') =>
    async (value: string, reason: EndReason, now: Date) => {
      await db
        .updateTable('cloud_session')
        .set({ ended_at: now.getTime(), ended_reason: reason })
        .where(column, '=', value)
        .where('ended_at', 'is', null)
        .execute()
    }
  return {
    async open(session) {
      await write(async (tx) => insert(tx, ...valuesOf(session)))
    },
    async find(idPart) {
      const row = firstOrNull(await known(database, idPart))
      return row === null || row.ended_at !== null ? null : toSession(row)
    },
    async findPast(idPart) {
      const row = firstOrNull(await known(database, idPart))
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
    endOfTrust: endBy('trust_id'),
    async endRunOut({ createdBefore, unusedSince, maxMs, idleMs }) {
      const running = () => db.updateTable('cloud_session').where('ended_at', 'is', null)
      await running()
        .set(({ eb }) => ({ ended_at: eb('created_at', '+', maxMs), ended_reason: 'expired' }))
        .where('created_at', '<=', createdBefore.getTime())
        .execute()
      await running()
        .set(({ eb }) => ({ ended_at: eb('last_seen_at', '+', idleMs), ended_reason: 'idle' }))
        .where('last_seen_at', '<=', unusedSince.getTime())
        .execute()
    },
    async prune(createdBefore) {
      await db
        .deleteFrom('cloud_session')
        .where('created_at', '<', createdBefore.getTime())
        .execute()
    },
  }
}

function valuesOf(session: CloudSession) {
  return [
    session.idPart,
    session.secretHash,
    session.kind,
    session.tenantLuid,
    session.accountLuid,
    session.patGuid,
    session.trustId,
    session.scopes === null ? null : JSON.stringify(session.scopes),
    session.createdAt.getTime(),
    session.lastSeenAt.getTime(),
  ] as const
}

function toSession(row: Row): CloudSession {
  return {
    idPart: row.id_part,
    secretHash: buffer(row.secret_hash),
    kind: row.kind,
    tenantLuid: row.tenant_luid,
    accountLuid: row.account_luid,
    patGuid: row.pat_guid,
    trustId: row.trust_id,
    scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as readonly string[]),
    createdAt: new Date(row.created_at),
    lastSeenAt: new Date(row.last_seen_at),
  }
}
