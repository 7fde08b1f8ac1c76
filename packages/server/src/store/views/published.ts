/** The views that a published file brings, put in the place of those before it. */

import { sql, type Selectable } from 'kysely'
import type { View } from '../../ports/store/views.ts'
import type { PublishedContent } from '../../ports/store/workbooks.ts'
import { deleteCounted, insertCounted } from '../content/counted.ts'
import type { Database } from '../engine/database.ts'
import { yieldToRequests } from '../engine/yield-to-requests.ts'
import { nameKey } from '../engine/normalise.ts'
import { chunks } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'
import { touchSite } from '../sites/versions.ts'
import { deleteTags } from '../tags/tags.ts'

/** Views that are written in one go. */
const partSize = 100

interface KnownView {
  readonly id: number
  readonly luid: string
  readonly name: string
}

/** A view of a name that was there before stays itself, with its id, hits, tags and rules. */
export async function replaceViews(
  database: Database,
  workbook: Selectable<Schema['workbook']>,
  content: PublishedContent,
): Promise<void> {
  const { db } = database
  const before = await db
    .selectFrom('workbook_view')
    .select(['id', 'luid', 'name'])
    .where('workbook_id', '=', workbook.id)
    .execute()
  const known = new Map<string, KnownView>(before.map((view) => [view.name, view]))
  const rows = []
  let first: string | null = null
  for (const [index, view] of content.views.entries()) {
    if (index % partSize === partSize - 1) await yieldToRequests()
    const columns = viewColumns(workbook, content, index)
    const stays = known.get(view.name)
    const luid = stays?.luid ?? database.uuid()
    first ??= luid
    if (stays === undefined) {
      rows.push({ ...newViewColumns(workbook, content), ...columns, luid })
      continue
    }
    known.delete(view.name)
    await db.updateTable('workbook_view').set(columns).where('id', '=', stays.id).execute()
  }
  await removeViews(database, [...known.values()])
  for (const part of chunks(rows, partSize)) {
    await insertCounted(database, 'view', part)
    await yieldToRequests()
  }
  await db
    .updateTable('workbook')
    .set({ default_view_luid: first })
    .where('id', '=', workbook.id)
    .execute()
}

function viewColumns(
  workbook: Selectable<Schema['workbook']>,
  content: PublishedContent,
  index: number,
) {
  const view = content.views[index]
  if (view === undefined) throw new RangeError(`view ${index} is not one of the file's`)
  const contentUrl = `${workbook.content_url}/sheets/${view.viewUrlName}`
  return {
    name: view.name,
    name_key: nameKey(view.name),
    content_url: contentUrl,
    content_url_key: nameKey(contentUrl),
    view_url_name: view.viewUrlName,
    view_url_key: nameKey(view.viewUrlName),
    sheet_type: view.sheetType,
    sheet_number: index + 1,
    thumbnail_sha256: view.thumbnailSha256,
    updated_at: content.now.getTime(),
  }
}

const newViewColumns = (workbook: Selectable<Schema['workbook']>, content: PublishedContent) => ({
  site_id: workbook.site_id,
  workbook_id: workbook.id,
  project_id: workbook.project_id,
  owner_id: workbook.owner_id,
  owner_name_key: workbook.owner_name_key,
  acl_id: workbook.acl_id,
  hits_total: 0,
  created_at: content.now.getTime(),
})

async function removeViews(database: Database, views: readonly KnownView[]): Promise<void> {
  for (const part of chunks(views)) {
    const ids = part.map((view) => view.id)
    await deleteTags(database, 'view', ids)
    await deleteCounted(database, 'view', { column: 'id', ids })
    await yieldToRequests()
  }
}

/** The first view that stays is the default one where that was this. */
export async function deleteView(
  database: Database,
  { id, siteId, workbook }: Pick<View, 'id' | 'siteId' | 'workbook'>,
): Promise<void> {
  await touchSite(database, siteId)
  await deleteTags(database, 'view', [id])
  await deleteCounted(database, 'view', { column: 'id', ids: [id] })
  await sql`update workbook set default_view_luid = (select v.luid from workbook_view v
      where v.workbook_id = workbook.id order by v.sheet_number limit 1)
    where id = ${workbook.id} and not exists (select 1 from workbook_view v
      where v.workbook_id = workbook.id and v.luid = workbook.default_view_luid)`.execute(
    database.db,
  )
}
