/** Connections of published files: rows, and their change. */

import { sql, type Insertable } from 'kysely'
import type {
  Connection,
  ConnectionChange,
  ConnectionReader,
  ConnectionWriter,
  NewConnection,
  PublishedItem,
} from '../../ports/store/connections.ts'
import { isDefaultPort } from '../../domain/connection-ports.ts'
import type { Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import { flag, only } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'
import { touchSite } from '../sites/versions.ts'

type Row = Omit<Schema['datasource_connection'], 'datasource_id'> & {
  readonly published_luid: string | null
  readonly published_name: string | null
}

export const connectionReader = (database: Database): ConnectionReader => ({
  of: async (item) => (await rowsOf(database, item)).map(toConnection),
})

export function connectionWriter(database: Database): ConnectionWriter {
  return {
    ...connectionReader(database),
    async update(item, luid, change) {
      const { rows: touched } = await sql<{ site_id: number }>`update ${sql.table(item.kind)}
        set updated_at = ${change.now.getTime()} where id = ${item.id} returning site_id`.execute(
        database.db,
      )
      const { site_id: siteId } = only(touched, `${item.kind} ${item.id}`)
      await touchSite(database, siteId)
      const find = async () =>
        only(
          (await rowsOf(database, item)).filter((row) => row.luid === luid),
          `connection ${luid}`,
        )
      await setColumns(database, { item, luid }, columnsOf((await find()).type, change))
      return toConnection(await find())
    },
  }
}

/** With the published data source that each reads, where there is one of that name now. */
async function rowsOf({ db }: Database, { kind, id }: PublishedItem): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select c.*, p.luid as published_luid, p.name as published_name
    from ${sql.table(`${kind}_connection`)} c
    join ${sql.table(kind)} w on w.id = ${sql.ref(`c.${kind}_id`)}
    left join datasource p on p.site_id = w.site_id and p.content_url_key = c.published_url_key
    where ${sql.ref(`c.${kind}_id`)} = ${id} order by c.number`.execute(db)
  return rows
}

/** Puts these in place of the connections that are there. A data source within a workbook keeps its id while its name stays. */
export async function setConnections(
  database: Database,
  item: PublishedItem,
  connections: readonly NewConnection[],
): Promise<void> {
  const { kind, id } = item
  const before = await rowsOf(database, item)
  const luids = new Map(before.map((row) => [row.source_name, row.source_luid]))
  const luidOf = (name: string): string => {
    const luid = luids.get(name) ?? database.uuid()
    luids.set(name, luid)
    return luid
  }
  await sql`delete from ${sql.table(`${kind}_connection`)}
    where ${sql.ref(`${kind}_id`)} = ${id}`.execute(database.db)
  for (const [number, connection] of connections.entries()) {
    const { source } = connection
    const columns = {
      ...newColumns(connection),
      number,
      [`${kind}_id`]: id,
      source_luid: source === null ? null : luidOf(source.name),
      source_name: source?.name ?? null,
      published_url_key: source?.publishedUrl == null ? null : nameKey(source.publishedUrl),
    } as Insertable<Schema['datasource_connection']>
    await database.db.insertInto(oneTable(kind)).values(columns).execute()
  }
}

const newColumns = (connection: NewConnection) => ({
  luid: connection.luid,
  type: connection.type,
  server_address: connection.serverAddress,
  server_port: connection.serverPort,
  is_default_port: flag(isDefaultPort(connection.type, connection.serverPort)),
  database_name: connection.databaseName,
  table_name: connection.tableName,
  user_name: connection.userName,
  sealed_password:
    connection.sealedPassword === null ? null : Buffer.from(connection.sealedPassword, 'base64'),
  embeds_password: flag(connection.embedsPassword),
  authentication_type: connection.authenticationType,
  is_query_tagged: flag(false),
})

const columnsOf = (type: string, change: ConnectionChange) => ({
  ...(change.serverAddress !== undefined && { server_address: change.serverAddress }),
  ...(change.serverPort !== undefined && {
    server_port: change.serverPort,
    is_default_port: flag(isDefaultPort(type, change.serverPort)),
  }),
  ...(change.userName !== undefined && { user_name: change.userName }),
  ...(change.sealedPassword !== undefined && { sealed_password: change.sealedPassword }),
  ...(change.embedsPassword !== undefined && { embeds_password: flag(change.embedsPassword) }),
  ...(change.authenticationType !== undefined && {
    authentication_type: change.authenticationType,
  }),
  ...(change.isQueryTagged !== undefined && { is_query_tagged: flag(change.isQueryTagged) }),
})

async function setColumns(
  { db }: Database,
  { item: { kind }, luid }: { readonly item: PublishedItem; readonly luid: string },
  columns: ReturnType<typeof columnsOf>,
): Promise<void> {
  if (Object.keys(columns).length === 0) return
  await db.updateTable(oneTable(kind)).set(columns).where('luid', '=', luid).execute()
}

/** The tables differ in the name of the column that holds the item; one of them stands for all. */
const oneTable = (kind: PublishedItem['kind']) => `${kind}_connection` as 'datasource_connection'

const toConnection = (row: Row): Connection => ({
  luid: row.luid,
  type: row.type,
  serverAddress: row.server_address,
  serverPort: row.server_port,
  databaseName: row.database_name,
  tableName: row.table_name,
  userName: row.user_name,
  embedsPassword: row.embeds_password === 1,
  authenticationType: row.authentication_type,
  isQueryTagged: row.is_query_tagged === 1,
  source: sourceOf(row),
})

/** Null where what is read is published under no name of the site. */
function sourceOf(row: Row): Connection['source'] {
  const isPublished = row.published_url_key !== null
  const [luid, name] = isPublished
    ? [row.published_luid, row.published_name]
    : [row.source_luid, row.source_name]
  if (luid === null || name === null) return null
  return { luid, name, publishedUrl: row.published_url_key }
}
