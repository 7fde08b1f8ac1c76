/** Every number that the database keeps, against the rows that it counts. */

import type { DatabaseBeside } from './database-beside.ts'

/** By counter: what is kept, and what is counted. Each statement answers `id`, `kept` and `counted`. */
const counters: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    (
      [
        ['project', 'project', 'acl_id'],
        ['workbook', 'workbook', 'acl_id'],
        ['view', 'workbook_view', 'acl_id'],
        ['datasource', 'datasource', 'acl_id'],
        ['flow', 'flow', 'acl_id'],
        ['user', 'site_user', '0'],
        ['group', 'user_group', '0'],
        ['groupSet', 'group_set', '0'],
        ['job', 'job', '0'],
      ] as const
    ).map(([kind, table, acl]) => [
      `items of kind ${kind}`,
      `select coalesce(k.id, c.id) as id, coalesce(k.total, 0) as kept,
          coalesce(c.total, 0) as counted
        from (select site_id || ' ' || acl_id as id, item_count as total
          from item_count where kind = '${kind}') k
        full join (select site_id || ' ' || ${acl} as id, count(*) as total
          from ${table} group by 1) c on c.id = k.id`,
    ]),
  ),
  'bytes of a site': `select s.id, s.stored_bytes as kept, coalesce((
      select sum(r.size_bytes) from workbook_revision r
      join workbook w on w.id = r.workbook_id where w.site_id = s.id), 0) + coalesce((
      select sum(r.size_bytes) from datasource_revision r
      join datasource d on d.id = r.datasource_id where d.site_id = s.id), 0) + coalesce((
      select sum(r.size_bytes) from flow_revision r
      join flow f on f.id = r.flow_id where f.site_id = s.id), 0) as counted from site s`,
  ...Object.fromEntries(
    (
      [
        ['project', 'project'],
        ['workbook', 'workbook'],
        ['view', 'workbook_view'],
        ['datasource', 'datasource'],
        ['flow', 'flow'],
      ] as const
    ).map(([kind, table]) => [
      `favorites of kind ${kind}`,
      `select t.id, t.favorites_total as kept, (select count(*) from favorite f
        where f.kind = '${kind}' and f.item_id = t.id) as counted from ${table} t`,
    ]),
  ),
  'hits of views': `select v.id, v.hits_total as kept, coalesce((select sum(d.hits) from usage_day d
    where d.kind = 'view' and d.item_id = v.id), 0) as counted from workbook_view v`,
  'users of a group': `select g.id, g.user_count as kept, case when g.is_all_users = 1
      then (select count(*) from site_user u where u.site_id = g.site_id)
      else (select count(*) from group_member m where m.group_id = g.id) end as counted
    from user_group g`,
  'groups of a set': `select s.id, s.group_count as kept,
    (select count(*) from group_set_member m where m.group_set_id = s.id) as counted from group_set s`,
}

/** Counters that do not hold, in words; and how many were compared. */
export async function storedCounters(
  beside: DatabaseBeside,
): Promise<{ readonly wrong: readonly string[]; readonly compared: number }> {
  const wrong: string[] = []
  let compared = 0
  for (const [counter, statement] of Object.entries(counters)) {
    for (const { id, kept, counted } of await beside.run(statement)) {
      compared += 1
      if (Number(kept) !== Number(counted)) {
        wrong.push(`${counter} ${String(id)}: ${String(kept)} kept, ${String(counted)} counted`)
      }
    }
  }
  return { wrong, compared }
}
