/** Views: look-ups, lists, hits. */

import { sql, type CompiledQuery, type Kysely, type RawBuilder, type Selectable } from 'kysely'
import type { viewList } from '@easel/contract'
import type { View, ViewReader, ViewWriter } from '../../ports/store/views.ts'
import { prepared, type Database } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import {
  exactColumn,
  keyedColumn,
  numberColumn,
  referredColumn,
  tagColumn,
  timeColumn,
} from '../lists/columns.ts'
import { defineList } from '../lists/definition.ts'
import { list } from '../lists/list.ts'
import {
  ownerColumns,
  projectReferenceColumns,
  toOwner,
  toProjectReference,
  type OwnerColumns,
  type ProjectReferenceColumns,
} from '../content/owner.ts'
import { yieldToRequests } from '../engine/yield-to-requests.ts'
import type { Schema } from '../schema.ts'
import { deleteView } from './published.ts'
import { tagsOf } from '../tags/tags.ts'

interface WorkbookColumns {
  readonly workbook_luid: string
  readonly workbook_name: string
  readonly workbook_content_url: string
  readonly workbook_description: string | null
  readonly workbook_show_tabs: number
  readonly workbook_has_extracts: number
  readonly workbook_sheet_count: number
  readonly workbook_size_bytes: number
  readonly workbook_kind: 'twb' | 'twbx'
  readonly workbook_blob_sha256: string
  readonly workbook_created_at: number
  readonly workbook_updated_at: number
}

type ViewRow = Selectable<Schema['workbook_view']> &
  OwnerColumns &
  ProjectReferenceColumns &
  WorkbookColumns

const workbookColumns = sql`b.luid as workbook_luid, b.name as workbook_name,
  b.content_url as workbook_content_url, b.description as workbook_description,
  b.show_tabs as workbook_show_tabs, b.has_extracts as workbook_has_extracts,
  b.sheet_count as workbook_sheet_count, b.size_bytes as workbook_size_bytes,
  b.kind as workbook_kind, b.blob_sha256 as workbook_blob_sha256,
  b.created_at as workbook_created_at, b.updated_at as workbook_updated_at`
const columns = sql<ViewRow>`w.*, ${ownerColumns}, ${projectReferenceColumns}, ${workbookColumns}`
const joins = sql`join site_user o on o.id = w.owner_id join project p on p.id = w.project_id
  join workbook b on b.id = w.workbook_id`

const selectWhere = (db: Kysely<Schema>, rest: RawBuilder<unknown>): CompiledQuery<ViewRow> =>
  sql<ViewRow>`select ${columns} from workbook_view w ${joins} where ${rest}`.compile(db)

const byLuid = prepared((db, siteId: number, luid: string) =>
  selectWhere(db, sql`w.luid = ${luid} and w.site_id = ${siteId}`),
)
const among = ({ db, dialect }: Database, ids: readonly number[]) =>
  db.executeQuery(selectWhere(db, isAmong(dialect, sql`w.id`, ids))).then(({ rows }) => rows)
const pageOfWorkbook = prepared((db, workbookId: number, afterSheet: number, limit: number) =>
  selectWhere(
    db,
    sql`w.workbook_id = ${workbookId} and w.sheet_number > ${afterSheet}
      order by w.sheet_number limit ${limit}`,
  ),
)

const pageSize = 500

/** Workbooks may have tens of thousands of views: they are read part by part, with other requests between. */
async function* pagesOfWorkbook(
  database: Database,
  workbookId: number,
): AsyncGenerator<readonly ViewRow[]> {
  let afterSheet = 0
  for (;;) {
    const rows = await pageOfWorkbook(database, workbookId, afterSheet, pageSize)
    yield rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageSize) return
    afterSheet = last.sheet_number
    await yieldToRequests()
  }
}

const owner = (column: string, key: string) =>
  referredColumn('t.owner_id', { table: 'site_user', column, key })
const workbook = (column: string, key: string) =>
  referredColumn('t.workbook_id', { table: 'workbook', column, key })
const name = keyedColumn('t.name', 't.name_key')

