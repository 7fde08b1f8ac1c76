/** External authorization servers of sites. */

import type { Selectable } from 'kysely'
import type {
  ExternalAuthorizationServer,
  ExternalAuthorizationServerReader,
  ExternalAuthorizationServerWriter,
} from '../../ports/store/trust.ts'
import { prepared, type Database } from '../engine/database.ts'
import { firstOrNull, flag } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'
import { lockUntilCommit } from '../engine/transaction-lock.ts'

type Row = Selectable<Schema['external_authorization_server']>

const byLuid = prepared((db, siteId: number, luid: string) =>
  db
    .selectFrom('external_authorization_server')
    .selectAll()
    .where('luid', '=', luid)
    .where('site_id', '=', siteId)
    .compile(),
)
const byIssuer = prepared((db, siteId: number, issuerUrl: string) =>
  db
    .selectFrom('external_authorization_server')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('issuer_url', '=', issuerUrl)
    .compile(),
)

export function externalAuthorizationServerReader(
  database: Database,
): ExternalAuthorizationServerReader {
  const first = async (rows: Promise<readonly Row[]>) => {
    const row = firstOrNull(await rows)
    return row === null ? null : toServer(row)
  }
  return {
    byLuid: async (siteId, luid) => first(byLuid(database, siteId, luid)),
    byIssuer: async (siteId, issuerUrl) => first(byIssuer(database, siteId, issuerUrl)),
    async ofSite(siteId) {
      const rows = await database.db
        .selectFrom('external_authorization_server')
        .selectAll()
        .where('site_id', '=', siteId)
        .orderBy('created_at')
        .orderBy('luid')
        .execute()
      return rows.map(toServer)
    },
  }
}

export function externalAuthorizationServerWriter(
  database: Database,
): ExternalAuthorizationServerWriter {
  const { db } = database
  const reader = externalAuthorizationServerReader(database)
  const turn = async (siteId: number) =>
    lockUntilCommit(database, `external authorization servers of site ${siteId}`)
  return {
    ...reader,
    async create(server) {
      await turn(server.siteId)
      if ((await reader.byIssuer(server.siteId, server.issuerUrl)) !== null) return 'issuer-taken'
      await db.insertInto('external_authorization_server').values(toRow(server)).execute()
      return 'created'
    },
    async update(siteId, luid, change) {
      await turn(siteId)
      const before = await reader.byLuid(siteId, luid)
      if (before === null) return 'missing'
      const after = { ...before, ...change }
      const holder = await reader.byIssuer(siteId, after.issuerUrl)
      if (holder !== null && holder.luid !== luid) return 'issuer-taken'
      await db
        .updateTable('external_authorization_server')
        .set(toRow(after))
        .where('luid', '=', luid)
        .execute()
      return 'updated'
    },
    async delete(siteId, luid) {
      const { numDeletedRows } = await db
        .deleteFrom('external_authorization_server')
        .where('luid', '=', luid)
        .where('site_id', '=', siteId)
        .executeTakeFirstOrThrow()
      return numDeletedRows === 1n
    },
  }
}

function toRow(server: ExternalAuthorizationServer): Row {
  return {
    luid: server.luid,
    site_id: server.siteId,
    name: server.name,
    issuer_url: server.issuerUrl,
    jwks_uri: server.jwksUri,
    is_enabled: flag(server.isEnabled),
    created_at: server.createdAt.getTime(),
  }
}

function toServer(row: Row): ExternalAuthorizationServer {
  return {
    luid: row.luid,
    siteId: row.site_id,
    name: row.name,
    issuerUrl: row.issuer_url,
    jwksUri: row.jwks_uri,
    isEnabled: row.is_enabled === 1,
    createdAt: new Date(row.created_at),
  }
}
