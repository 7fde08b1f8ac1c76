/** Removes a site with everything on it. */

import { sql } from 'kysely'
import type { Database } from '../engine/database.ts'

/**
 * Tables that hold rows of a site, those that refer to others first. Rows that hang on these by `on delete cascade` need no mention.
 * Every table with a column `site_id` stands here; a test asks the databases.
 */
export const tablesOfSites = [
  'upload',
  'job',
  'refresh_task',
  'item_tag',
  'favorite',
  'custom_view',
  'usage_day',
  'recent',
  'recommendation_dismissal',
  'item_count',
  'workbook_view',
  'workbook',
  'datasource',
  'flow',
  'project',
  'external_authorization_server',
  'connected_app',
  'acl_rule',
  'acl',
  'group_set',
  'user_group',
  'site_user',
] as const

export async function deleteSiteRows({ db }: Database, siteId: number): Promise<void> {
  // Projects refer to each other.
  await sql`update project set parent_id = null, controlling_project_id = null,
    parent_luid = luid where site_id = ${siteId}`.execute(db)
  for (const table of tablesOfSites) {
    await sql`delete from ${sql.table(table)} where site_id = ${siteId}`.execute(db)
  }
  await db
    .deleteFrom('activity_event')
    .where('site_luid', '=', (site) =>
      site.selectFrom('site').select('luid').where('id', '=', siteId),
    )
    .execute()
  await db
    .deleteFrom('platform_file')
    .where('site_luid', '=', (site) =>
      site.selectFrom('site').select('luid').where('id', '=', siteId),
    )
    .execute()
  await db
    .deleteFrom('auth_configuration')
    .where('site_luid', '=', (site) =>
      site.selectFrom('site').select('luid').where('id', '=', siteId),
    )
    .execute()
  await db.deleteFrom('site').where('id', '=', siteId).execute()
}
