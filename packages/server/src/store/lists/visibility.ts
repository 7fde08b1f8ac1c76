/** Who sees what, as SQL. */

import { sql, type RawBuilder } from 'kysely'
import type { Visibility } from '../../ports/store/lists.ts'
import type { DialectName } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import type { ListDefinition } from './definition.ts'

type Limited = Extract<Visibility, { readonly kind: 'limited' }>

const hidden = (dialect: DialectName, column: RawBuilder<unknown>): RawBuilder<unknown> =>
  dialect === 'sqlite' ? sql`+${column}` : column

/** A test of each row, for statements that something else drives. Null: everything is visible. */
export function visibilityTest<Row>(
  definition: ListDefinition<Row>,
  visibility: Visibility,
  dialect: DialectName,
): RawBuilder<unknown> | null {
  if (visibility.kind === 'everything') return null
  const columns = definition.visibility
  if ('self' in columns) return sql`${columns.self} = ${visibility.userId}`
  const tests = [
    isAmong(dialect, hidden(dialect, columns.acl), visibility.aclIds),
    sql`${hidden(dialect, columns.owner)} = ${visibility.userId}`,
    isAmong(dialect, hidden(dialect, columns.project), visibility.projectIds),
  ]
  return sql`(${sql.join(tests, sql` or `)})`
}

/**
 * The visible rows themselves, gathered through the indexes of rules, owner and project, for callers who see a small part. Rules, owners
 * and projects belong to one site, so it need not be asked for with them.
 */
export function visibleIds<Row>(
  definition: ListDefinition<Row>,
  { visibility, dialect }: { readonly visibility: Limited; readonly dialect: DialectName },
): RawBuilder<unknown> | null {
  const columns = definition.visibility
  if ('self' in columns) return null
  const from = sql`select t.id from ${sql.table(definition.table)} t where`
  return sql`${from} ${isAmong(dialect, columns.acl, visibility.aclIds)}
    union all ${from} ${columns.owner} = ${visibility.userId}
    union all ${from} ${isAmong(dialect, columns.project, visibility.projectIds)}`
}

/** How many rows only ownership or a project makes visible, as those that rules do are counted with every change. */
export function beyondRules<Row>(
  definition: ListDefinition<Row>,
  { visibility, dialect }: { readonly visibility: Limited; readonly dialect: DialectName },
): RawBuilder<{ readonly total: number }> | null {
  const columns = definition.visibility
  if ('self' in columns) return null
  const from = sql`select t.id from ${sql.table(definition.table)} t where`
  const notByRules = sql`not ${isAmong(dialect, hidden(dialect, columns.acl), visibility.aclIds)}`
  return sql`select count(*) as total from (
    ${from} ${columns.owner} = ${visibility.userId} and ${notByRules}
    union ${from} ${isAmong(dialect, columns.project, visibility.projectIds)} and ${notByRules}
  ) beyond`
}
