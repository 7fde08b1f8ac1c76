/** Workbooks: look-ups and lists. */

import { sql, type CompiledQuery, type Kysely, type RawBuilder, type Selectable } from 'kysely'
import type { DataAccelerationConfig, DataFreshnessPolicy, workbookList } from '@easel/contract'
import type { Workbook, WorkbookReader } from '../../ports/store/workbooks.ts'
import { prepared, type Database } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import {
  booleanColumn,
  constantBoolean,
  constantNumber,
  keyedColumn,
  numberColumn,
  referredColumn,
  tagColumn,
  timeColumn,
} from '../lists/columns.ts'
import { defineList } from '../lists/definition.ts'
import { list } from '../lists/list.ts'
import { nameKey } from '../engine/normalise.ts'
import {
  ownerColumns,
  projectReferenceColumns,
  toOwner,
  toProjectReference,
  type OwnerColumns,
  type ProjectReferenceColumns,
} from '../content/owner.ts'
import type { Schema } from '../schema.ts'
import { tagsOf } from '../tags/tags.ts'

type WorkbookRow = Selectable<Schema['workbook']> & OwnerColumns & ProjectReferenceColumns

const columns = sql<WorkbookRow>`w.*, ${ownerColumns}, ${projectReferenceColumns}`
const joins = sql`join site_user o on o.id = w.owner_id join project p on p.id = w.project_id`

const selectWhere = (
  db: Kysely<Schema>,
  condition: RawBuilder<unknown>,
): CompiledQuery<WorkbookRow> =>
  sql<WorkbookRow>`select ${columns} from workbook w ${joins} where ${condition}`.compile(db)

const byLuid = prepared((db, siteId: number, luid: string) =>
  selectWhere(db, sql`w.luid = ${luid} and w.site_id = ${siteId}`),
)
const byId = prepared((db, id: number) => selectWhere(db, sql`w.id = ${id}`))
const among = ({ db, dialect }: Database, ids: readonly number[]) =>
  db.executeQuery(selectWhere(db, isAmong(dialect, sql`w.id`, ids))).then(({ rows }) => rows)
const byName = prepared((db, projectId: number, key: string) =>
  selectWhere(
    db,
    sql`w.id = (select n.id from workbook n
      where n.project_id = ${projectId} and n.name_key = ${key} order by n.id limit 1)`,
  ),
)

/** By the index of revisions, as every file of a workbook is one of its revisions. */
const current = prepared((db, sha256: string) =>
  sql<{ referred: number }>`select 1 as referred from workbook w where w.blob_sha256 = ${sha256}
    and w.id in (select r.workbook_id from workbook_revision r where r.blob_sha256 = ${sha256})
    limit 1`.compile(db),
)

const owner = (column: string, key: string) =>
  referredColumn('t.owner_id', { table: 'site_user', column, key })

export const workbooks = defineList<typeof workbookList, WorkbookRow>({
  kind: 'workbook',
  table: 'workbook',
  filters: {
    name: keyedColumn('t.name', 't.name_key'),
    contentUrl: keyedColumn('t.content_url', 't.content_url_key'),
    createdAt: timeColumn('t.created_at'),
    updatedAt: timeColumn('t.updated_at'),
    displayTabs: booleanColumn('t.show_tabs'),
    favoritesTotal: numberColumn('t.favorites_total'),
    hasAlerts: constantBoolean(false),
    hasExtracts: booleanColumn('t.has_extracts'),
    ownerName: owner('name', 'name_key'),
    ownerEmail: owner('email', 'email_key'),
    ownerDomain: owner('domain', 'domain'),
    projectName: referredColumn('t.project_id', {
      table: 'project',
      column: 'name',
      key: 'name_key',
    }),
    sheetCount: numberColumn('t.sheet_count'),
    // In megabytes, as answers show it.
    size: numberColumn('((t.size_bytes + 1048575) / 1048576)'),
    subscriptionsTotal: constantNumber(0),
    tags: tagColumn('workbook'),
  },
  sorts: {
    name: 't.name_key',
    createdAt: 't.created_at',
    updatedAt: 't.updated_at',
    ownerName: 't.owner_name_key',
    size: 't.size_bytes',
  },
  unversioned: ['favoritesTotal'],
  visibility: { acl: sql`t.acl_id`, owner: sql`t.owner_id`, project: sql`t.project_id` },
  columns,
  source: sql`workbook w on w.id = page.id ${joins}`,
})

export function workbookReader(database: Database): WorkbookReader {
  const tagged = async (rows: readonly WorkbookRow[]): Promise<readonly Workbook[]> => {
    const tags = await tagsOf(
      database,
      'workbook',
      rows.map((row) => row.id),
    )
    return rows.map((row) => toWorkbook(row, tags.get(row.id) ?? []))
  }
  const find = async (rows: Promise<readonly WorkbookRow[]>): Promise<Workbook | null> =>
    (await tagged(await rows))[0] ?? null
  return {
    byLuid: async (siteId, luid) => find(byLuid(database, siteId, luid)),
    byIds: async (ids) => tagged(await among(database, ids)),
    byName: async (projectId, name) => find(byName(database, projectId, nameKey(name))),
    async list(query) {
      const { rows, totalAvailable } = await list(database, workbooks, query)
      return { items: await tagged(rows), totalAvailable }
    },
    isCurrentFile: async (sha256) => (await current(database, sha256)).length > 0,
  }
}

/** @throws Error when there is no such workbook */
export async function workbookById(database: Database, id: number): Promise<Workbook> {
  const row = (await byId(database, id))[0]
  if (row === undefined) throw new Error(`workbook ${id} does not exist`)
  return toWorkbook(row, (await tagsOf(database, 'workbook', [id])).get(id) ?? [])
}

const fromJson = <T>(text: string | null): T | null =>
  text === null ? null : (JSON.parse(text) as T)

function toWorkbook(row: WorkbookRow, tags: readonly string[]): Workbook {
  return {
    id: row.id,
    luid: row.luid,
    siteId: row.site_id,
    name: row.name,
    description: row.description,
    contentUrl: row.content_url,
    showTabs: row.show_tabs === 1,
    hasExtracts: row.has_extracts === 1,
    encryptExtracts: row.encrypt_extracts === 1,
    acceleration: fromJson<DataAccelerationConfig>(row.acceleration),
    freshnessPolicy: fromJson<DataFreshnessPolicy>(row.freshness_policy),
    sheetCount: row.sheet_count,
    sizeBytes: row.size_bytes,
    defaultViewLuid: row.default_view_luid,
    project: toProjectReference(row),
    owner: toOwner(row),
    tags,
    favoritesTotal: row.favorites_total,
    aclId: row.acl_id,
    kind: row.kind,
    blobSha256: row.blob_sha256,
    revision: row.revision,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    lastPublishedAt: new Date(row.last_published_at),
  }
}
