/** How long a list is. */

import { sql } from 'kysely'
import type { ListQuery } from '../../ports/store/lists.ts'
import { prepared, type Database } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import { only } from '../engine/rows.ts'
import type { CountedKind } from '../content/schema.ts'
import type { ListDefinition } from './definition.ts'
import { beyondRules, visibilityTest } from './visibility.ts'

const versionOf = prepared((db, siteId: number) =>
  db.selectFrom('site').select('content_version').where('id', '=', siteId).compile(),
)
const countOf = prepared((db, siteId: number, kind: CountedKind) =>
  sql<{ total: number }>`select cast(coalesce(sum(item_count), 0) as bigint) as total
    from item_count where site_id = ${siteId} and kind = ${kind}`.compile(db),
)

export async function contentVersion(database: Database, siteId: number): Promise<number> {
  return only(await versionOf(database, siteId), `site ${siteId}`).content_version
}

/** All items of the site, from the counters. */
export async function countAll<Row>(
  database: Database,
  definition: ListDefinition<Row>,
  siteId: number,
): Promise<number> {
  return only(await countOf(database, siteId, definition.kind), 'count').total
}

/** Items that the caller sees and the filter lets through: from the counters where there is no filter, else counted within an index. */
export async function countMatching<Row>(
  database: Database,
  definition: ListDefinition<Row>,
  { siteId, visibility, request }: ListQuery,
): Promise<number> {
  const { dialect, db } = database
  if (request.filter.length === 0) {
    if (visibility.kind === 'everything') return countAll(database, definition, siteId)
    const extra = beyondRules(definition, { visibility, dialect })
    if (extra !== null) {
      const { rows } = await sql<{ total: number }>`
        select cast(coalesce(sum(item_count), 0) as bigint) as total from item_count
        where site_id = ${siteId} and kind = ${definition.kind}
          and ${isAmong(dialect, sql`acl_id`, visibility.aclIds)}
        union all ${extra}`.execute(db)
      return rows.reduce((sum, row) => sum + row.total, 0)
    }
  }
  const conditions = request.filter.map((condition) => {
    const column = definition.filters[condition.field]
    if (column === undefined) {
      throw new RangeError(`filter field ${condition.field} is not one of the list's`)
    }
    return column(condition, { dialect, siteId, isDriving: true })
  })
  const visible = visibilityTest(definition, visibility, dialect)
  const tests = [sql`t.site_id = ${siteId}`, ...conditions, ...(visible === null ? [] : [visible])]
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${sql.table(definition.table)} t
    where ${sql.join(tests, sql` and `)}`.execute(db)
  return only(rows, 'count').total
}
