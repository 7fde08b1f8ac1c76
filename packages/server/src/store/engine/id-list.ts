/** Lists of row numbers as one bound value, so that a statement's text does not depend on their length. */

import { sql, type RawBuilder } from 'kysely'
import type { DialectName } from './database.ts'

/** A subquery or array that `in` or `= any` takes; use with {@link isAmong}. */
export function isAmong(
  dialect: DialectName,
  column: RawBuilder<unknown>,
  ids: readonly number[],
): RawBuilder<boolean> {
  if (ids.length === 0) return sql<boolean>`1 = 0`
  if (ids.length === 1) return sql<boolean>`${column} = ${ids[0]}`
  return dialect === 'sqlite'
    ? sql<boolean>`${column} in (select value from json_each(${JSON.stringify(ids)}))`
    : sql<boolean>`${column} = any(${ids}::bigint[])`
}
