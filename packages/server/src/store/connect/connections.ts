/** Connections of end users, and what applications store about those users. */

import type { Selectable, Updateable } from 'kysely'
import type {
  ConnectConfiguration,
  ConnectConnection,
  ConnectConnectionReader,
  ConnectionSettings,
  ConnectConnectionWriter,
} from '../../ports/store/connect.ts'
import { prepared, type Database } from '../engine/database.ts'
import { buffer } from '../engine/rows.ts'
import { lockUntilCommit } from '../engine/transaction-lock.ts'
import type { Schema } from '../schema.ts'

type Row = Selectable<Schema['connect_connection']>

const ofUser = prepared((db, projectLuid: string, userId: string) =>
  db
    .selectFrom('connect_connection')
    .selectAll()
    .where('project_luid', '=', projectLuid)
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .orderBy('luid')
    .compile(),
)
const withFingerprint = prepared((db, fingerprint: string) =>
  db
    .selectFrom('connect_connection')
    .selectAll()
    .where('fingerprint', '=', fingerprint)
    .orderBy('created_at')
    .compile(),
)

export function connectConnectionReader(database: Database): ConnectConnectionReader {
  return {
    async ofProject(projectLuid) {
      const query = database.db
        .selectFrom('connect_connection')
        .selectAll()
        .where('project_luid', '=', projectLuid)
      return (await query.orderBy('created_at').orderBy('luid').execute()).map(toConnection)
    },
    ofUser: async (projectLuid, userId) =>
      (await ofUser(database, projectLuid, userId)).map(toConnection),
    withFingerprint: async (fingerprint) =>
      (await withFingerprint(database, fingerprint)).map(toConnection),
    async user(projectLuid, userId) {
      const row = await database.db
        .selectFrom('connect_user')
        .select('meta')
        .where('project_luid', '=', projectLuid)
        .where('user_id', '=', userId)
        .executeTakeFirst()
      return row === undefined ? null : { projectLuid, userId, meta: objectIn(row.meta) }
    },
  }
}

export function connectConnectionWriter(database: Database): ConnectConnectionWriter {
  const { db } = database
  return {
    ...connectConnectionReader(database),
    holdUser: (projectLuid, userId) =>
      lockUntilCommit(database, `connections of ${projectLuid} ${userId}`),
    async create(connection) {
      await db
        .insertInto('connect_connection')
        .values({
          luid: connection.luid,
          project_luid: connection.projectLuid,
          integration_luid: connection.integrationLuid,
          user_id: connection.userId,
          created_at: connection.createdAt.getTime(),
          ...rowOf(connection),
        })
        .execute()
    },
    async update(luid, change) {
      await db
        .updateTable('connect_connection')
        .set(rowOfChange(change))
        .where('luid', '=', luid)
        .execute()
    },
    async setState(fingerprint, { state, reason, updatedAt }) {
      await db
        .updateTable('connect_connection')
        .set({ state, reason, updated_at: updatedAt.getTime() })
        .where('fingerprint', '=', fingerprint)
        .execute()
    },
    async delete(luid) {
      await db.deleteFrom('connect_connection').where('luid', '=', luid).execute()
    },
    async putUser({ projectLuid, userId, meta }) {
      const row = { meta: JSON.stringify(meta) }
      await db
        .insertInto('connect_user')
        .values({ project_luid: projectLuid, user_id: userId, ...row })
        .onConflict((on) => on.columns(['project_luid', 'user_id']).doUpdateSet(row))
        .execute()
    },
  }
}

type Changeable = Omit<
  ConnectConnection,
  'luid' | 'projectLuid' | 'integrationLuid' | 'userId' | 'createdAt'
>

function rowOf(of: Changeable) {
  return {
    external_id: of.externalId,
    server_url: of.serverUrl,
    site: of.site,
    token_name: of.tokenName,
    sealed_secret: of.sealedSecret,
    fingerprint: of.fingerprint,
    state: of.state,
    reason: of.reason,
    failure_count: of.failureCount,
    configurations: JSON.stringify(of.configurations),
    settings: JSON.stringify(of.settings),
    updated_at: of.updatedAt.getTime(),
    refreshed_at: of.refreshedAt?.getTime() ?? null,
  }
}

function rowOfChange(of: Partial<Changeable>): Updateable<Schema['connect_connection']> {
  const { configurations, settings, updatedAt, refreshedAt } = of
  return {
    ...(of.externalId !== undefined && { external_id: of.externalId }),
    ...(of.serverUrl !== undefined && { server_url: of.serverUrl }),
    ...(of.site !== undefined && { site: of.site }),
    ...(of.tokenName !== undefined && { token_name: of.tokenName }),
    ...(of.sealedSecret !== undefined && { sealed_secret: of.sealedSecret }),
    ...(of.fingerprint !== undefined && { fingerprint: of.fingerprint }),
    ...(of.state !== undefined && { state: of.state }),
    ...(of.reason !== undefined && { reason: of.reason }),
    ...(of.failureCount !== undefined && { failure_count: of.failureCount }),
    ...(configurations && { configurations: JSON.stringify(configurations) }),
    ...(settings && { settings: JSON.stringify(settings) }),
    ...(updatedAt && { updated_at: updatedAt.getTime() }),
    ...(refreshedAt && { refreshed_at: refreshedAt.getTime() }),
  }
}

function toConnection(row: Row): ConnectConnection {
  return {
    luid: row.luid,
    projectLuid: row.project_luid,
    integrationLuid: row.integration_luid,
    userId: row.user_id,
    externalId: row.external_id,
    serverUrl: row.server_url,
    site: row.site,
    tokenName: row.token_name,
    sealedSecret: buffer(row.sealed_secret),
    fingerprint: row.fingerprint,
    state: row.state,
    reason: row.reason,
    failureCount: row.failure_count,
    configurations: JSON.parse(row.configurations) as readonly ConnectConfiguration[],
    settings: JSON.parse(row.settings) as ConnectionSettings,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    refreshedAt: row.refreshed_at === null ? null : new Date(row.refreshed_at),
  }
}

const objectIn = (json: string) => JSON.parse(json) as Readonly<Record<string, unknown>>
