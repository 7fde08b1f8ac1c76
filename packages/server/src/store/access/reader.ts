/** Lists of rules, and which of them name a caller. */

import { sql, type CompiledQuery, type Kysely, type RawBuilder } from 'kysely'
import type { DefaultedKind, Rule } from '../../domain/capabilities.ts'
import type { AclReader } from '../../ports/store/acls.ts'
import { prepared, type Database } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import { firstOrNull } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

interface RuleRow {
  readonly acl_id: number
  readonly grantee_kind: Rule['granteeKind']
  readonly grantee_id: number
  readonly capability: Rule['capability']
  readonly mode: Rule['mode']
}

const rulesOf = prepared((db, aclId: number) =>
  db
    .selectFrom('acl_rule')
    .select(['acl_id', 'grantee_kind', 'grantee_id', 'capability', 'mode'])
    .where('acl_id', '=', aclId)
    .orderBy('grantee_kind')
    .orderBy('grantee_id')
    .orderBy('capability')
    .compile(),
)
const defaultOf = prepared((db, projectId: number, kind: DefaultedKind) =>
  db
    .selectFrom('project_default_acl')
    .select('acl_id')
    .where('project_id', '=', projectId)
    .where('kind', '=', kind)
    .compile(),
)

const grantedBy = prepared((db, aclId: number) =>
  sql<RuleRow & { readonly luid: string; readonly name: string }>`
    select r.acl_id, r.grantee_kind, r.grantee_id, r.capability, r.mode,
      coalesce(u.luid, g.luid) as luid, coalesce(u.name, g.name) as name
    from acl_rule r
    left join site_user u on r.grantee_kind = 'user' and u.id = r.grantee_id
    left join user_group g on r.grantee_kind = 'group' and g.id = r.grantee_id
    where r.acl_id = ${aclId} and coalesce(u.luid, g.luid) is not null
    order by r.grantee_kind, r.grantee_id, r.capability`.compile(db),
)

type Ids = readonly number[] | string
interface Named {
  readonly aclId: number
  readonly capability: Rule['capability']
}

/** Rules of a list about a user, groups and group sets; each is found by the primary key. */
function aboutQuery(
  db: Kysely<Schema>,
  { aclId, capability }: Named,
  of: {
    readonly user: number
    readonly groups: RawBuilder<unknown>
    readonly sets: RawBuilder<unknown>
  },
): CompiledQuery<RuleRow> {
  const rules = sql`select acl_id, grantee_kind, grantee_id, capability, mode from acl_rule
    where acl_id = ${aclId} and capability = ${capability}`
  return sql<RuleRow>`${rules} and grantee_kind = 'user' and grantee_id = ${of.user}
    union all ${rules} and grantee_kind = 'group' and grantee_id ${of.groups}
    union all ${rules} and grantee_kind = 'groupSet' and grantee_id ${of.sets}`.compile(db)
}

const aboutInSqlite = prepared(
  (
    db: Kysely<Schema>,
    aclId: number,
    capability: Rule['capability'],
    user: number,
    groups: Ids,
    sets: Ids,
  ) => {
    const among = (ids: Ids) => sql`in (select value from json_each(${ids}))`
    return aboutQuery(db, { aclId, capability }, { user, groups: among(groups), sets: among(sets) })
  },
)
const aboutInPostgres = prepared(
  (
    db: Kysely<Schema>,
    aclId: number,
    capability: Rule['capability'],
    user: number,
    groups: Ids,
    sets: Ids,
  ) => {
    const among = (ids: Ids) => sql`= any(${ids}::bigint[])`
    return aboutQuery(db, { aclId, capability }, { user, groups: among(groups), sets: among(sets) })
  },
)

export function aclReader(database: Database): AclReader {
  return {
    async about(aclId, { userId, groupIds, groupSetIds }, capability) {
      const rows =
        database.dialect === 'sqlite'
          ? await aboutInSqlite(
              database,
              aclId,
              capability,
              userId,
              JSON.stringify(groupIds),
              JSON.stringify(groupSetIds),
            )
          : await aboutInPostgres(database, aclId, capability, userId, groupIds, groupSetIds)
      return rows.map(toRule)
    },
    rules: async (aclId) => (await rulesOf(database, aclId)).map(toRule),
    granted: async (aclId) =>
      (await grantedBy(database, aclId)).map((row) => ({
        ...toRule(row),
        granteeLuid: row.luid,
        granteeName: row.name,
      })),
    async naming(siteId, principals, capability) {
      const columns = sql`acl_id, grantee_kind, grantee_id, capability, mode`
      const { rows } = await sql<RuleRow>`
        select ${columns} from acl_rule
        where site_id = ${siteId} and grantee_kind = 'user'
          and grantee_id = ${principals.userId} and capability = ${capability}
        union all
        select ${columns} from acl_rule
        where site_id = ${siteId} and grantee_kind = 'group'
          and ${isAmong(database.dialect, sql`grantee_id`, principals.groupIds)}
          and capability = ${capability}
        union all
        select ${columns} from acl_rule
        where site_id = ${siteId} and grantee_kind = 'groupSet'
          and ${isAmong(database.dialect, sql`grantee_id`, principals.groupSetIds)}
          and capability = ${capability}`.execute(database.db)
      const lists = Map.groupBy(rows, (row) => row.acl_id)
      return new Map([...lists].map(([aclId, named]) => [aclId, named.map(toRule)]))
    },
    async defaultOf(projectId, kind) {
      return firstOrNull(await defaultOf(database, projectId, kind))?.acl_id ?? null
    },
  }
}

const toRule = (row: RuleRow): Rule => ({
  granteeKind: row.grantee_kind,
  granteeId: row.grantee_id,
  capability: row.capability,
  mode: row.mode,
})
