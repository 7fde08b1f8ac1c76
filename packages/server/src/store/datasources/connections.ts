/** Connections of data sources: rows, conditions of lists, and their change. */

import { sql, type Selectable } from 'kysely'
import type { Connection, ConnectionChange, NewConnection } from '../../ports/store/datasources.ts'
import { isDefaultPort } from '../../domain/connection-ports.ts'
import { prepared, type Database } from '../engine/database.ts'
import { flag, only } from '../engine/rows.ts'
import type { FilterColumn } from '../lists/definition.ts'
import type { Schema } from '../schema.ts'

type Row = Selectable<Schema['datasource_connection']>

const ofDataSource = prepared((db, dataSourceId: number) =>
  db
    .selectFrom('datasource_connection')
    .selectAll()
    .where('datasource_id', '=', dataSourceId)
    .orderBy('number')
    .compile(),
)

export const connectionsOf = async (
  database: Database,
  dataSourceId: number,
): Promise<readonly Connection[]> => (await ofDataSource(database, dataSourceId)).map(toConnection)

/** Data sources with a connection that meets the condition; `inner` is over the table `c`. */
export function connectionColumn(inner: FilterColumn): FilterColumn {
  return (condition, context) => sql`t.id in (
    select c.datasource_id from datasource_connection c
    where ${inner(condition, { ...context, isDriving: true })})`
}

/** Whether a data source has such a connection. */
export function connectionFlag(column: 'embeds_password' | 'is_default_port'): FilterColumn {
  return (condition) => {
    const having = sql`t.id in (
      select c.datasource_id from datasource_connection c where ${sql.ref(`c.${column}`)} = 1)`
    return condition.values[0] === true ? having : sql`not (${having})`
  }
}

/** Puts these in place of the connections that are there. */
export async function setConnections(
  { db }: Database,
  dataSourceId: number,
  connections: readonly NewConnection[],
): Promise<void> {
  await db.deleteFrom('datasource_connection').where('datasource_id', '=', dataSourceId).execute()
  for (const [number, connection] of connections.entries()) {
    await db
      .insertInto('datasource_connection')
      .values({
        luid: connection.luid,
        datasource_id: dataSourceId,
        number,
        type: connection.type,
        server_address: connection.serverAddress,
        server_port: connection.serverPort,
        is_default_port: flag(isDefaultPort(connection.type, connection.serverPort)),
        database_name: connection.databaseName,
        table_name: connection.tableName,
        user_name: connection.userName,
        sealed_password:
          connection.sealedPassword === null
            ? null
            : Buffer.from(connection.sealedPassword, 'base64'),
        embeds_password: flag(connection.embedsPassword),
        authentication_type: connection.authenticationType,
        is_query_tagged: 0,
      })
      .execute()
  }
}

/** @throws Error when the data source has no such connection */
export async function changeConnection(
  { db }: Database,
  at: { readonly dataSourceId: number; readonly luid: string },
  change: ConnectionChange,
): Promise<Connection> {
  const { serverPort, sealedPassword, embedsPassword, isQueryTagged } = change
  const rows = db
    .selectFrom('datasource_connection')
    .selectAll()
    .where('datasource_id', '=', at.dataSourceId)
    .where('luid', '=', at.luid)
  const { type } = only(await rows.execute(), `connection ${at.luid}`)
  const columns = {
    ...(change.serverAddress !== undefined && { server_address: change.serverAddress }),
    ...(serverPort !== undefined && {
      server_port: serverPort,
      is_default_port: flag(isDefaultPort(type, serverPort)),
    }),
    ...(change.userName !== undefined && { user_name: change.userName }),
    ...(sealedPassword !== undefined && { sealed_password: sealedPassword }),
    ...(embedsPassword !== undefined && { embeds_password: flag(embedsPassword) }),
    ...(change.authenticationType !== undefined && {
      authentication_type: change.authenticationType,
    }),
    ...(isQueryTagged !== undefined && { is_query_tagged: flag(isQueryTagged) }),
  }
  if (Object.keys(columns).length > 0) {
    await db.updateTable('datasource_connection').set(columns).where('luid', '=', at.luid).execute()
  }
  return toConnection(only(await rows.execute(), `connection ${at.luid}`))
}

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
})
