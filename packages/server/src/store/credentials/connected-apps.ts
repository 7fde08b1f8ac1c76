/** Connected apps and their secrets, at most two each. */

import type { Selectable } from 'kysely'
import type {
  ConnectedApp,
  ConnectedAppSecret,
  ConnectedAppReader,
  ConnectedAppWriter,
} from '../../ports/store/connected-apps.ts'
import { prepared, type Database } from '../engine/database.ts'
import { buffer, firstOrNull, flag } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

type AppRow = Selectable<Schema['connected_app']>

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

const ofSite = prepared((db, siteId: number) =>
  db
    .selectFrom('connected_app')
    .selectAll()
    .where('site_id', '=', siteId)
    .orderBy('created_at')
    .orderBy('client_id')
    .compile(),
)
const secretsOf = prepared((db, clientId: string) =>
  db
    .selectFrom('connected_app_secret')
    .selectAll()
    .where('client_id', '=', clientId)
    .orderBy('created_at')
    .orderBy('slot')
    .compile(),
)
const projectsOf = prepared((db, clientId: string) =>
  db
    .selectFrom('connected_app_project as chosen')
    .innerJoin('project', 'project.id', 'chosen.project_id')
    .select(['project.id', 'project.luid'])
    .where('chosen.client_id', '=', clientId)
    .orderBy('project.id')
    .compile(),
)

export function connectedAppReader(database: Database): ConnectedAppReader {
  const whole = async (row: AppRow): Promise<ConnectedApp> =>
    toConnectedApp(row, row.all_projects === 1 ? null : await projectsOf(database, row.client_id))
  return {
    async byClientId(clientId) {
      const row = firstOrNull(await byClientId(database, clientId))
      return row === null ? null : whole(row)
    },
    async ofSite(siteId) {
      const apps: ConnectedApp[] = []
      for (const row of await ofSite(database, siteId)) apps.push(await whole(row))
      return apps
    },
    async secret(clientId, secretId) {
      const row = firstOrNull(await secret(database, clientId, secretId))
      return row === null ? null : toSecret(row)
    },
    secretsOf: async (clientId) => (await secretsOf(database, clientId)).map(toSecret),
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
          created_at: app.createdAt.getTime(),
          ...settingsColumns(app),
        })
        .execute()
      await choose(database, app.clientId, app.projects)
    },
    async update(clientId, change) {
      const { numUpdatedRows } = await db
        .updateTable('connected_app')
        .set({ ...settingsColumns(change), client_id: clientId })
        .where('client_id', '=', clientId)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return false
      if (change.projects === undefined) return true
      await db.deleteFrom('connected_app_project').where('client_id', '=', clientId).execute()
      await choose(database, clientId, change.projects)
      return true
    },
    async delete(clientId) {
      const { numDeletedRows } = await db
        .deleteFrom('connected_app')
        .where('client_id', '=', clientId)
        .executeTakeFirst()
      return numDeletedRows === 1n
    },
    async deleteSecret(clientId, secretId) {
      const { numDeletedRows } = await db
        .deleteFrom('connected_app_secret')
        .where('client_id', '=', clientId)
        .where('secret_id', '=', secretId)
        .executeTakeFirst()
      return numDeletedRows === 1n
    },
    addSecret: async (added) => addSecret(database, added),
  }
}

/** One of two adders that meet at a slot goes on to the next, or finds none. */
async function addSecret({ db }: Database, added: ConnectedAppSecret): Promise<boolean> {
  for (const slot of secretSlots) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('connected_app_secret')
      .values({
        secret_id: added.secretId,
        client_id: added.clientId,
        slot,
        sealed_value: added.sealedValue,
        created_at: added.createdAt.getTime(),
      })
      .onConflict((conflict) => conflict.columns(['client_id', 'slot']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 1n) return true
  }
  return false
}

type Settings = Omit<ConnectedApp, 'clientId' | 'siteId' | 'createdAt'>
type SettingsColumns = Pick<
  AppRow,
  'name' | 'is_enabled' | 'domain_safelist' | 'unrestricted_embedding' | 'all_projects'
>

function settingsColumns(settings: Settings): SettingsColumns
function settingsColumns(settings: Partial<Settings>): Partial<SettingsColumns>
function settingsColumns(settings: Partial<Settings>): Partial<SettingsColumns> {
  const { name, isEnabled, domainSafelist, unrestrictedEmbedding, projects } = settings
  return {
    ...(name !== undefined && { name }),
    ...(isEnabled !== undefined && { is_enabled: flag(isEnabled) }),
    ...(domainSafelist !== undefined && { domain_safelist: domainSafelist.join(' ') }),
    ...(unrestrictedEmbedding !== undefined && {
      unrestricted_embedding: flag(unrestrictedEmbedding),
    }),
    ...(projects !== undefined && { all_projects: flag(projects === null) }),
  }
}

async function choose(
  { db }: Database,
  clientId: string,
  projects: ConnectedApp['projects'],
): Promise<void> {
  if (projects === null || projects.length === 0) return
  await db
    .insertInto('connected_app_project')
    .values(projects.map(({ id }) => ({ client_id: clientId, project_id: id })))
    .execute()
}

function toConnectedApp(row: AppRow, projects: ConnectedApp['projects']): ConnectedApp {
  return {
    clientId: row.client_id,
    siteId: row.site_id,
    name: row.name,
    isEnabled: row.is_enabled === 1,
    domainSafelist: row.domain_safelist === '' ? [] : row.domain_safelist.split(' '),
    unrestrictedEmbedding: row.unrestricted_embedding === 1,
    projects,
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
