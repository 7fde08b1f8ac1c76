/** Custom views: look-ups, lists, changes. They go with their view and with their owner. */

import { sql, type RawBuilder } from 'kysely'
import type { Condition } from '@easel/contract'
import type {
  CustomView,
  CustomViewQuery,
  CustomViewReader,
  CustomViewWriter,
  NewCustomView,
} from '../../ports/store/custom-views.ts'
import { isVisibleItem } from '../content/visible-items.ts'
import type { Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import { firstOrNull, flag, only } from '../engine/rows.ts'
import { exactColumn, keyedColumn } from '../lists/columns.ts'
import type { FilterColumn } from '../lists/definition.ts'
import { toUser, type UserRow } from '../users/row.ts'

interface CustomViewRow {
  readonly id: number
  readonly luid: string
  readonly site_id: number
  readonly name: string
  readonly is_shared: number
  readonly created_at: number
  readonly updated_at: number
  readonly view_id: number
  readonly view_luid: string
  readonly view_name: string
  readonly workbook_id: number
  readonly workbook_luid: string
  readonly workbook_name: string
  readonly owner_id: number
  readonly owner_luid: string
  readonly owner_name: string
}

/** All but the document, which can be large. */
const columns = sql<CustomViewRow>`t.id, t.luid, t.site_id, t.name, t.is_shared, t.created_at,
  t.updated_at, t.view_id, v.luid as view_luid, v.name as view_name,
  v.workbook_id, b.luid as workbook_luid, b.name as workbook_name,
  t.owner_id, o.luid as owner_luid, o.name as owner_name`
const source = sql`custom_view t join workbook_view v on v.id = t.view_id
  join workbook b on b.id = v.workbook_id join site_user o on o.id = t.owner_id`

const filters: Readonly<Record<string, FilterColumn>> = {
  name: keyedColumn('t.name', 't.name_key'),
  viewId: exactColumn('v.luid'),
  workbookId: exactColumn('b.luid'),
  ownerId: exactColumn('o.luid'),
}
const sorts: Readonly<Record<string, string>> = {
  name: 't.name_key',
  createdAt: 't.created_at',
  updatedAt: 't.updated_at',
}

export function customViewReader(database: Database): CustomViewReader {
  const { db } = database
  const find = async (condition: RawBuilder<unknown>): Promise<CustomView | null> => {
    const { rows } = await sql<CustomViewRow>`select ${columns} from ${source}
      where ${condition}`.execute(db)
    const row = firstOrNull(rows)
    return row === null ? null : toCustomView(row)
  }
  return {
    byLuid: (siteId, luid) => find(sql`t.luid = ${luid} and t.site_id = ${siteId}`),
    byName: ({ viewId, ownerId, name }) =>
      find(sql`t.view_id = ${viewId} and t.owner_id = ${ownerId}
        and t.name_key = ${nameKey(name)}`),
    async documentOf(id) {
      const rows = await db
        .selectFrom('custom_view')
        .select('document')
        .where('id', '=', id)
        .execute()
      return only(rows, `custom view ${id}`).document
    },
    list: async (query) => list(database, query),
    async defaultUsers(id, { number, size }) {
      const of = db.selectFrom('custom_view_default as d').where('d.custom_view_id', '=', id)
      const [counted] = await of.select((each) => each.fn.countAll<number>().as('total')).execute()
      const rows = await of
        .innerJoin('site_user as u', 'u.id', 'd.user_id')
        .selectAll('u')
        .orderBy('u.name_key')
        .limit(size)
        .offset((number - 1) * size)
        .execute()
      return {
        items: (rows as readonly UserRow[]).map(toUser),
        totalAvailable: counted?.total ?? 0,
      }
    },
  }
}

export function customViewWriter(database: Database): CustomViewWriter {
  const { db } = database
  const reader = customViewReader(database)
  const byId = async (id: number): Promise<CustomView> => {
    const { rows } = await sql<CustomViewRow>`select ${columns} from ${source}
      where t.id = ${id}`.execute(db)
    return toCustomView(only(rows, `custom view ${id}`))
  }
  return {
    ...reader,
    create: async (view) => byId(await insert(database, view)),
    async update(id, { name, isShared, ownerId, now }) {
      await db
        .updateTable('custom_view')
        .set({
          updated_at: now.getTime(),
          ...(name !== undefined && { name, name_key: nameKey(name) }),
          ...(isShared !== undefined && { is_shared: flag(isShared) }),
          ...(ownerId !== undefined && { owner_id: ownerId }),
        })
        .where('id', '=', id)
        .execute()
      return byId(id)
    },
    async delete(id) {
      await db.deleteFrom('custom_view').where('id', '=', id).execute()
    },
    setDefault: async (view, userIds) => setDefault(database, view, userIds),
  }
}

async function insert(database: Database, view: NewCustomView): Promise<number> {
  const { id } = await database.db
    .insertInto('custom_view')
    .values({
      luid: database.uuid(),
      site_id: view.siteId,
      view_id: view.viewId,
      owner_id: view.ownerId,
      name: view.name,
      name_key: nameKey(view.name),
      is_shared: flag(view.isShared),
      document: view.document,
      created_at: view.now.getTime(),
      updated_at: view.now.getTime(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function setDefault(
  { db }: Database,
  { id, view }: Pick<CustomView, 'id' | 'view'>,
  userIds: readonly number[],
): Promise<void> {
  for (const userId of userIds) {
    await db
      .insertInto('custom_view_default')
      .values({ user_id: userId, view_id: view.id, custom_view_id: id })
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'view_id']).doUpdateSet({ custom_view_id: id }),
      )
      .execute()
  }
}

/** Ids of items are compared in lower case, as they are kept. */
const lowered = (condition: Condition): Condition =>
  condition.field === 'name'
    ? condition
    : { ...condition, values: condition.values.map((value) => String(value).toLowerCase()) }

async function list(
  { db, dialect }: Database,
  { siteId, visibility, onlyFor, request }: CustomViewQuery,
): ReturnType<CustomViewReader['list']> {
  const asked = request.filter.map((condition) => {
    const column = filters[condition.field]
    if (column === undefined) {
      throw new RangeError(`filter field ${condition.field} is not one of the list's`)
    }
    return column(lowered(condition), { dialect, siteId, isDriving: true })
  })
  const seen = isVisibleItem('i', ['view'], { visibility, dialect })
  const tests = [
    sql`t.site_id = ${siteId}`,
    ...asked,
    sql`exists (select 1 from (select 'view' as kind, t.view_id as item_id) i where ${seen})`,
    ...(onlyFor === null ? [] : [sql`(t.is_shared = 1 or t.owner_id = ${onlyFor})`]),
  ]
  const from = sql`from ${source} where ${sql.join(tests, sql` and `)}`
  const order = request.sort.map(({ field, direction }) =>
    sql.raw(`${sorts[field] ?? 't.id'} ${direction}`),
  )
  const { number, size } = request.page
  const { rows } = await sql<CustomViewRow>`select ${columns} ${from}
    order by ${sql.join([...order, sql`t.id`])} limit ${size} offset ${(number - 1) * size}`.execute(
    db,
  )
  const counted = await sql<{ total: number }>`select count(*) as total ${from}`.execute(db)
  return { items: rows.map(toCustomView), totalAvailable: only(counted.rows, 'count').total }
}

function toCustomView(row: CustomViewRow): CustomView {
  return {
    id: row.id,
    luid: row.luid,
    siteId: row.site_id,
    name: row.name,
    isShared: row.is_shared === 1,
    view: { id: row.view_id, luid: row.view_luid, name: row.view_name },
    workbook: { id: row.workbook_id, luid: row.workbook_luid, name: row.workbook_name },
    owner: { id: row.owner_id, luid: row.owner_luid, name: row.owner_name },
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  }
}
