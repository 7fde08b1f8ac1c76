/** A site with many users, groups, data sources and jobs: one of each is made through the store, and copied in its table. */

import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Writer } from '../../packages/server/src/ports/store/store.ts'
import { openStore } from '../../packages/server/src/store/open.ts'
import { generateContent, type GeneratedSite } from '../generate-content.ts'

const now = new Date()
const copied = {
  user: 'site_user',
  group: 'user_group',
  datasource: 'datasource',
  job: 'job',
} as const
type Kind = keyof typeof copied

/** @returns a data directory of its own, with that many of each kind */
export async function longLists(count: number): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'easel-bench-lists-'))
  const site = await generateContent(directory, 1)
  {
    await using open = await openStore({ kind: 'sqlite', directory })
    await open.store.transaction((write) => makeOneOfEach(write, site))
  }
  const database = new DatabaseSync(join(directory, 'content.db'))
  database.exec('begin')
  // No worker is to run them.
  database.exec(
    `update job set status = 'Success', started_at = created_at, completed_at = created_at`,
  )
  copyRows(database, 'account', count)
  for (const kind of Object.keys(copied) as Kind[]) copy(database, kind, count)
  database.exec('commit')
  database.close()
  return directory
}

async function makeOneOfEach(write: Writer, site: GeneratedSite): Promise<void> {
  const [siteId, ownerId = 0, projectId = 0] = [site.siteId, site.ownerIds[0], site.projectIds[0]]
  await write.groups.create({ siteId, name: 'Group', minimumSiteRole: null, now })
  await write.jobs.create({
    siteId,
    creatorId: ownerId,
    type: 'RefreshExtract',
    version: 1,
    payload: {},
    listType: 'refresh_extracts',
    title: 'Sales',
    subtitle: 'Workbook',
    subject: null,
    args: 'Workbook Sales',
    now,
  })
  await write.dataSources.create({
    siteId,
    projectId,
    ownerId,
    name: 'Source',
    contentUrl: 'Source',
    kind: 'tds',
    blobSha256: '0'.repeat(64),
    sizeBytes: 10_000,
    hasExtracts: false,
    encryptExtracts: false,
    useRemoteQueryAgent: false,
    isCertified: false,
    certificationNote: null,
    description: null,
    connections: [],
    publisherId: ownerId,
    now,
  })
}

/** Columns that no two rows share get the number of the row. */
const numbered = /^(luid|name|name_key|content_url|content_url_key|email|email_key)$/

function copyRows(database: DatabaseSync, table: string, count: number): void {
  const columns = database
    .prepare(`select name from pragma_table_info(?)`)
    .all(table)
    .map(({ name }) => String(name))
    .filter((name) => name !== 'id')
  const values = columns.map((name) =>
    name === 'luid'
      ? `lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))`
      : name === 'account_id'
        ? // The accounts that were made just before, in order.
          `(select max(id) from account) - ${count} + n.value`
        : numbered.test(name)
          ? `t.${name} || ' ' || n.value`
          : `t.${name}`,
  )
  database.exec(`insert into ${table} (${columns.join(', ')})
    with recursive n (value) as (select 1 union all select value + 1 from n where value < ${count})
    select ${values.join(', ')} from n, (select * from ${table} order by id desc limit 1) t`)
}

function copy(database: DatabaseSync, kind: Kind, count: number): void {
  copyRows(database, copied[kind], count)
  database.exec(`update item_count set item_count = item_count + ${count} where rowid =
    (select rowid from item_count where kind = '${kind}' order by item_count desc limit 1)`)
}