export const views = defineList<typeof viewList, ViewRow>({
  kind: 'view',
  table: 'workbook_view',
  filters: {
    name,
    caption: name,
    title: name,
    contentUrl: keyedColumn('t.content_url', 't.content_url_key'),
    viewUrlName: keyedColumn('t.view_url_name', 't.view_url_key'),
    createdAt: timeColumn('t.created_at'),
    updatedAt: timeColumn('t.updated_at'),
    favoritesTotal: numberColumn('t.favorites_total'),
    hitsTotal: numberColumn('t.hits_total'),
    sheetNumber: numberColumn('t.sheet_number'),
    sheetType: exactColumn('t.sheet_type'),
    ownerName: owner('name', 'name_key'),
    ownerEmail: owner('email', 'email_key'),
    ownerDomain: owner('domain', 'domain'),
    projectName: referredColumn('t.project_id', {
      table: 'project',
      column: 'name',
      key: 'name_key',
    }),
    workbookName: workbook('name', 'name_key'),
    workbookDescription: workbook('description', 'description'),
    tags: tagColumn('view'),
  },
  sorts: {
    name: 't.name_key',
    createdAt: 't.created_at',
    updatedAt: 't.updated_at',
    hitsTotal: 't.hits_total',
    ownerName: 't.owner_name_key',
  },
  unversioned: ['hitsTotal', 'favoritesTotal'],
  visibility: { acl: sql`t.acl_id`, owner: sql`t.owner_id`, project: sql`t.project_id` },
  columns,
  source: sql`workbook_view w on w.id = page.id ${joins}`,
})

export function viewReader(database: Database): ViewReader {
  const tagged = async (rows: readonly ViewRow[]): Promise<readonly View[]> => {
    const tags = await tagsOf(
      database,
      'view',
      rows.map((row) => row.id),
    )
    return rows.map((row) => toView(row, tags.get(row.id) ?? []))
  }
  return {
    byLuid: async (siteId, luid) => (await tagged(await byLuid(database, siteId, luid)))[0] ?? null,
    byIds: async (ids) => tagged(await among(database, ids)),
    ofWorkbook: async (workbookId) => {
      const found: View[] = []
      for await (const rows of pagesOfWorkbook(database, workbookId)) {
        found.push(...(await tagged(rows)))
      }
      return found
    },
    async list(query) {
      const { rows, totalAvailable } = await list(database, views, query)
      return { items: await tagged(rows), totalAvailable }
    },
  }
}

export function viewWriter(database: Database): ViewWriter {
  return {
    ...viewReader(database),
    delete: async (view) => deleteView(database, view),
    async addHits(hits) {
      // In one order, so that two writers of the same views wait for each other instead of blocking.
      for (const [id, count] of [...hits].sort(([a], [b]) => a - b)) {
        await database.db
          .updateTable('workbook_view')
          .set({ hits_total: sql<number>`hits_total + ${count}` })
          .where('id', '=', id)
          .execute()
      }
    },
  }
}

function toView(row: ViewRow, tags: readonly string[]): View {
  return {
    id: row.id,
    luid: row.luid,
    siteId: row.site_id,
    name: row.name,
    contentUrl: row.content_url,
    viewUrlName: row.view_url_name,
    sheetType: row.sheet_type,
    sheetNumber: row.sheet_number,
    workbook: {
      id: row.workbook_id,
      luid: row.workbook_luid,
      name: row.workbook_name,
      contentUrl: row.workbook_content_url,
      description: row.workbook_description,
      showTabs: row.workbook_show_tabs === 1,
      hasExtracts: row.workbook_has_extracts === 1,
      sheetCount: row.workbook_sheet_count,
      sizeBytes: row.workbook_size_bytes,
      kind: row.workbook_kind,
      blobSha256: row.workbook_blob_sha256,
      createdAt: new Date(row.workbook_created_at),
      updatedAt: new Date(row.workbook_updated_at),
    },
    project: toProjectReference(row),
    owner: toOwner(row),
    tags,
    favoritesTotal: row.favorites_total,
    aclId: row.acl_id,
    thumbnailSha256: row.thumbnail_sha256,
    hitsTotal: row.hits_total,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  }
}
