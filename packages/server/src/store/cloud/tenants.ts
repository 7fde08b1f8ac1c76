/** Tenants and their sites. */

import { sql, type Selectable } from 'kysely'
import type { CloudReader, CloudWriter, Tenant, TenantSite } from '../../ports/cloud-manager.ts'
import { pageOf } from './pages.ts'
import { prepared, type Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import { dateOrNull, firstOrNull } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'
import { deleteSiteRows } from '../sites/removal.ts'
import { siteWriter } from '../sites/writer.ts'
import { toSite } from '../sites/reader.ts'

type TenantReading = Pick<CloudReader, 'tenant' | 'tenantByName' | 'tenants' | 'site' | 'sites'>
type TenantWriting = TenantReading &
  Pick<CloudWriter, 'holdTenant' | 'createTenant' | 'updateTenant' | 'updateSite' | 'deleteSite'>

const by = (column: 'luid' | 'name_key') =>
  prepared((db, value: string) =>
    db.selectFrom('tenant').selectAll().where(column, '=', value).compile(),
  )
const byLuid = by('luid')
const byName = by('name_key')

export function tenantReader(database: Database): TenantReading {
  const { db } = database
  const first = async (rows: Promise<readonly Selectable<Schema['tenant']>[]>) => {
    const row = firstOrNull(await rows)
    return row === null ? null : toTenant(row)
  }
  return {
    tenant: async (luid) => first(byLuid(database, luid)),
    tenantByName: async (name) => first(byName(database, nameKey(name))),
    tenants: async () => {
      const rows = await db
        .selectFrom('tenant')
        .selectAll()
        .orderBy('created_at')
        .orderBy('luid')
        .execute()
      return rows.map(toTenant)
    },
    async site(tenantLuid, siteLuid) {
      const rows = await db
        .selectFrom('site')
        .selectAll()
        .where('luid', '=', siteLuid)
        .where('tenant_luid', '=', tenantLuid)
        .execute()
      const row = firstOrNull(rows)
      return row === null ? null : toTenantSite(row)
    },
    sites: async (tenantLuid, page) =>
      pageOf(database, {
        columns: sql`*`,
        from: sql`from site where tenant_luid = ${tenantLuid}`,
        key: sql`id`,
        page,
        read: toTenantSite,
      }),
  }
}

export function tenantWriter(database: Database): TenantWriting {
  const { db } = database
  const reader = tenantReader(database)
  return {
    ...reader,
    async holdTenant(luid) {
      // On SQLite a transaction has no other beside it.
      if (database.dialect === 'sqlite') return
      await sql`select luid from tenant where luid = ${luid} for update`.execute(db)
    },
    async createTenant({ luid = database.uuid(), name, now }) {
      const at = now.getTime()
      const row = await db
        .insertInto('tenant')
        .values({
          luid,
          name,
          name_key: nameKey(name),
          state: 'Active',
          created_at: at,
          updated_at: at,
          terms_accepted_at: null,
        })
        .onConflict((conflict) => conflict.column('name_key').doNothing())
        .returningAll()
        .executeTakeFirst()
      return row === undefined ? null : toTenant(row)
    },
    async updateTenant(luid, { name, termsAcceptedAt, now }) {
      await db
        .updateTable('tenant')
        .set({
          updated_at: now.getTime(),
          ...(name !== undefined && { name, name_key: nameKey(name) }),
          ...(termsAcceptedAt !== undefined && { terms_accepted_at: termsAcceptedAt.getTime() }),
        })
        .where('luid', '=', luid)
        .execute()
    },
    async updateSite(siteId, { now, ...change }) {
      const { state } = change
      await siteWriter(database).update(siteId, change)
      const suspendedAt = state === 'Suspended' ? now.getTime() : 0
      await db
        .updateTable('site')
        .set({
          changed_at: now.getTime(),
          ...(state !== undefined && { suspended_at: suspendedAt }),
        })
        .where('id', '=', siteId)
        .execute()
    },
    deleteSite: async (siteId) => deleteSiteRows(database, siteId),
  }
}

function toTenant(row: Selectable<Schema['tenant']>): Tenant {
  return {
    luid: row.luid,
    name: row.name,
    state: row.state,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    termsAcceptedAt: dateOrNull(row.terms_accepted_at),
  }
}

function toTenantSite(row: Selectable<Schema['site']>): TenantSite {
  return {
    site: toSite(row),
    storedBytes: row.stored_bytes,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(Math.max(row.created_at, row.changed_at)),
    suspendedAt: dateOrNull(row.suspended_at),
  }
}
