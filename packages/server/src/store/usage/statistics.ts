/** How often items were looked at. */

import { sql } from 'kysely'
import type { ContentKind } from '../../domain/capabilities.ts'
import type { UsageStatistics } from '../../ports/store/usage.ts'
import type { Database } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import { dayOf } from './additions.ts'

interface Row {
  readonly id: number
  readonly total: number
  readonly two_weeks: number
  readonly one_month: number
  readonly three_months: number
  readonly twelve_months: number
}

interface Asked {
  readonly kind: ContentKind
  readonly ids: readonly number[]
  readonly now: Date
}

/** The column of a view that names the item: the view itself, or its workbook. */
const columnOf: Readonly<Partial<Record<ContentKind, string>>> = {
  view: 'v.id',
  workbook: 'v.workbook_id',
}

export async function statisticsOf(
  { db, dialect }: Database,
  { kind, ids, now }: Asked,
): Promise<ReadonlyMap<number, UsageStatistics>> {
  const column = columnOf[kind]
  if (column === undefined || ids.length === 0) return new Map()
  const today = dayOf(now)
  const within = (days: number) =>
    sql`cast(coalesce(sum((select sum(d.hits) from usage_day d where d.kind = 'view'
      and d.item_id = v.id and d.day > ${today - days})), 0) as bigint)`
  const { rows } = await sql<Row>`select ${sql.ref(column)} as id,
      cast(sum(v.hits_total) as bigint) as total, ${within(14)} as two_weeks,
      ${within(30)} as one_month, ${within(91)} as three_months, ${within(365)} as twelve_months
    from workbook_view v where ${isAmong(dialect, sql.ref(column), ids)}
    group by ${sql.ref(column)}`.execute(db)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        total: row.total,
        lastTwoWeeks: row.two_weeks,
        lastOneMonth: row.one_month,
        lastThreeMonths: row.three_months,
        lastTwelveMonths: row.twelve_months,
      },
    ]),
  )
}
