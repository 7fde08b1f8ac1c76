/** Conditions of lists of data sources that are met by one of the connections. */

import { sql } from 'kysely'
import type { FilterColumn } from '../lists/definition.ts'

/** Data sources with a connection that meets the condition; `inner` is over the table `c`. */
export function connectionColumn(inner: FilterColumn): FilterColumn {
  return (condition, context) => sql`t.id in (
    select c.datasource_id from datasource_connection c
    where ${inner(condition, { ...context, isDriving: true })})`
}

/** Whether a data source has such a connection. */
export function connectionFlag(column: 'embeds_password' | 'is_default_port'): FilterColumn {
  return (condition) => {
    const having = sql`t.id in (
      select c.datasource_id from datasource_connection c where ${sql.ref(`c.${column}`)} = 1)`
    return condition.values[0] === true ? having : sql`not (${having})`
  }
}
