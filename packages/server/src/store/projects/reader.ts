/** Projects: look-ups, lists, and the tree they form. */

import { sql, type CompiledQuery, type Kysely, type RawBuilder, type Selectable } from 'kysely'
import type { projectList, Condition } from '@easel/contract'
import type { Project, ProjectCounts, ProjectReader } from '../../ports/store/projects.ts'
import { prepared, type Database } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import { exactColumn, keyedColumn, referredColumn, timeColumn } from '../lists/columns.ts'
import { defineList } from '../lists/definition.ts'
import { list } from '../lists/list.ts'
import { nameKey } from '../engine/normalise.ts'
import { ownerColumns, toOwner, type OwnerColumns } from '../content/owner.ts'
import { firstOrNull } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

type ProjectRow = Selectable<Schema['project']> &
  OwnerColumns & { readonly controlling_project_luid: string | null }

const columns = sql<ProjectRow>`w.*, ${ownerColumns}, c.luid as controlling_project_luid`
const joins = sql`join site_user o on o.id = w.owner_id
  left join project c on c.id = w.controlling_project_id`

const selectWhere = (
  db: Kysely<Schema>,
  condition: RawBuilder<unknown>,
): CompiledQuery<ProjectRow> =>
  sql<ProjectRow>`select ${columns} from project w ${joins} where ${condition}`.compile(db)

const byLuid = prepared((db, siteId: number, luid: string) =>
  selectWhere(db, sql`w.luid = ${luid} and w.site_id = ${siteId}`),
)
const byId = prepared((db, id: number) => selectWhere(db, sql`w.id = ${id}`))
const among = ({ db, dialect }: Database, ids: readonly number[]) =>
  db.executeQuery(selectWhere(db, isAmong(dialect, sql`w.id`, ids))).then(({ rows }) => rows)
const byName = prepared((db, siteId: number, parentId: number | null, key: string) =>
  selectWhere(
    db,
    sql`w.site_id = ${siteId} and w.name_key = ${key} and w.parent_luid =
      coalesce((select parent.luid from project parent where parent.id = ${parentId}), '')`,
  ),
)
const ownedBy = prepared((db, siteId: number, userId: number) =>
  db
    .selectFrom('project')
    .select('id')
    .where('owner_id', '=', userId)
    .where('site_id', '=', siteId)
    .compile(),
)

const parentIs = exactColumn('t.parent_luid')
const topLevel = (condition: Condition): RawBuilder<unknown> =>
  condition.values[0] === true ? sql`t.parent_luid = ''` : sql`t.parent_luid <> ''`

export const projects = defineList<typeof projectList, ProjectRow>({
  kind: 'project',
  table: 'project',
  filters: {
    name: keyedColumn('t.name', 't.name_key'),
    createdAt: timeColumn('t.created_at'),
    updatedAt: timeColumn('t.updated_at'),
    ownerName: referredColumn('t.owner_id', {
      table: 'site_user',
      column: 'name',
      key: 'name_key',
    }),
    ownerEmail: referredColumn('t.owner_id', {
      table: 'site_user',
      column: 'email',
      key: 'email_key',
    }),
    ownerDomain: referredColumn('t.owner_id', {
      table: 'site_user',
      column: 'domain',
      key: 'domain',
    }),
    parentProjectId: parentIs,
    topLevelProject: topLevel,
  },
  sorts: {
    name: 't.name_key',
    createdAt: 't.created_at',
    updatedAt: 't.updated_at',
    ownerName: 't.owner_name_key',
    ownerEmail: 't.owner_email_key',
    parentProjectId: 't.parent_luid',
  },
  unversioned: [],
  visibility: { acl: sql`t.acl_id`, owner: sql`t.owner_id`, project: sql`t.id` },
  columns,
  source: sql`project w on w.id = page.id ${joins}`,
})

