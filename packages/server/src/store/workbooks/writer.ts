/** Publishing, changing and deleting workbooks. */

import { sql, type Selectable } from 'kysely'
import type {
  NewWorkbook,
  PublishedContent,
  WorkbookChange,
  WorkbookWriter,
} from '../../ports/store/workbooks.ts'
import { setConnections } from '../connections/connections.ts'
import { freeContentUrl } from '../content/content-url.ts'
import { deleteCounted, insertCounted } from '../content/counted.ts'
import { ownerNameKey } from '../content/owner.ts'
import { lockedAclOf, newAclOf, placeColumns } from '../content/published.ts'
import { columnsOf } from '../engine/changed-columns.ts'
import type { Database } from '../engine/database.ts'
import { setViewAcls, setWorkbookAcl } from '../access/effective-acls.ts'
import { nameKey } from '../engine/normalise.ts'
import { replaceViews } from '../views/published.ts'
import { chunks, flag, only } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'
import { touchSite } from '../sites/versions.ts'
import { changedColumns } from './changed-columns.ts'
import { takeNewerFile } from '../content/newer-file.ts'
import { deleteTasksOf } from '../refresh-tasks/refresh-tasks.ts'
import { addRevision, deleteRevisions } from '../revisions/revisions.ts'
import { deleteTags } from '../tags/tags.ts'
import { workbookById, workbookReader } from './reader.ts'

export function workbookWriter(database: Database): WorkbookWriter {
  return {
    ...workbookReader(database),
    async create(workbook) {
      await touchSite(database, workbook.siteId, { storedBytes: workbook.sizeBytes })
      return workbookById(database, await insert(database, workbook))
    },
    async replace(workbookId, content) {
      const { site_id: siteId } = await stateOf(database, workbookId)
      await touchSite(database, siteId, { storedBytes: content.sizeBytes })
      await replaceContent(database, workbookId, content)
      return workbookById(database, workbookId)
    },
    async refresh(workbookId, change) {
      const before = await stateOf(database, workbookId)
      return takeNewerFile(database, 'workbook', { before, file: change })
    },
    async update(workbookId, change) {
      const before = await stateOf(database, workbookId)
      await touchSite(database, before.site_id, { access: change.ownerId !== undefined })
      await setFields(database, before, change)
      if (change.projectId !== undefined && change.projectId !== before.project_id) {
        await takeLockedDefaults(database, workbookId, change.projectId)
      }
      return workbookById(database, workbookId)
    },
    async delete(workbookId) {
      const { site_id: siteId } = await stateOf(database, workbookId)
      await touchSite(database, siteId)
      await deleteWorkbooks(database, siteId, [workbookId])
    },
  }
}

type WorkbookState = Selectable<Schema['workbook']>

async function stateOf({ db }: Database, workbookId: number): Promise<WorkbookState> {
  const rows = await db.selectFrom('workbook').selectAll().where('id', '=', workbookId).execute()
  return only(rows, `workbook ${workbookId}`)
}

async function insert(database: Database, workbook: NewWorkbook): Promise<number> {
  const { siteId, projectId } = workbook
  const aclId = await newAclOf(database, 'workbook', projectId)
  const contentUrl = await freeContentUrl(database, {
    table: 'workbook',
    siteId,
    wanted: workbook.contentUrl,
  })
  const at = workbook.now.getTime()
  const ids = await insertCounted(database, 'workbook', [
    {
      luid: database.uuid(),
      site_id: siteId,
      project_id: projectId,
      owner_id: workbook.ownerId,
      owner_name_key: await ownerNameKey(database, workbook.ownerId),
      acl_id: aclId,
      name: workbook.name,
      name_key: nameKey(workbook.name),
      content_url: contentUrl,
      content_url_key: nameKey(contentUrl),
      default_view_luid: null,
      revision: 1,
      created_at: at,
      ...contentColumns(workbook),
    },
  ])
  const id = only(ids, 'the new workbook')
  await addRevision(database, { kind: 'workbook', id }, { ...workbook, number: 1 })
  await replaceViews(database, await stateOf(database, id), workbook)
  await setConnections(database, { kind: 'workbook', id }, workbook.connections)
  return id
}

async function replaceContent(
  database: Database,
  workbookId: number,
  content: PublishedContent,
): Promise<void> {
  const { revision: number, site_id: siteId } = await database.db
    .updateTable('workbook')
    .set({ ...contentColumns(content), revision: sql<number>`revision + 1` })
    .where('id', '=', workbookId)
    .returning(['revision', 'site_id'])
    .executeTakeFirstOrThrow()
  const item = { kind: 'workbook', id: workbookId } as const
  await addRevision(database, item, { ...content, number, siteId })
  const now = await stateOf(database, workbookId)
  await replaceViews(database, now, content)
  await setConnections(database, item, content.connections)
  if (content.showTabs) await setViewAcls(database, workbookId, now.acl_id)
}

const contentColumns = (content: PublishedContent) => ({
  description: content.description,
  show_tabs: flag(content.showTabs),
  has_extracts: flag(content.hasExtracts),
  encrypt_extracts: flag(content.encryptExtracts),
  sheet_count: content.views.length,
  size_bytes: content.sizeBytes,
  kind: content.kind,
  blob_sha256: content.blobSha256,
  updated_at: content.now.getTime(),
  last_published_at: content.now.getTime(),
})

async function setFields(
  database: Database,
  before: WorkbookState,
  change: WorkbookChange,
): Promise<void> {
  const { db } = database
  const updated = { updated_at: change.now.getTime() }
  const place = await placeColumns(database, change)
  await db
    .updateTable('workbook')
    .set({
      ...updated,
      ...place,
      ...columnsOf(changedColumns, change),
    })
    .where('id', '=', before.id)
    .execute()
  if (Object.keys(place).length > 0) {
    await db.updateTable('workbook_view').set(place).where('workbook_id', '=', before.id).execute()
  }
  if (change.showTabs === true) await setViewAcls(database, before.id, before.acl_id)
}

/** In a locked project the items have its defaults; elsewhere a moved workbook keeps what it has. */
async function takeLockedDefaults(
  database: Database,
  workbookId: number,
  projectId: number,
): Promise<void> {
  const aclId = await lockedAclOf(database, 'workbook', projectId)
  if (aclId === null) return
  await setWorkbookAcl(database, workbookId, aclId)
  await setViewAcls(database, workbookId, aclId)
}

/** Removes workbooks of one site with their views, revisions and tags. The site must have been touched. */
export async function deleteWorkbooks(
  database: Database,
  siteId: number,
  workbookIds: readonly number[],
): Promise<void> {
  for (const ids of chunks(workbookIds)) {
    await deleteRevisions(database, 'workbook', { siteId, ids })
    await deleteTasksOf(database, 'workbook', ids)
    const views = await deleteCounted(database, 'view', { column: 'workbook_id', ids })
    for (const part of chunks(views)) await deleteTags(database, 'view', part)
    await deleteCounted(database, 'workbook', { column: 'id', ids })
    await deleteTags(database, 'workbook', ids)
  }
}
