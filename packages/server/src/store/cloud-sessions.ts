/** Sessions of Cloud Manager. One that has ended is gone. */

import { sql, type Kysely, type Selectable } from 'kysely'
import type { CloudSession, CloudSessionStore } from '../ports/cloud-manager.ts'
import type { CloudSessionSchema } from './cloud-schema.ts'
import { dialectOf, prepared, type Link } from './database.ts'
import { groupedWriter } from './grouped-writes.ts'
import { buffer, firstOrNull } from './rows.ts'

type Row = Selectable<CloudSessionSchema['cloud_session']>

type Values = ReturnType<typeof valuesOf>

const live = prepared((db: Kysely<CloudSessionSchema>, idPart: string) =>
  db.selectFrom('cloud_session').selectAll().where('id_part', '=', idPart).compile(),
)
const insert = prepared((db: Kysely<CloudSessionSchema>, ...values: Values) =>
  sql`insert into cloud_session (id_part, secret_hash, kind, tenant_luid, account_luid, pat_guid, scopes, created_at, last_seen_at)
    values (${sql.join(values)})`.compile(db),
)

export function createCloudSessionStore(link: Link<CloudSessionSchema>): CloudSessionStore {
  const { db } = link
  const database = { ...link, dialect: dialectOf(db), compiled: new Map() }
  const write = groupedWriter<CloudSessionSchema>(database)
  const end = async (column: 'id_part' | 'account_luid' | 'pat_guid', value: string) => {
    await db.deleteFrom('cloud_session').where(column, '=', value).execute()
  }
  return {
    async open(session) {
      await write(async (tx) => insert(tx, ...valuesOf(session)))
    },
    async find(idPart) {
      const row = firstOrNull(await live(database, idPart))
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

function valuesOf(session: CloudSession) {
  return [
    session.idPart,
    session.secretHash,
    session.kind,
    session.tenantLuid,
    session.accountLuid,
    session.patGuid,
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
    scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as readonly string[]),
    createdAt: new Date(row.created_at),
    lastSeenAt: new Date(row.last_seen_at),
  }
}
