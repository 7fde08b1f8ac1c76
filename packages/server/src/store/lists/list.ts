/**
 * A page of a list as one statement.
 *
 * The page's ids are found within one index first and only then joined to what is shown of them. Which index depends on sizes: a page out
 * of much walks the index of its order; a page out of little gathers the little and sorts it.
 */

import { sql, type RawBuilder } from 'kysely'
import { hash } from 'node:crypto'
import type { ListQuery } from '../../ports/store/lists.ts'
import type { Database } from '../engine/database.ts'
import type { ListDefinition } from './definition.ts'
import { nearestEnd, type PageEnd, type RememberedList } from './memory.ts'
import { behind, orderBy, orderOf, type OrderKey } from './order.ts'
import { contentVersion, countAll, countMatching } from './totals.ts'
import { visibilityTest, visibleIds } from './visibility.ts'

export interface ListRows<Row> {
  readonly rows: readonly Row[]
  readonly totalAvailable: number
}

export async function list<Row>(
  database: Database,
  definition: ListDefinition<Row>,
  query: ListQuery,
): Promise<ListRows<Row>> {
  const memory = isVersioned(definition, query) ? database.lists : null
  const remembered =
    memory === null
      ? { total: null, ends: new Map<number, PageEnd>() }
      : memory.of(await keyOf(database, definition, query))
  const totalAvailable = remembered.total ?? (await countMatching(database, definition, query))
  remembered.total = totalAvailable
  const { number, size } = query.request.page
  if ((number - 1) * size >= totalAvailable) return { rows: [], totalAvailable }
  const statement = await pageStatement(database, definition, { query, remembered, totalAvailable })
  const { rows } = await statement.sql.execute(database.db)
  const last = rows.at(-1)
  if (memory !== null && last !== undefined && rows.length === size) {
    memory.rememberEnd(remembered, number, endOf(statement.order, last))
  }
  return { rows, totalAvailable }
}

/** Looking up one row of a few, scattered over the table, against passing over one in an index: measured at a million rows. */
const gatheringCost = 10

interface PageStatement<Row> {
  readonly sql: RawBuilder<Row>
  readonly order: readonly OrderKey[]
}

/** The statement of one page. Exported for tests of its plan. */
export async function pageStatement<Row>(
  database: Database,
  definition: ListDefinition<Row>,
  known: {
    readonly query: ListQuery
    readonly remembered: RememberedList
    readonly totalAvailable: number
  },
): Promise<PageStatement<Row>> {
  const { query, totalAvailable } = known
  const { number, size } = query.request.page
  const order = orderOf(definition, query.request)
  const start = nearestEnd(known.remembered, number)
  const offset = (number - 1 - (start?.page ?? 0)) * size
  const isWhole = query.request.filter.length === 0 && query.visibility.kind === 'everything'
  const all = isWhole ? totalAvailable : await countAll(database, definition, query.siteId)
  const walked = ((offset + size) * all) / Math.max(totalAvailable, 1)
  const isGathered = !isWhole && totalAvailable * gatheringCost < walked
  const conditions = [
    ...conditionsOf(database, definition, {
      query,
      order,
      isGathered,
      isContinued: start !== null,
    }),
    ...(start === null ? [] : [behind(order, start.end)]),
  ]
  const isHidden = isGathered && database.dialect === 'sqlite'
  const keys = order.map((key, index) => sql.raw(`${key.column} as sort_${index}`))
  const ids = sql`select t.id, ${sql.join(keys)} from ${sql.table(definition.table)} t
    where ${sql.join(conditions, sql` and `)}
    order by ${orderBy(order, (key) => (isHidden ? `+${key.column}` : key.column))}
    limit ${size} offset ${offset}`
  const shown = sql.raw(order.map((_, index) => `page.sort_${index}`).join(', '))
  return {
    order,
    sql: sql<Row>`select ${definition.columns}, ${shown} from (${ids}) page
      join ${definition.source}
      order by ${orderBy(order, (_, index) => `page.sort_${index}`)}`,
  }
}

function conditionsOf<Row>(
  database: Database,
  definition: ListDefinition<Row>,
  options: {
    readonly query: ListQuery
    readonly order: readonly OrderKey[]
    readonly isGathered: boolean
    /** Whether the statement starts behind a known row, which then bounds the index better than the filter. */
    readonly isContinued: boolean
  },
): readonly RawBuilder<unknown>[] {
  const { query, order, isGathered, isContinued } = options
  const { siteId, visibility, request } = query
  const { dialect } = database
  const filters = request.filter.map((condition) => {
    const column = definition.filters[condition.field]
    if (column === undefined) {
      throw new RangeError(`filter field ${condition.field} is not one of the list's`)
    }
    const isDriving = isGathered || (!isContinued && condition.field === order[0]?.field)
    return column(condition, { dialect, siteId, isDriving })
  })
  const gathered =
    isGathered && filters.length === 0 && visibility.kind === 'limited'
      ? visibleIds(definition, { visibility, dialect })
      : null
  if (gathered !== null) return [sql`t.id in (${gathered})`]
  const visible = visibilityTest(definition, visibility, dialect)
  return [sql`t.site_id = ${siteId}`, ...filters, ...(visible === null ? [] : [visible])]
}

function endOf(order: readonly OrderKey[], row: unknown): PageEnd {
  const columns = row as Readonly<Record<string, string | number>>
  return order.map((_, index) => columns[`sort_${index}`] ?? '')
}

function isVersioned<Row>(definition: ListDefinition<Row>, { request }: ListQuery): boolean {
  const { unversioned } = definition
  if (unversioned === 'everything') return false
  return ![...request.filter, ...request.sort].some(({ field }) => unversioned.includes(field))
}

/** Same key, same list: the site's version, who looks, what is asked, all but the page number. */
async function keyOf<Row>(
  database: Database,
  definition: ListDefinition<Row>,
  { siteId, visibility, request }: ListQuery,
): Promise<string> {
  const version = await contentVersion(database, siteId)
  const asked = [visibility, request.filter, request.sort, request.page.size]
  return hash('sha256', JSON.stringify([definition.kind, siteId, version, asked]), 'base64')
}
