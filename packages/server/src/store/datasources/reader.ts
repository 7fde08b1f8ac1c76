/** Data sources: look-ups and lists. */

import { sql, type CompiledQuery, type Kysely, type RawBuilder, type Selectable } from 'kysely'
import type { dataSourceList } from '@easel/contract'
import type { DataSource, DataSourceReader } from '../../ports/store/datasources.ts'
import {
  ownerColumns,
  projectReferenceColumns,
  toOwner,
  toProjectReference,
  type OwnerColumns,
  type ProjectReferenceColumns,
} from '../content/owner.ts'
import { prepared, type Database } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import { nameKey } from '../engine/normalise.ts'
import {
  booleanColumn,
  constantBoolean,
  constantNumber,
  exactColumn,
  keyedColumn,
  numberColumn,
  referredColumn,
  tagColumn,
  timeColumn,
} from '../lists/columns.ts'
import { defineList } from '../lists/definition.ts'
import { list } from '../lists/list.ts'
import type { Schema } from '../schema.ts'
import { tagsOf } from '../tags/tags.ts'
import { connectionColumn, connectionFlag } from './connection-filters.ts'

type DataSourceRow = Selectable<Schema['datasource']> &
  OwnerColumns &
  ProjectReferenceColumns & {
    readonly server_name: string | null
    readonly database_name: string | null
    readonly connected_workbooks: number
  }

/** What an answer shows of the server is that of the first connection. */
const columns = sql<DataSourceRow>`w.*, ${ownerColumns}, ${projectReferenceColumns},
  f.server_address as server_name, f.database_name as database_name,
  (select count(distinct c.workbook_id) from workbook_connection c
    join workbook k on k.id = c.workbook_id and k.site_id = w.site_id
    where c.published_url_key = w.content_url_key) as connected_workbooks`
const joins = sql`join site_user o on o.id = w.owner_id join project p on p.id = w.project_id
  left join datasource_connection f on f.datasource_id = w.id and f.number = 0`

const selectWhere = (
  db: Kysely<Schema>,
  condition: RawBuilder<unknown>,
): CompiledQuery<DataSourceRow> =>
  sql<DataSourceRow>`select ${columns} from datasource w ${joins} where ${condition}`.compile(db)

const byLuid = prepared((db, siteId: number, luid: string) =>
  selectWhere(db, sql`w.luid = ${luid} and w.site_id = ${siteId}`),
)
const byId = prepared((db, id: number) => selectWhere(db, sql`w.id = ${id}`))
const among = ({ db, dialect }: Database, ids: readonly number[]) =>
  db.executeQuery(selectWhere(db, isAmong(dialect, sql`w.id`, ids))).then(({ rows }) => rows)
const byName = prepared((db, projectId: number, key: string) =>
  selectWhere(db, sql`w.project_id = ${projectId} and w.name_key = ${key}`),
)

/** By the index of revisions, as every file of a data source is one of its revisions. */
const current = prepared((db, sha256: string) =>
  sql<{ referred: number }>`select 1 as referred from datasource w where w.blob_sha256 = ${sha256}
    and w.id in (select r.datasource_id from datasource_revision r where r.blob_sha256 = ${sha256})
    limit 1`.compile(db),
)

const owner = (column: string, key: string) =>
  referredColumn('t.owner_id', { table: 'site_user', column, key })
const connection = (column: string) => connectionColumn(exactColumn(`c.${column}`))

