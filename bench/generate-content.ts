/**
 * Fills a SQLite store with a site of many workbooks, for benchmarks: `node bench/generate-content.ts <directory> [workbooks]`.
 *
 * Site, users, groups, projects and rules are made through the store; workbooks go straight into the tables in one transaction, with the
 * indexes made afterwards. 50 projects, 200 owners, five lists of rules, of which All Users may read under one (a fifth of the content),
 * the group Team under that and a rare one (a thousandth of it).
 */

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Rule } from '../packages/server/src/domain/capabilities.ts'
import type { Writer } from '../packages/server/src/ports/store/store.ts'
import { nameKey } from '../packages/server/src/store/engine/normalise.ts'
import { openStore } from '../packages/server/src/store/open.ts'

export interface GeneratedSite {
  readonly siteId: number
  readonly ownerIds: readonly number[]
  readonly projectIds: readonly number[]
  /** Most of the content first; under the last stands a thousandth of it. */
  readonly aclIds: readonly number[]
}

const now = new Date('2026-01-01T00:00:00Z')
const words = ['Sales', 'Überblick', 'Margin', 'returns', 'Pipeline', 'Churn', 'cost', 'Forecast']

/** Repeatable numbers in [0, 1). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

export async function generateContent(
  directory: string,
  workbookCount: number,
): Promise<GeneratedSite> {
  await using open = await openStore({ kind: 'sqlite', directory })
  const site = await open.store.transaction(async (write) => makeSite(write))
  insertWorkbooks(directory, site, workbookCount)
  return site
}

async function makeSite(write: Writer): Promise<GeneratedSite> {
  const site = await write.sites.create({
    tenantLuid: 'bench',
    name: 'Bench',
    contentUrl: 'bench',
    now,
  })
  const ownerIds: number[] = []
  for (let index = 0; index < 200; index += 1) {
    const name = `owner${index}@example.com`
    const user = await write.users.create({
      siteId: site.id,
      name,
      fullName: `Owner ${index}`,
      email: name,
      siteRole: 'Creator',
      now,
    })
    ownerIds.push(user.id)
  }
  const [firstOwner = 0] = ownerIds
  const projectIds: number[] = []
  for (let index = 0; index < 50; index += 1) {
    const project = await write.projects.create({
      siteId: site.id,
      parentId: null,
      name: `Project ${index}`,
      description: '',
      contentPermissions: 'ManagedByOwner',
      ownerId: firstOwner,
      now,
    })
    projectIds.push(project.id)
  }
  const rule = (granteeId: number): Rule => ({
    granteeKind: 'user',
    granteeId,
    capability: 'Read',
    mode: 'Allow',
  })
  const aclIds: number[] = []
  for (let index = 0; index < 5; index += 1) {
    aclIds.push(await write.acls.intern(site.id, [rule(ownerIds[index] ?? 0)]))
  }
  return { siteId: site.id, ownerIds, projectIds, aclIds }
}

function insertWorkbooks(directory: string, site: GeneratedSite, workbookCount: number): void {
  const database = new DatabaseSync(join(directory, 'content.db'))
  const indexes = database
    .prepare("select name, sql from sqlite_master where tbl_name = 'workbook' and sql is not null")
    .all()
    .filter((row) => String(row['sql']).startsWith('create') && row['name'] !== 'workbook')
  database.exec(
    'pragma synchronous = off; pragma cache_size = -1000000; pragma temp_store = memory',
  )
  database.exec('begin immediate')
  for (const row of indexes) database.exec(`drop index ${String(row['name'])}`)
  const counts = insertRows(database, site, workbookCount)
  for (const row of indexes) database.exec(String(row['sql']))
  const count = database.prepare('insert into item_count values (?, ?, ?, ?)')
  for (const [aclId, total] of counts) count.run(site.siteId, 'workbook', aclId, total)
  database.exec('update site set content_version = content_version + 1')
  database.exec('commit')
  database.close()
}

function insertRows(
  database: DatabaseSync,
  site: GeneratedSite,
  workbookCount: number,
): ReadonlyMap<number, number> {
  const insert = database.prepare(`insert into workbook
    (luid, site_id, project_id, owner_id, owner_name_key, acl_id, name, name_key, content_url, content_url_key, has_extracts, sheet_count,
      size_bytes, blob_sha256, created_at, updated_at, last_published_at, show_tabs, kind, revision)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'twbx', 1)`)
  const random = numbers(1)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const counts = new Map<number, number>()
  const [common = 0, second = 0, third = 0, fourth = 0, rare = 0] = site.aclIds
  for (let index = 0; index < workbookCount; index += 1) {
    const owner = Math.floor(random() * site.ownerIds.length)
    const share = random()
    const aclId = share < 0.001 ? rare : share < 0.2 ? second : pick([common, third, fourth])
    counts.set(aclId, (counts.get(aclId) ?? 0) + 1)
    const name = `${pick(words)} ${pick(words)} ${index}`
    const contentUrl = name.replaceAll(' ', '')
    const at = now.getTime() + index * 1000
    insert.run(
      crypto.randomUUID(),
      site.siteId,
      pick(site.projectIds),
      site.ownerIds[owner] ?? 0,
      `owner${owner}@example.com`,
      aclId,
      name,
      nameKey(name),
      contentUrl,
      nameKey(contentUrl),
      random() < 0.5 ? 1 : 0,
      1 + Math.floor(random() * 8),
      Math.floor(random() * 50_000_000),
      'a'.repeat(64),
      at,
      at + Math.floor(random() * 1e9),
      at,
    )
  }
  return counts
}

if (import.meta.main) {
  const [directory, count = '1000000'] = process.argv.slice(2)
  if (directory === undefined) throw new Error('give the directory to write to')
  const started = performance.now()
  await generateContent(directory, Number(count))
  console.log(`${count} workbooks in ${Math.round(performance.now() - started)} ms`)
}
