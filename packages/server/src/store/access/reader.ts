/** Lists of rules, and which of them name a caller. */

import { sql } from 'kysely'
import type { DefaultedKind, GrantedRule, Principals, Rule } from '../../domain/capabilities.ts'
import type { AclReader } from '../../ports/store/acls.ts'
import { prepared, type Database } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import { firstOrNull } from '../engine/rows.ts'

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

interface GrantedRow {
  readonly grantee_kind: Rule['granteeKind']
  readonly grantee_id: number
  readonly luid: string
  readonly name: string
  /** `Read Allow,Write Deny` */
  readonly rules: string
}

/** One row for each grantee: a long list has many rules of each. */
const grantedBy = prepared((db, aclId: number) =>
  sql<GrantedRow>`
    select r.grantee_kind, r.grantee_id, r.rules,
      coalesce(u.luid, g.luid, s.luid) as luid, coalesce(u.name, g.name, s.name) as name
    from (
      select grantee_kind, grantee_id,
        string_agg(capability || ' ' || mode, ',' order by capability) as rules
      from acl_rule where acl_id = ${aclId} group by grantee_kind, grantee_id
    ) r
    left join site_user u on r.grantee_kind = 'user' and u.id = r.grantee_id
    left join user_group g on r.grantee_kind = 'group' and g.id = r.grantee_id
    left join group_set s on r.grantee_kind = 'groupSet' and s.id = r.grantee_id
    where coalesce(u.luid, g.luid, s.luid) is not null
    order by r.grantee_kind, r.grantee_id`.compile(db),
)

/**
 * Rules of a list about any of the grantees, each found by the primary key.
 *
 * @param grantees - JSON: `[["user", 1], ["group", 2]]`
 */
const aboutInSqlite = prepared((db, aclId: number, capability: string, grantees: string) =>
  sql<RuleRow>`select acl_id, grantee_kind, grantee_id, capability, mode
    from json_each(${grantees}) g cross join acl_rule r
    where r.acl_id = ${aclId} and r.grantee_kind = json_extract(g.value, '$[0]')
      and r.grantee_id = json_extract(g.value, '$[1]') and r.capability = ${capability}`.compile(
    db,
  ),
)
const aboutInPostgres = prepared((db, aclId: number, capability: string, grantees: string) =>
  sql<RuleRow>`select acl_id, grantee_kind, grantee_id, capability, mode
    from jsonb_array_elements(${grantees}::jsonb) g join acl_rule r
      on r.grantee_kind = g.value ->> 0 and r.grantee_id = (g.value ->> 1)::bigint
    where r.acl_id = ${aclId} and r.capability = ${capability}`.compile(db),
)

const granteesOf = ({ userId, groupIds, groupSetIds }: Principals): string =>
  JSON.stringify([
    ['user', userId],
    ...groupIds.map((id) => ['group', id]),
    ...groupSetIds.map((id) => ['groupSet', id]),
  ])

export function aclReader(database: Database): AclReader {
  return {
    async about(aclId, principals, capability) {
      const find = database.dialect === 'sqlite' ? aboutInSqlite : aboutInPostgres
      return (await find(database, aclId, capability, granteesOf(principals))).map(toRule)
    },
    rules: async (aclId) => (await rulesOf(database, aclId)).map(toRule),
    granted: async (aclId) => (await grantedBy(database, aclId)).flatMap(toGranted),
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

function toGranted(row: GrantedRow): readonly GrantedRule[] {
  const { grantee_kind: granteeKind, grantee_id: granteeId, luid, name } = row
  const grantee = { granteeKind, granteeId, granteeLuid: luid, granteeName: name }
  return row.rules.split(',').map((text) => {
    const [capability, mode] = text.split(' ') as [Rule['capability'], Rule['mode']]
    return { ...grantee, capability, mode }
  })
}
