/** Sites: look-up by any of their names, usage and change counter. */

import type { Kysely, Selectable } from 'kysely'
import type { McpSetting, Site, SiteReader } from '../../ports/store/sites.ts'
import { prepared, type Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import { firstOrNull, only } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

type SiteRow = Selectable<Schema['site']>

const byLuid = prepared((db, luid: string) =>
  db.selectFrom('site').selectAll().where('luid', '=', luid).compile(),
)
const byId = prepared((db, id: number) =>
  db.selectFrom('site').selectAll().where('id', '=', id).compile(),
)
const byContentUrl = prepared((db, key: string) =>
  db.selectFrom('site').selectAll().where('content_url_key', '=', key).compile(),
)
const count = prepared((db) =>
  db
    .selectFrom('site')
    .select((select) => select.fn.countAll<number>().as('sites'))
    .compile(),
)
const all = prepared((db) => db.selectFrom('site').selectAll().orderBy('id').compile())
const byName = prepared((db, key: string) =>
  db.selectFrom('site').selectAll().where('name_key', '=', key).compile(),
)
const usage = prepared((db: Kysely<Schema>, id: number) =>
  db
    .selectFrom('site')
    .leftJoin('item_count', (join) =>
      join
        .onRef('item_count.site_id', '=', 'site.id')
        .on('item_count.kind', '=', 'user')
        .on('item_count.acl_id', '=', 0),
    )
    .select(['site.stored_bytes', 'item_count.item_count as user_count'])
    .where('site.id', '=', id)
    .compile(),
)

export function siteReader(database: Database): SiteReader {
  const find = async (rows: Promise<readonly SiteRow[]>): Promise<Site | null> => {
    const row = firstOrNull(await rows)
    return row === null ? null : toSite(row)
  }
  return {
    byLuid: async (luid) => find(byLuid(database, luid)),
    byId: async (id) => find(byId(database, id)),
    byContentUrl: async (contentUrl) => find(byContentUrl(database, nameKey(contentUrl))),
    count: async () => only(await count(database), 'count').sites,
    all: async () => (await all(database)).map(toSite),
    byName: async (name) => find(byName(database, nameKey(name))),
    async usage(siteId) {
      const row = only(await usage(database, siteId), `site ${siteId}`)
      return { userCount: row.user_count ?? 0, storedBytes: row.stored_bytes }
    },
    async mcpSettings(siteId) {
      const { mcp_settings } = only(await byId(database, siteId), `site ${siteId}`)
      return JSON.parse(mcp_settings) as readonly McpSetting[]
    },
    async accessVersion(siteId) {
      return only(await byId(database, siteId), `site ${siteId}`).access_version
    },
  }
}

export function toSite(row: SiteRow): Site {
  return {
    id: row.id,
    luid: row.luid,
    tenantLuid: row.tenant_luid,
    name: row.name,
    contentUrl: row.content_url,
    state: row.state,
    settings: JSON.parse(row.settings) as Site['settings'],
    personalAccessTokens: {
      isEnabled: row.pat_enabled === 1,
      maxDays: row.pat_max_days,
      creatorsGroupId: row.pat_creators_group_id,
    },
  }
}
