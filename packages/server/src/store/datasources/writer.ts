/** Publishing, changing and deleting data sources. */

import { sql, type Selectable } from 'kysely'
import type {
  DataSourceChange,
  DataSourceWriter,
  NewDataSource,
  PublishedDataSource,
} from '../../ports/store/datasources.ts'
import type { NewerFile } from '../../ports/store/newer-file.ts'
import { freeContentUrl } from '../content/content-url.ts'
import { setConnections } from '../connections/connections.ts'
import { deleteCounted, insertCounted, setCountedAcl } from '../content/counted.ts'
import { takeNewerFile } from '../content/newer-file.ts'
import { ownerNameKey } from '../content/owner.ts'
import { lockedAclOf, newAclOf, placeColumns } from '../content/published.ts'
import { columnsOf } from '../engine/changed-columns.ts'
import type { Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import { chunks, flag, only } from '../engine/rows.ts'
import { touchSite } from '../sites/versions.ts'
import type { Schema } from '../schema.ts'
import { deleteTasksOf } from '../refresh-tasks/refresh-tasks.ts'
import { addRevision, deleteRevisions } from '../revisions/revisions.ts'
import { deleteTags } from '../tags/tags.ts'
import { changedColumns } from './changed-columns.ts'
import { dataSourceById, dataSourceReader } from './reader.ts'

export function dataSourceWriter(database: Database): DataSourceWriter {
  return {
    ...dataSourceReader(database),
    async create(dataSource) {
      await touchSite(database, dataSource.siteId, { storedBytes: dataSource.sizeBytes })
      return dataSourceById(database, await insert(database, dataSource))
    },
    async replace(id, content) {
      const { site_id: siteId } = await stateOf(database, id)
      await touchSite(database, siteId, { storedBytes: content.sizeBytes })
      await replaceContent(database, id, content)
      return dataSourceById(database, id)
    },
    refresh: (id, file) => refresh(database, id, file),
    async update(id, change) {
      const before = await stateOf(database, id)
      await touchSite(database, before.site_id, { access: change.ownerId !== undefined })
      await setFields(database, id, change)
      if (change.projectId !== undefined && change.projectId !== before.project_id) {
        await takeLockedDefault(database, id, change.projectId)
      }
      return dataSourceById(database, id)
    },
    async replaceRows(id, rows) {
      const { site_id: siteId, blob_sha256: present, kind } = await stateOf(database, id)
      if (present !== rows.from) return false
      await touchSite(database, siteId, { storedBytes: rows.sizeBytes })
      const { revision: number } = await database.db
        .updateTable('datasource')
        .set({
          blob_sha256: rows.blobSha256,
          size_bytes: rows.sizeBytes,
          updated_at: rows.now.getTime(),
          revision: sql<number>`revision + 1`,
        })
        .where('id', '=', id)
        .returning('revision')
        .executeTakeFirstOrThrow()
      const item = { kind: 'datasource', id } as const
      await addRevision(database, item, { ...rows, number, siteId, kind })
      return true
    },
    async delete(id) {
      const { site_id: siteId } = await stateOf(database, id)
      await touchSite(database, siteId)
      await deleteDataSources(database, siteId, [id])
    },
  }
}

type State = Selectable<Schema['datasource']>

async function stateOf({ db }: Database, id: number): Promise<State> {
  const rows = await db.selectFrom('datasource').selectAll().where('id', '=', id).execute()
  return only(rows, `data source ${id}`)
}

async function refresh(database: Database, id: number, file: NewerFile): Promise<boolean> {
  const before = await stateOf(database, id)
  return takeNewerFile(database, 'datasource', { before, file })
}

async function insert(database: Database, dataSource: NewDataSource): Promise<number> {
  const { siteId, projectId } = dataSource
  const aclId = await newAclOf(database, 'datasource', projectId)
  const contentUrl = await freeContentUrl(database, {
    table: 'datasource',
    siteId,
    wanted: dataSource.contentUrl,
  })
  const ids = await insertCounted(database, 'datasource', [
    {
      luid: database.uuid(),
      site_id: siteId,
      project_id: projectId,
      owner_id: dataSource.ownerId,
      owner_name_key: await ownerNameKey(database, dataSource.ownerId),
      acl_id: aclId,
      name: dataSource.name,
      name_key: nameKey(dataSource.name),
      content_url: contentUrl,
      content_url_key: nameKey(contentUrl),
      revision: 1,
      created_at: dataSource.now.getTime(),
      ...contentColumns(dataSource),
    },
  ])
  const id = only(ids, 'the new data source')
  await addRevision(database, { kind: 'datasource', id }, { ...dataSource, number: 1 })
  await setConnections(database, { kind: 'datasource', id }, dataSource.connections)
  return id
}

async function replaceContent(
  database: Database,
  id: number,
  content: PublishedDataSource,
): Promise<void> {
  const { revision: number, site_id: siteId } = await database.db
    .updateTable('datasource')
    .set({ ...contentColumns(content), revision: sql<number>`revision + 1` })
    .where('id', '=', id)
    .returning(['revision', 'site_id'])
    .executeTakeFirstOrThrow()
  const item = { kind: 'datasource', id } as const
  await addRevision(database, item, { ...content, number, siteId })
  await setConnections(database, item, content.connections)
}

const contentColumns = (content: PublishedDataSource) => ({
  description: content.description,
  kind: content.kind,
  type: content.connections[0]?.type ?? 'hyper',
  has_extracts: flag(content.hasExtracts),
  encrypt_extracts: flag(content.encryptExtracts),
  use_remote_query_agent: flag(content.useRemoteQueryAgent),
  is_certified: flag(content.isCertified),
  certification_note: content.certificationNote,
  size_bytes: content.sizeBytes,
  blob_sha256: content.blobSha256,
  updated_at: content.now.getTime(),
})

async function setFields(database: Database, id: number, change: DataSourceChange): Promise<void> {
  await database.db
    .updateTable('datasource')
    .set({
      updated_at: change.now.getTime(),
      ...(await placeColumns(database, change)),
      ...columnsOf(changedColumns, change),
    })
    .where('id', '=', id)
    .execute()
}

/** In a locked project the items have its defaults; elsewhere a moved data source keeps what it has. */
async function takeLockedDefault(database: Database, id: number, projectId: number): Promise<void> {
  const aclId = await lockedAclOf(database, 'datasource', projectId)
  if (aclId === null) return
  await setCountedAcl(database, 'datasource', { column: 'id', ids: [id], aclId })
}

/** Removes data sources of one site with their revisions, connections and tags. The site must have been touched. */
export async function deleteDataSources(
  database: Database,
  siteId: number,
  dataSourceIds: readonly number[],
): Promise<void> {
  for (const ids of chunks(dataSourceIds)) {
    await deleteRevisions(database, 'datasource', { siteId, ids })
    await deleteTasksOf(database, 'datasource', ids)
    await deleteCounted(database, 'datasource', { column: 'id', ids })
    await deleteTags(database, 'datasource', ids)
  }
}
