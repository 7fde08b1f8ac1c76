/** Who sees what, as SQL. */

import { sql, type RawBuilder } from 'kysely'
import type { Visibility } from '../../ports/store.ts'
import type { DialectName } from '../database.ts'
import { isAmong } from '../id-list.ts'
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

/** The visible rows themselves, gathered through the indexes of rules, owner and project, for callers who see a small part. */
export function visibleIds<Row>(
  definition: ListDefinition<Row>,
  siteId: number,
  { visibility, dialect }: { readonly visibility: Limited; readonly dialect: DialectName },
): RawBuilder<unknown> | null {
  const columns = definition.visibility
  if ('self' in columns) return null
  const from = sql`select t.id from ${sql.table(definition.table)} t where t.site_id = ${siteId} and`
  const inProject = isAmong(dialect, columns.project, visibility.projectIds)
  return sql`${from} ${isAmong(dialect, columns.acl, visibility.aclIds)}
    union ${ownRows(definition, siteId, visibility.userId)}
    union select t.id from ${sql.table(definition.table)} t
      where ${hidden(dialect, sql`t.site_id`)} = ${siteId} and ${inProject}`
}

function ownRows<Row>(
  definition: ListDefinition<Row>,
  siteId: number,
  userId: number,
): RawBuilder<unknown> {
  const columns = definition.visibility
  const owner = 'self' in columns ? columns.self : columns.owner
  // The owner is a user of one site, so the site decides nothing and must not offer its index.
  return sql`select t.id from ${sql.table(definition.table)} t
    where t.site_id + 0 = ${siteId} and ${owner} = ${userId}`
}

/** Rows that only ownership or a project makes visible, counted apart from those that rules do. */
export function beyondRules<Row>(
  definition: ListDefinition<Row>,
  siteId: number,
  { visibility, dialect }: { readonly visibility: Limited; readonly dialect: DialectName },
): RawBuilder<{ readonly total: number }> | null {
  const columns = definition.visibility
  if ('self' in columns) return null
  const { aclIds, projectIds } = visibility
  return sql`select count(*) as total from (
    ${ownRows(definition, siteId, visibility.userId)}
      and not ${isAmong(dialect, hidden(dialect, columns.acl), aclIds)}
    union select t.id from ${sql.table(definition.table)} t
      where t.site_id + 0 = ${siteId}
        and ${isAmong(dialect, columns.project, projectIds)}
        and not ${isAmong(dialect, hidden(dialect, columns.acl), aclIds)}
  ) extra`
}