export const dataSources = defineList<typeof dataSourceList, DataSourceRow>({
  kind: 'datasource',
  table: 'datasource',
  filters: {
    name: keyedColumn('t.name', 't.name_key'),
    contentUrl: keyedColumn('t.content_url', 't.content_url_key'),
    description: exactColumn('t.description'),
    type: exactColumn('t.type'),
    createdAt: timeColumn('t.created_at'),
    updatedAt: timeColumn('t.updated_at'),
    // In megabytes, as answers show it.
    size: numberColumn('((t.size_bytes + 1048575) / 1048576)'),
    hasExtracts: booleanColumn('t.has_extracts'),
    isCertified: booleanColumn('t.is_certified'),
    ownerName: owner('name', 'name_key'),
    ownerEmail: owner('email', 'email_key'),
    ownerDomain: owner('domain', 'domain'),
    projectName: referredColumn('t.project_id', {
      table: 'project',
      column: 'name',
      key: 'name_key',
    }),
    tags: tagColumn('datasource'),
    authenticationType: connection('authentication_type'),
    connectionTo: connection('server_address'),
    connectionType: connection('type'),
    databaseName: connection('database_name'),
    databaseUserName: connection('user_name'),
    serverName: connection('server_address'),
    serverPort: connectionColumn(exactColumn('cast(c.server_port as text)')),
    tableName: connection('table_name'),
    hasEmbeddedPassword: connectionFlag('embeds_password'),
    isDefaultPort: connectionFlag('is_default_port'),
    connectedWorkbookType: constantNumber(0),
    favoritesTotal: numberColumn('t.favorites_total'),
    hasAlert: constantBoolean(false),
    isConnectable: constantBoolean(true),
    isHierarchical: constantBoolean(false),
    isPublished: constantBoolean(true),
  },
  sorts: {
    name: 't.name_key',
    createdAt: 't.created_at',
    updatedAt: 't.updated_at',
    type: 't.type',
    ownerName: 't.owner_name_key',
    size: 't.size_bytes',
  },
  unversioned: ['favoritesTotal'],
  visibility: { acl: sql`t.acl_id`, owner: sql`t.owner_id`, project: sql`t.project_id` },
  columns,
  source: sql`datasource w on w.id = page.id ${joins}`,
})

export function dataSourceReader(database: Database): DataSourceReader {
  const tagged = async (rows: readonly DataSourceRow[]): Promise<readonly DataSource[]> => {
    const ids = rows.map((row) => row.id)
    const tags = await tagsOf(database, 'datasource', ids)
    return rows.map((row) => toDataSource(row, tags.get(row.id) ?? []))
  }
  const find = async (rows: Promise<readonly DataSourceRow[]>): Promise<DataSource | null> =>
    (await tagged(await rows))[0] ?? null
  return {
    byLuid: async (siteId, luid) => find(byLuid(database, siteId, luid)),
    byIds: async (ids) => tagged(await among(database, ids)),
    byName: async (projectId, name) => find(byName(database, projectId, nameKey(name))),
    async list(query) {
      const { rows, totalAvailable } = await list(database, dataSources, query)
      return { items: await tagged(rows), totalAvailable }
    },
    isCurrentFile: async (sha256) => (await current(database, sha256)).length > 0,
  }
}

/** @throws Error when there is no such data source */
export async function dataSourceById(database: Database, id: number): Promise<DataSource> {
  const row = (await byId(database, id))[0]
  if (row === undefined) throw new Error(`data source ${id} does not exist`)
  return toDataSource(row, (await tagsOf(database, 'datasource', [id])).get(id) ?? [])
}

function toDataSource(row: DataSourceRow, tags: readonly string[]): DataSource {
  return {
    id: row.id,
    luid: row.luid,
    siteId: row.site_id,
    name: row.name,
    description: row.description,
    contentUrl: row.content_url,
    kind: row.kind,
    type: row.type,
    serverName: row.server_name,
    databaseName: row.database_name,
    hasExtracts: row.has_extracts === 1,
    encryptExtracts: row.encrypt_extracts === 1,
    useRemoteQueryAgent: row.use_remote_query_agent === 1,
    isCertified: row.is_certified === 1,
    certificationNote: row.certification_note,
    sizeBytes: row.size_bytes,
    project: toProjectReference(row),
    owner: toOwner(row),
    tags,
    favoritesTotal: row.favorites_total,
    connectedWorkbooks: row.connected_workbooks,
    aclId: row.acl_id,
    blobSha256: row.blob_sha256,
    revision: row.revision,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  }
}