export function projectReader(database: Database): ProjectReader {
  const find = async (rows: Promise<readonly ProjectRow[]>): Promise<Project | null> => {
    const row = firstOrNull(await rows)
    return row === null ? null : toProject(row)
  }
  return {
    byLuid: async (siteId, luid) => find(byLuid(database, siteId, luid)),
    byIds: async (ids) => (await among(database, ids)).map(toProject),
    byId: async (id) => find(byId(database, id)),
    byName: async (siteId, parentId, name) =>
      find(byName(database, siteId, parentId, nameKey(name))),
    async list(query) {
      const { rows, totalAvailable } = await list(database, projects, query)
      return { items: rows.map(toProject), totalAvailable }
    },
    counts: async (projectIds) => counts(database, projectIds),
    subtree: async (projectId) => below(database, [projectId]),
    below: async (projectIds) => below(database, projectIds),
    async aclsAbove(projectId) {
      const { rows } = await sql<{
        acl_id: number
      }>`with recursive tree (id, acl_id, parent_id, height) as (
          select id, acl_id, parent_id, 0 from project where id = ${projectId}
          union all
          select above.id, above.acl_id, above.parent_id, tree.height + 1
          from project above join tree on above.id = tree.parent_id
        ) select acl_id from tree where height > 0 order by height`.execute(database.db)
      return rows.map((row) => row.acl_id)
    },
    ownedBy: async (siteId, userId) =>
      (await ownedBy(database, siteId, userId)).map((row) => row.id),
    async withAcl(siteId, aclIds) {
      const { rows } = await sql<{ id: number }>`select id from project
        where site_id = ${siteId} and ${isAmong(database.dialect, sql`acl_id`, aclIds)}`.execute(
        database.db,
      )
      return rows.map((row) => row.id)
    },
  }
}

/** The projects and everything below them. */
export async function below(
  { db, dialect }: Database,
  projectIds: readonly number[],
): Promise<readonly number[]> {
  if (projectIds.length === 0) return []
  const { rows } = await sql<{ id: number }>`with recursive tree (id) as (
      select id from project where ${isAmong(dialect, sql`id`, projectIds)}
      union select child.id from project child join tree on child.parent_id = tree.id
    ) select id from tree`.execute(db)
  return rows.map((row) => row.id)
}

async function counts(
  { db, dialect }: Database,
  projectIds: readonly number[],
): Promise<ReadonlyMap<number, ProjectCounts>> {
  const grouped = (table: string, column: string): RawBuilder<unknown> =>
    sql`select ${sql.lit(table)} as counted, ${sql.ref(column)} as id, count(*) as total
      from ${sql.table(table)} where ${isAmong(dialect, sql.ref(column), projectIds)}
      group by ${sql.ref(column)}`
  const { rows } = await sql<{ counted: string; id: number; total: number }>`
    ${grouped('project', 'parent_id')} union all ${grouped('workbook', 'project_id')}
    union all ${grouped('workbook_view', 'project_id')}
    union all ${grouped('datasource', 'project_id')}`.execute(db)
  const found = new Map(rows.map((row) => [`${row.counted} ${row.id}`, row.total]))
  return new Map(
    projectIds.map((id) => [
      id,
      {
        projectCount: found.get(`project ${id}`) ?? 0,
        workbookCount: found.get(`workbook ${id}`) ?? 0,
        viewCount: found.get(`workbook_view ${id}`) ?? 0,
        datasourceCount: found.get(`datasource ${id}`) ?? 0,
      },
    ]),
  )
}

function toProject(row: ProjectRow): Project {
  return {
    id: row.id,
    luid: row.luid,
    siteId: row.site_id,
    parentId: row.parent_id,
    parentLuid: row.parent_luid === '' ? null : row.parent_luid,
    name: row.name,
    description: row.description,
    contentPermissions: row.content_permissions,
    controllingProjectId: row.controlling_project_id,
    controllingProjectLuid: row.controlling_project_luid,
    owner: toOwner(row),
    aclId: row.acl_id,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  }
}
