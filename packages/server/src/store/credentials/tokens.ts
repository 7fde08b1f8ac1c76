/** Personal access tokens. */

import type { Selectable } from 'kysely'
import type { TokenEnd } from '../../domain/token-life.ts'
import type { PersonalAccessToken, TokenReader, TokenWriter } from '../../ports/store/tokens.ts'
import { prepared, type Database } from '../engine/database.ts'
import { buffer, firstOrNull } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

type TokenRow = Selectable<Schema['personal_access_token']>

const byGuid = prepared((db, guid: string) =>
  db.selectFrom('personal_access_token').selectAll().where('guid', '=', guid).compile(),
)

const ofAccount = prepared((db, accountId: number) =>
  db
    .selectFrom('personal_access_token')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('guid')
    .compile(),
)

export function tokenReader(database: Database): TokenReader {
  return {
    async byGuid(guid) {
      const row = firstOrNull(await byGuid(database, guid))
      return row === null ? null : toToken(row)
    },
    async ofAccount(accountId) {
      return (await ofAccount(database, accountId)).map(toToken)
    },
  }
}

export function tokenWriter(database: Database): TokenWriter {
  const { db } = database
  const end = async (guid: string, reason: TokenEnd, at: Date): Promise<void> => {
    await db
      .updateTable('personal_access_token')
      .set({ ended_at: at.getTime(), ended_reason: reason })
      .where('guid', '=', guid)
      .where('ended_at', 'is', null)
      .execute()
  }
  return {
    ...tokenReader(database),
    async lockAccount(accountId) {
      // SQLite has one writer at a time.
      if (database.dialect === 'sqlite') return
      await db.selectFrom('account').select('id').where('id', '=', accountId).forUpdate().execute()
    },
    async create(token) {
      await db
        .insertInto('personal_access_token')
        .values({
          guid: token.guid,
          account_id: token.accountId,
          name: token.name,
          secret_hash: token.secretHash,
          created_at: token.createdAt.getTime(),
          last_used_at: token.lastUsedAt.getTime(),
          expires_at: token.expiresAt.getTime(),
          ended_at: token.ended?.at.getTime() ?? null,
          ended_reason: token.ended?.reason ?? null,
        })
        .execute()
    },
    async recordUse(guid, at) {
      await db
        .updateTable('personal_access_token')
        .set({ last_used_at: at.getTime() })
        .where('guid', '=', guid)
        .execute()
    },
    revoke: (guid, at) => end(guid, 'revoked', at),
    recordEnd: (guid, reason, at) => end(guid, reason, at),
    async forget(guid) {
      await db.deleteFrom('personal_access_token').where('guid', '=', guid).execute()
    },
  }
}

function toToken(row: TokenRow): PersonalAccessToken {
  return {
    guid: row.guid,
    accountId: row.account_id,
    name: row.name,
    secretHash: buffer(row.secret_hash),
    createdAt: new Date(row.created_at),
    lastUsedAt: new Date(row.last_used_at),
    expiresAt: new Date(row.expires_at),
    ended:
      row.ended_at === null || row.ended_reason === null
        ? null
        : { at: new Date(row.ended_at), reason: row.ended_reason },
  }
}
