/** Making and changing sites. A site is born with its project Default and the group of all users. */

import { sql } from 'kysely'
import type { Capability, DefaultedKind, Rule } from '../../domain/capabilities.ts'
import type { NewSite, Site, SiteWriter } from '../../ports/store/sites.ts'
import { intern } from '../access/writer.ts'
import { insertCounted } from '../content/counted.ts'
import type { Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import { flag, only } from '../engine/rows.ts'
import { insertGroup } from '../groups/writer.ts'
import { siteReader, toSite } from './reader.ts'
import { touchSite } from './versions.ts'

/** The View template: what every user may do with what lies in a new site's project Default. */
const viewTemplate = {
  project: ['Read'],
  workbook: ['Read', 'Filter', 'ViewComments', 'AddComment', 'ExportImage', 'ExportData'],
  datasource: ['Read', 'Connect'],
  flow: ['Read'],
} as const satisfies Readonly<Partial<Record<DefaultedKind | 'project', readonly Capability[]>>>

export function siteWriter(database: Database): SiteWriter {
  const { db } = database
  return {
    ...siteReader(database),
    async hold(siteId) {
      // On SQLite a transaction has no other beside it.
      if (database.dialect === 'sqlite') return
      await sql`select id from site where id = ${siteId} for update`.execute(db)
    },
    create: async (site) => create(database, site),
    async update(siteId, change) {
      await touchSite(database, siteId)
      const row = await db
        .updateTable('site')
        .set({
          ...(change.name !== undefined && { name: change.name, name_key: nameKey(change.name) }),
          ...(change.contentUrl !== undefined && {
            content_url: change.contentUrl,
            content_url_key: nameKey(change.contentUrl),
          }),
          ...(change.state !== undefined && { state: change.state }),
          ...(change.settings !== undefined && { settings: JSON.stringify(change.settings) }),
          ...(change.personalAccessTokens !== undefined && {
            pat_enabled: flag(change.personalAccessTokens.isEnabled),
            pat_max_days: change.personalAccessTokens.maxDays,
            pat_creators_group_id: change.personalAccessTokens.creatorsGroupId,
          }),
          // An update that changes nothing is still an update.
          id: sql<number>`id`,
        })
        .where('id', '=', siteId)
        .returningAll()
        .executeTakeFirstOrThrow()
      return toSite(row)
    },
    async setMcpSettings(siteId, settings) {
      await touchSite(database, siteId)
      const mcp_settings = JSON.stringify(settings)
      await db.updateTable('site').set({ mcp_settings }).where('id', '=', siteId).execute()
    },
  }
}

async function create(database: Database, site: NewSite): Promise<Site> {
  const row = await database.db
    .insertInto('site')
    .values({
      luid: database.uuid(),
      tenant_luid: site.tenantLuid,
      name: site.name,
      name_key: nameKey(site.name),
      content_url: site.contentUrl,
      content_url_key: nameKey(site.contentUrl),
      state: 'Active',
      settings: '{}',
      stored_bytes: 0,
      access_version: 1,
      content_version: 1,
      created_at: site.now.getTime(),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const groupId = await insertGroup(database, {
    siteId: row.id,
    name: 'All Users',
    isAllUsers: true,
    now: site.now,
  })
  await addDefaultProject(database, { siteId: row.id, groupId, site })
  return toSite(row)
}

async function addDefaultProject(
  database: Database,
  { siteId, groupId, site }: { siteId: number; groupId: number; site: NewSite },
): Promise<void> {
  const allowed = async (kind: keyof typeof viewTemplate): Promise<number> =>
    intern(
      database,
      siteId,
      viewTemplate[kind].map((capability): Rule => ({
        granteeKind: 'group',
        granteeId: groupId,
        capability,
        mode: 'Allow',
      })),
    )
  const aclId = await allowed('project')
  const ids = await insertCounted(database, 'project', [
    {
      luid: database.uuid(),
      site_id: siteId,
      parent_id: null,
      parent_luid: '',
      name: 'Default',
      name_key: nameKey('Default'),
      description: '',
      content_permissions: 'ManagedByOwner',
      controlling_project_id: null,
      owner_id: null,
      owner_name_key: '',
      owner_email_key: '',
      acl_id: aclId,
      created_at: site.now.getTime(),
      updated_at: site.now.getTime(),
    },
  ])
  const id = only(ids, 'the project Default')
  for (const kind of ['workbook', 'datasource', 'flow'] as const) {
    await database.db
      .insertInto('project_default_acl')
      .values({ project_id: id, kind, acl_id: await allowed(kind) })
      .execute()
  }
}
