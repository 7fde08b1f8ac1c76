/** Projects of applications, with their keys and integrations. */

import type { Selectable } from 'kysely'
import type {
  ConnectProject,
  ConnectProjectReader,
  ConnectProjectWriter,
} from '../../ports/store/connect.ts'
import { prepared, type Database } from '../engine/database.ts'
import { buffer, firstOrNull } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

const byLuid = prepared((db, luid: string) =>
  db.selectFrom('connect_project').selectAll().where('luid', '=', luid).compile(),
)
const signingKeys = prepared((db, projectLuid: string) =>
  db
    .selectFrom('connect_signing_key')
    .selectAll()
    .where('project_luid', '=', projectLuid)
    .orderBy('created_at')
    .orderBy('key_id')
    .compile(),
)
const serverKeys = prepared((db, projectLuid: string) =>
  db
    .selectFrom('connect_server_key')
    .selectAll()
    .where('project_luid', '=', projectLuid)
    .orderBy('created_at')
    .orderBy('luid')
    .compile(),
)
const integrations = prepared((db, projectLuid: string) =>
  db
    .selectFrom('connect_integration')
    .selectAll()
    .where('project_luid', '=', projectLuid)
    .orderBy('created_at')
    .compile(),
)

export function connectProjectReader(database: Database): ConnectProjectReader {
  const { db } = database
  return {
    async byLuid(luid) {
      const row = firstOrNull(await byLuid(database, luid))
      return row === null ? null : toProject(row)
    },
    async byName(name) {
      const query = db.selectFrom('connect_project').selectAll().where('name', '=', name)
      const row = await query.executeTakeFirst()
      return row === undefined ? null : toProject(row)
    },
    async all() {
      const query = db.selectFrom('connect_project').selectAll()
      return (await query.orderBy('created_at').orderBy('luid').execute()).map(toProject)
    },
    async signingKeys(projectLuid) {
      return (await signingKeys(database, projectLuid)).map((row) => ({
        projectLuid: row.project_luid,
        keyId: row.key_id,
        algorithm: row.algorithm,
        publicKey: row.public_key,
        createdAt: new Date(row.created_at),
      }))
    },
    async serverKeys(projectLuid) {
      return (await serverKeys(database, projectLuid)).map((row) => ({
        luid: row.luid,
        projectLuid: row.project_luid,
        secretHash: buffer(row.secret_hash),
        createdAt: new Date(row.created_at),
      }))
    },
    async integrations(projectLuid) {
      return (await integrations(database, projectLuid)).map((row) => ({
        luid: row.luid,
        projectLuid: row.project_luid,
        type: row.type,
        createdAt: new Date(row.created_at),
      }))
    },
  }
}

export function connectProjectWriter(database: Database): ConnectProjectWriter {
  const { db } = database
  return {
    ...connectProjectReader(database),
    async create({ luid, name, allowedOrigins, createdAt }) {
      const origins = JSON.stringify(allowedOrigins)
      await db
        .insertInto('connect_project')
        .values({ luid, name, allowed_origins: origins, created_at: createdAt.getTime() })
        .execute()
    },
    async setOrigins(luid, allowedOrigins) {
      await db
        .updateTable('connect_project')
        .set({ allowed_origins: JSON.stringify(allowedOrigins) })
        .where('luid', '=', luid)
        .execute()
    },
    async putSigningKey({ projectLuid, keyId, algorithm, publicKey, createdAt }) {
      const row = { algorithm, public_key: publicKey, created_at: createdAt.getTime() }
      await db
        .insertInto('connect_signing_key')
        .values({ project_luid: projectLuid, key_id: keyId, ...row })
        .onConflict((on) => on.columns(['project_luid', 'key_id']).doUpdateSet(row))
        .execute()
    },
    async addServerKey({ luid, projectLuid, secretHash, createdAt }) {
      const place = { luid, project_luid: projectLuid }
      await db
        .insertInto('connect_server_key')
        .values({ ...place, secret_hash: secretHash, created_at: createdAt.getTime() })
        .execute()
    },
    async addIntegration({ luid, projectLuid, type, createdAt }) {
      await db
        .insertInto('connect_integration')
        .values({ luid, project_luid: projectLuid, type, created_at: createdAt.getTime() })
        .execute()
    },
  }
}

function toProject(row: Selectable<Schema['connect_project']>): ConnectProject {
  return {
    luid: row.luid,
    name: row.name,
    allowedOrigins: JSON.parse(row.allowed_origins) as readonly string[],
    createdAt: new Date(row.created_at),
  }
}
