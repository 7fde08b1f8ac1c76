/** Personal access tokens for Cloud Manager. */

import type { Selectable } from 'kysely'
import type { TokenEnd } from '../../domain/token-life.ts'
import type { CloudReader, CloudToken, CloudWriter } from '../../ports/cloud-manager.ts'
import { prepared, type Database } from '../engine/database.ts'
import { buffer, firstOrNull } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

type TokenReading = Pick<CloudReader, 'token' | 'tokens'>
type TokenWriting = TokenReading &
  Pick<
    CloudWriter,
    'createToken' | 'recordTokenUse' | 'revokeToken' | 'recordTokenEnd' | 'forgetToken'
  >

const byGuid = prepared((db, guid: string) =>
  db.selectFrom('cloud_token').selectAll().where('guid', '=', guid).compile(),
)

export function cloudTokenReader(database: Database): TokenReading {
  const { db } = database
  return {
    async token(guid) {
      const row = firstOrNull(await byGuid(database, guid))
      return row === null ? null : toToken(row)
    },
    async tokens(accountId) {
      const rows = await db
        .selectFrom('cloud_token')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('id')
        .execute()
      return rows.map(toToken)
    },
  }
}

export function cloudTokenWriter(database: Database): TokenWriting {
  const { db } = database
  const end = async (guid: string, reason: TokenEnd, at: Date): Promise<void> => {
    await db
      .updateTable('cloud_token')
      .set({ ended_at: at.getTime(), ended_reason: reason })
      .where('guid', '=', guid)
      .where('ended_at', 'is', null)
      .execute()
  }
  return {
    ...cloudTokenReader(database),
    async createToken(token) {
      await db
        .insertInto('cloud_token')
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
    async recordTokenUse(guid, at) {
      await db
        .updateTable('cloud_token')
        .set({ last_used_at: at.getTime() })
        .where('guid', '=', guid)
        .execute()
    },
    revokeToken: (guid, at) => end(guid, 'revoked', at),
    recordTokenEnd: (guid, reason, at) => end(guid, reason, at),
    async forgetToken(guid) {
      await db.deleteFrom('cloud_token').where('guid', '=', guid).execute()
    },
  }
}

function toToken(row: Selectable<Schema['cloud_token']>): CloudToken {
  return {
    id: row.id,
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
