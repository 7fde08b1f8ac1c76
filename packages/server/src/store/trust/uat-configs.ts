/** Unified access token configurations of tenants. */

import type { Selectable } from 'kysely'
import type { UatConfig, UatConfigReader, UatConfigWriter } from '../../ports/store/trust.ts'
import { prepared, type Database } from '../engine/database.ts'
import { firstOrNull, flag } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'
import { lockUntilCommit } from '../engine/transaction-lock.ts'

type Row = Selectable<Schema['uat_config']>

const byLuid = prepared((db, tenantLuid: string, luid: string) =>
  db
    .selectFrom('uat_config')
    .selectAll()
    .where('luid', '=', luid)
    .where('tenant_luid', '=', tenantLuid)
    .compile(),
)
const byIssuer = prepared((db, tenantLuid: string, issuer: string) =>
  db
    .selectFrom('uat_config')
    .selectAll()
    .where('tenant_luid', '=', tenantLuid)
    .where('issuer', '=', issuer)
    .compile(),
)

export function uatConfigReader(database: Database): UatConfigReader {
  const first = async (rows: Promise<readonly Row[]>) => {
    const row = firstOrNull(await rows)
    return row === null ? null : toConfig(row)
  }
  return {
    byLuid: async (tenantLuid, luid) => first(byLuid(database, tenantLuid, luid)),
    byIssuer: async (tenantLuid, issuer) => first(byIssuer(database, tenantLuid, issuer)),
    async ofTenant(tenantLuid) {
      const rows = await database.db
        .selectFrom('uat_config')
        .selectAll()
        .where('tenant_luid', '=', tenantLuid)
        .orderBy('created_at')
        .orderBy('luid')
        .execute()
      return rows.map(toConfig)
    },
  }
}

export function uatConfigWriter(database: Database): UatConfigWriter {
  const { db } = database
  const reader = uatConfigReader(database)
  const turn = async (tenantLuid: string) =>
    lockUntilCommit(database, `UAT configurations of tenant ${tenantLuid}`)
  return {
    ...reader,
    async create(config) {
      await turn(config.tenantLuid)
      const taken = await takenBy(database, config)
      if (taken !== null) return taken
      await db.insertInto('uat_config').values(toRow(config)).execute()
      return 'created'
    },
    async update(tenantLuid, luid, change) {
      await turn(tenantLuid)
      const before = await reader.byLuid(tenantLuid, luid)
      if (before === null) return 'missing'
      const after = { ...before, ...change }
      const taken = await takenBy(database, after)
      if (taken !== null) return taken
      await db.updateTable('uat_config').set(toRow(after)).where('luid', '=', luid).execute()
      return 'updated'
    },
    async delete(tenantLuid, luid) {
      const { numDeletedRows } = await db
        .deleteFrom('uat_config')
        .where('luid', '=', luid)
        .where('tenant_luid', '=', tenantLuid)
        .executeTakeFirstOrThrow()
      return numDeletedRows === 1n
    },
  }
}

/** What another configuration of the tenant has already. */
async function takenBy(
  database: Database,
  { tenantLuid, luid, name, issuer }: UatConfig,
): Promise<'name-taken' | 'issuer-taken' | null> {
  const others = await database.db
    .selectFrom('uat_config')
    .select(['name', 'issuer'])
    .where('tenant_luid', '=', tenantLuid)
    .where('luid', '!=', luid)
    .where((where) => where.or([where('name', '=', name), where('issuer', '=', issuer)]))
    .execute()
  if (others.some((other) => other.name === name)) return 'name-taken'
  return others.length > 0 ? 'issuer-taken' : null
}

function toRow(config: UatConfig): Row {
  return {
    luid: config.luid,
    tenant_luid: config.tenantLuid,
    name: config.name,
    issuer: config.issuer,
    public_key: config.publicKey,
    jwks_uri: config.jwksUri,
    username_claim: config.usernameClaim,
    resource_ids: JSON.stringify(config.resourceIds),
    scopes: config.scopes === null ? null : JSON.stringify(config.scopes),
    algorithms: JSON.stringify(config.algorithms),
    is_enabled: flag(config.isEnabled),
    created_at: config.createdAt.getTime(),
    updated_at: config.updatedAt.getTime(),
  }
}

function toConfig(row: Row): UatConfig {
  const words = (json: string) => JSON.parse(json) as readonly string[]
  return {
    luid: row.luid,
    tenantLuid: row.tenant_luid,
    name: row.name,
    issuer: row.issuer,
    publicKey: row.public_key,
    jwksUri: row.jwks_uri,
    usernameClaim: row.username_claim,
    resourceIds: words(row.resource_ids),
    scopes: row.scopes === null ? null : words(row.scopes),
    algorithms: words(row.algorithms),
    isEnabled: row.is_enabled === 1,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  }
}
