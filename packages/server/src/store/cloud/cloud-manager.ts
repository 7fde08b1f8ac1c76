/** Cloud Manager's repositories together, with its two smallest. */

import type { Selectable } from 'kysely'
import type {
  AuthConfiguration,
  CloudReader,
  CloudWriter,
  UserOperation,
} from '../../ports/cloud-manager.ts'
import { accountReader, accountWriter } from './accounts.ts'
import { activityReader, activityWriter } from './activity.ts'
import { cloudTokenReader, cloudTokenWriter } from './tokens.ts'
import type { Database } from '../engine/database.ts'
import { buffer, firstOrNull, flag } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'
import { tenantReader, tenantWriter } from './tenants.ts'

export function cloudReader(database: Database): CloudReader {
  const { db } = database
  return {
    ...tenantReader(database),
    ...accountReader(database),
    ...cloudTokenReader(database),
    ...activityReader(database),
    async authConfigurations(tenantLuid) {
      const rows = await db
        .selectFrom('auth_configuration')
        .selectAll()
        .where('tenant_luid', '=', tenantLuid)
        .orderBy('id')
        .execute()
      return rows.map(toConfiguration)
    },
    async userJob(tenantLuid, luid) {
      const rows = await db
        .selectFrom('user_job')
        .selectAll()
        .where('luid', '=', luid)
        .where('tenant_luid', '=', tenantLuid)
        .execute()
      const row = firstOrNull(rows)
      if (row === null) return null
      const operations = JSON.parse(row.operations) as readonly UserOperation[]
      return { luid, tenantLuid, operations, createdAt: new Date(row.created_at) }
    },
  }
}

export function cloudWriter(database: Database): CloudWriter {
  const { db } = database
  return {
    ...cloudReader(database),
    ...tenantWriter(database),
    ...accountWriter(database),
    ...cloudTokenWriter(database),
    ...activityWriter(database),
    async saveAuthConfiguration(configuration, now) {
      const row = {
        luid: configuration.luid,
        tenant_luid: configuration.tenantLuid,
        site_luid: configuration.siteLuid ?? '',
        kind: configuration.kind,
        name: configuration.name,
        is_enabled: flag(configuration.isEnabled),
        settings: JSON.stringify(configuration.settings),
        sealed_secret: configuration.sealedSecret,
        updated_at: now.getTime(),
      }
      await db
        .insertInto('auth_configuration')
        .values(row)
        .onConflict((conflict) => conflict.column('luid').doUpdateSet(row))
        .execute()
    },
    async deleteAuthConfiguration(luid) {
      await db.deleteFrom('auth_configuration').where('luid', '=', luid).execute()
    },
    async addUserJob(job) {
      await db
        .insertInto('user_job')
        .values({
          luid: job.luid,
          tenant_luid: job.tenantLuid,
          operations: JSON.stringify(job.operations),
          created_at: job.createdAt.getTime(),
        })
        .execute()
    },
  }
}

function toConfiguration(row: Selectable<Schema['auth_configuration']>): AuthConfiguration {
  return {
    id: row.id,
    luid: row.luid,
    tenantLuid: row.tenant_luid,
    siteLuid: row.site_luid === '' ? null : row.site_luid,
    kind: row.kind,
    name: row.name,
    isEnabled: row.is_enabled === 1,
    settings: JSON.parse(row.settings) as AuthConfiguration['settings'],
    sealedSecret: row.sealed_secret === null ? null : buffer(row.sealed_secret),
  }
}
