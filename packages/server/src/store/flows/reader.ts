/** Prep flows: look-ups and lists. */

import { sql, type CompiledQuery, type Kysely, type RawBuilder, type Selectable } from 'kysely'
import type { flowList } from '@easel/contract'
import type { Flow, FlowOutputStep, FlowReader } from '../../ports/store/flows.ts'
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
import { only } from '../engine/rows.ts'
import { keyedColumn, referredColumn, tagColumn, timeColumn } from '../lists/columns.ts'
import { defineList } from '../lists/definition.ts'
import { list } from '../lists/list.ts'
import type { Schema } from '../schema.ts'
import { tagsOf } from '../tags/tags.ts'

type FlowRow = Selectable<Schema['flow']> & OwnerColumns & ProjectReferenceColumns

const columns = sql<FlowRow>`w.*, ${ownerColumns}, ${projectReferenceColumns}`
const joins = sql`join site_user o on o.id = w.owner_id join project p on p.id = w.project_id`

const selectWhere = (db: Kysely<Schema>, condition: RawBuilder<unknown>): CompiledQuery<FlowRow> =>
  sql<FlowRow>`select ${columns} from flow w ${joins} where ${condition}`.compile(db)

const byLuid = prepared((db, siteId: number, luid: string) =>
  selectWhere(db, sql`w.luid = ${luid} and w.site_id = ${siteId}`),
)
const byId = prepared((db, id: number) => selectWhere(db, sql`w.id = ${id}`))
const among = ({ db, dialect }: Database, ids: readonly number[]) =>
  db.executeQuery(selectWhere(db, isAmong(dialect, sql`w.id`, ids))).then(({ rows }) => rows)
const byName = prepared((db, projectId: number, key: string) =>
  selectWhere(db, sql`w.project_id = ${projectId} and w.name_key = ${key}`),
)

const project = (column: string, key: string) =>
  referredColumn('t.project_id', { table: 'project', column, key })

export const flows = defineList<typeof flowList, FlowRow>({
  kind: 'flow',
  table: 'flow',
  filters: {
    name: keyedColumn('t.name', 't.name_key'),
    createdAt: timeColumn('t.created_at'),
    updatedAt: timeColumn('t.updated_at'),
    ownerName: referredColumn('t.owner_id', {
      table: 'site_user',
      column: 'name',
      key: 'name_key',
    }),
    projectName: project('name', 'name_key'),
    projectId: project('luid', 'luid'),
    tags: tagColumn('flow'),
  },
  sorts: {
    name: 't.name_key',
    createdAt: 't.created_at',
    updatedAt: 't.updated_at',
    ownerName: 't.owner_name_key',
  },
  unversioned: [],
  visibility: { acl: sql`t.acl_id`, owner: sql`t.owner_id`, project: sql`t.project_id` },
  columns,
  source: sql`flow w on w.id = page.id ${joins}`,
})

export function flowReader(database: Database): FlowReader {
  const tagged = async (rows: readonly FlowRow[]): Promise<readonly Flow[]> => {
    const ids = rows.map((row) => row.id)
    const tags = await tagsOf(database, 'flow', ids)
    return rows.map((row) => toFlow(row, tags.get(row.id) ?? []))
  }
  const find = async (rows: Promise<readonly FlowRow[]>): Promise<Flow | null> =>
    (await tagged(await rows))[0] ?? null
  return {
    byLuid: async (siteId, luid) => find(byLuid(database, siteId, luid)),
    byIds: async (ids) => tagged(await among(database, ids)),
    byName: async (projectId, name) => find(byName(database, projectId, nameKey(name))),
    async list(query) {
      const { rows, totalAvailable } = await list(database, flows, query)
      return { items: await tagged(rows), totalAvailable }
    },
  }
}

/** @throws Error when there is no such flow */
export async function flowById(database: Database, id: number): Promise<Flow> {
  const row = only(await byId(database, id), `flow ${id}`)
  return toFlow(row, (await tagsOf(database, 'flow', [id])).get(id) ?? [])
}

function toFlow(row: FlowRow, tags: readonly string[]): Flow {
  return {
    id: row.id,
    luid: row.luid,
    siteId: row.site_id,
    name: row.name,
    description: row.description,
    kind: row.kind,
    outputSteps: JSON.parse(row.output_steps) as readonly FlowOutputStep[],
    sizeBytes: row.size_bytes,
    project: toProjectReference(row),
    owner: toOwner(row),
    tags,
    aclId: row.acl_id,
    blobSha256: row.blob_sha256,
    revision: row.revision,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  }
}
