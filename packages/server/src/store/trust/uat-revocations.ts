/** Unified access tokens that were revoked, until they would have ended. */

import type { UatRevocationReader, UatRevocationWriter } from '../../ports/store/trust.ts'
import { prepared, type Database } from '../engine/database.ts'
import { buffer } from '../engine/rows.ts'

const byHash = prepared((db, tenantLuid: string, jtiHash: Buffer, at: number) =>
  db
    .selectFrom('uat_revocation')
    .select('expires_at')
    .where('tenant_luid', '=', tenantLuid)
    .where('jti_hash', '=', jtiHash)
    .where('expires_at', '>', at)
    .compile(),
)

export function uatRevocationReader(database: Database): UatRevocationReader {
  return {
    isRevoked: async (tenantLuid, jtiHash, at) =>
      (await byHash(database, tenantLuid, jtiHash, at.getTime())).length > 0,
    async ofTenant(tenantLuid) {
      const rows = await database.db
        .selectFrom('uat_revocation')
        .selectAll()
        .where('tenant_luid', '=', tenantLuid)
        .orderBy('expires_at')
        .orderBy('jti_hash')
        .execute()
      return rows.map((row) => ({
        tenantLuid: row.tenant_luid,
        jtiHash: buffer(row.jti_hash),
        expiresAt: new Date(row.expires_at),
      }))
    },
  }
}

export function uatRevocationWriter(database: Database): UatRevocationWriter {
  const { db } = database
  return {
    ...uatRevocationReader(database),
    async add({ tenantLuid, jtiHash, expiresAt }) {
      const expires_at = expiresAt.getTime()
      await db
        .insertInto('uat_revocation')
        .values({ tenant_luid: tenantLuid, jti_hash: jtiHash, expires_at })
        .onConflict((conflict) =>
          conflict.columns(['tenant_luid', 'jti_hash']).doUpdateSet({ expires_at }),
        )
        .execute()
    },
    async delete(tenantLuid, jtiHash) {
      const { numDeletedRows } = await db
        .deleteFrom('uat_revocation')
        .where('tenant_luid', '=', tenantLuid)
        .where('jti_hash', '=', jtiHash)
        .executeTakeFirstOrThrow()
      return numDeletedRows === 1n
    },
    async prune(now) {
      await db.deleteFrom('uat_revocation').where('expires_at', '<=', now.getTime()).execute()
    },
  }
}
