/** Connected apps and their secrets, at most two each. */

import type { Selectable } from 'kysely'
import type { ConnectedApp, ConnectedAppSecret } from '../ports/records.ts'
import type { ConnectedAppReader, ConnectedAppWriter } from '../ports/store.ts'
import { prepared, type Database } from './database.ts'
import { buffer, firstOrNull, flag } from './rows.ts'
import type { Schema } from './schema.ts'

/** What the slot column allows. */
const secretSlots = [1, 2]

const byClientId = prepared((db, clientId: string) =>
  db.selectFrom('connected_app').selectAll().where('client_id', '=', clientId).compile(),
)
const secret = prepared((db, clientId: string, secretId: string) =>
  db
    .selectFrom('connected_app_secret')
    .selectAll()
    .where('secret_id', '=', secretId)
    .where('client_id', '=', clientId)
    .compile(),
)

export function connectedAppReader(database: Database): ConnectedAppReader {
  return {
    async byClientId(clientId) {
      const row = firstOrNull(await byClientId(database, clientId))
      return row === null ? null : toConnectedApp(row)
    },
    async secret(clientId, secretId) {
      const row = firstOrNull(await secret(database, clientId, secretId))
      return row === null ? null : toSecret(row)
    },
  }
}

export function connectedAppWriter(database: Database): ConnectedAppWriter {
  const { db } = database
  return {
    ...connectedAppReader(database),
    async create(app) {
      await db
        .insertInto('connected_app')
        .values({
          client_id: app.clientId,
          site_id: app.siteId,
          name: app.name,
          is_enabled: flag(app.isEnabled),
          created_at: app.createdAt.getTime(),
        })
        .execute()
    },
    async addSecret(secret) {
      // One of two adders that meet at a slot goes on to the next, or finds none.
      for (const slot of secretSlots) {
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('connected_app_secret')
          .values({
            secret_id: secret.secretId,
            client_id: secret.clientId,
            slot,
            sealed_value: secret.sealedValue,
            created_at: secret.createdAt.getTime(),
          })
          .onConflict((conflict) => conflict.columns(['client_id', 'slot']).doNothing())
          .executeTakeFirst()
        if (numInsertedOrUpdatedRows === 1n) return true
      }
      return false
    },
  }
}

function toConnectedApp(row: Selectable<Schema['connected_app']>): ConnectedApp {
  return {
    clientId: row.client_id,
    siteId: row.site_id,
    name: row.name,
    isEnabled: row.is_enabled === 1,
    createdAt: new Date(row.created_at),
  }
}

function toSecret(row: Selectable<Schema['connected_app_secret']>): ConnectedAppSecret {
  return {
    secretId: row.secret_id,
    clientId: row.client_id,
    sealedValue: buffer(row.sealed_value),
    createdAt: new Date(row.created_at),
  }
}
