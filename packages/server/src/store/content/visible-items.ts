/** Which items of rows that name an item of any kind a caller sees, as a test within the statement. */

import { sql, type RawBuilder } from 'kysely'
import type { ContentKind } from '../../domain/capabilities.ts'
import type { Visibility } from '../../ports/store/lists.ts'
import type { DialectName } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import { tableOf } from './kinds.ts'

/** The column that says in which project an item is; a project is in itself. */
const projectColumn = (kind: ContentKind) => (kind === 'project' ? 't.id' : 't.project_id')

/** A test on columns `kind` and `item_id` of the named table: the item is there, and the caller sees it. */
export function isVisibleItem(
  row: string,
  kinds: readonly ContentKind[],
  { visibility, dialect }: { readonly visibility: Visibility; readonly dialect: DialectName },
): RawBuilder<boolean> {
  const tests = kinds.map((kind) => {
    const seen = visibleTest(kind, visibility, dialect)
    return sql`(${sql.ref(`${row}.kind`)} = ${sql.lit(kind)} and exists (
      select 1 from ${sql.table(tableOf[kind])} t
      where t.id = ${sql.ref(`${row}.item_id`)} and ${seen}))`
  })
  return sql<boolean>`(${sql.join(tests, sql` or `)})`
}

function visibleTest(
  kind: ContentKind,
  visibility: Visibility,
  dialect: DialectName,
): RawBuilder<unknown> {
  if (visibility.kind === 'everything') return sql`1 = 1`
  const { userId, aclIds, projectIds } = visibility
  return sql`(t.owner_id = ${userId} or ${isAmong(dialect, sql`t.acl_id`, aclIds)}
    or ${isAmong(dialect, sql.ref(projectColumn(kind)), projectIds)})`
}
