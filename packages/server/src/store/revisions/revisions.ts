/** Revisions of published files: in the table of the kind's name with `_revision`. */

import type { Page, PublishedKind } from '@easel/contract'
import { sql, type RawBuilder } from 'kysely'
import { revisionLimit } from '../../domain/revision-limit.ts'
import type { PublishedItem } from '../../ports/store/connections.ts'
import type { Revision, RevisionReader, RevisionWriter } from '../../ports/store/revisions.ts'
import type { Database } from '../engine/database.ts'
import { only } from '../engine/rows.ts'
import { freeStorage, touchSite } from '../sites/versions.ts'

interface Row {
  readonly number: number
  readonly kind: Revision['kind']
  readonly blob_sha256: string
  readonly size_bytes: number
  readonly published_at: number
  readonly current: number
  readonly luid: string
  readonly name: string
}

const tableOf = (kind: PublishedKind) => sql.table(`${kind}_revision`)
const itemOf = (kind: PublishedKind) => sql.ref(`${kind}_id`)

export const revisionReader = (database: Database): RevisionReader => ({
  list: async (item, page) => ({
    items: await rowsOf(database, item, slice(page)),
    totalAvailable: await countOf(database, item),
  }),
  byNumber: async (item, number) =>
    (await rowsOf(database, item, sql`and r.number = ${number}`))[0] ?? null,
})

export const revisionWriter = (database: Database): RevisionWriter => ({
  ...revisionReader(database),
  async remove(item, number) {
    const { kind, id } = item
    const { rows } = await sql<{ site_id: number; revision: number }>`
      select site_id, revision from ${sql.table(kind)} where id = ${id}`.execute(database.db)
    const { site_id: siteId, revision } = only(rows, `${kind} ${id}`)
    if (number === revision) return false
    await touchSite(database, siteId)
    return (await removeWhere(database, { item, siteId }, sql`number = ${number}`)) > 0
  },
})

const slice = ({ number, size }: Page): RawBuilder<unknown> =>
  sql`order by r.number limit ${size} offset ${(number - 1) * size}`

async function rowsOf(
  { db }: Database,
  { kind, id }: PublishedItem,
  rest: RawBuilder<unknown>,
): Promise<readonly Revision[]> {
  const { rows } = await sql<Row>`
    select r.number, r.kind, r.blob_sha256, r.size_bytes, r.published_at, u.luid, u.name,
      case when r.number = w.revision then 1 else 0 end as current
    from ${tableOf(kind)} r join ${sql.table(kind)} w on w.id = r.${itemOf(kind)}
    join site_user u on u.id = r.publisher_id
    where r.${itemOf(kind)} = ${id} ${rest}`.execute(db)
  return rows.map(toRevision)
}

async function countOf({ db }: Database, { kind, id }: PublishedItem): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${tableOf(kind)}
    where ${itemOf(kind)} = ${id}`.execute(db)
  return only(rows, 'the count of revisions').count
}

interface NewRevision {
  readonly number: number
  readonly siteId: number
  readonly kind: Revision['kind']
  readonly blobSha256: string
  readonly sizeBytes: number
  readonly publisherId: number
  readonly now: Date
}

/** Removes the oldest ones where the site keeps no more. The site must have been touched. */
export async function addRevision(
  database: Database,
  item: PublishedItem,
  revision: NewRevision,
): Promise<void> {
  const { number, kind, blobSha256, sizeBytes, publisherId, now, siteId } = revision
  await sql`insert into ${tableOf(item.kind)}
    (${itemOf(item.kind)}, number, kind, blob_sha256, size_bytes, publisher_id, published_at)
    values (${item.id}, ${number}, ${kind}, ${blobSha256}, ${sizeBytes}, ${publisherId},
      ${now.getTime()})`.execute(database.db)
  const kept = await keptBy(database, siteId)
  if (kept === null || number <= kept) return
  const newest = sql`select number from ${tableOf(item.kind)} where ${itemOf(item.kind)} = ${item.id}
    order by number desc limit ${kept}`
  await removeWhere(database, { item, siteId }, sql`number not in (${newest})`)
}

async function keptBy({ db }: Database, siteId: number): Promise<number | null> {
  const rows = await db.selectFrom('site').select('settings').where('id', '=', siteId).execute()
  const { settings } = only(rows, `site ${siteId}`)
  return revisionLimit({ settings: JSON.parse(settings) as Record<string, string> })
}

/** Removes all revisions of some items of a site. */
export const deleteRevisions = async (
  database: Database,
  kind: PublishedKind,
  { siteId, ids }: { readonly siteId: number; readonly ids: readonly number[] },
): Promise<void> => {
  await removeRows(database, { kind, siteId }, sql`${itemOf(kind)} in (${sql.join(ids)})`)
}

const removeWhere = (
  database: Database,
  { item: { kind, id }, siteId }: { readonly item: PublishedItem; readonly siteId: number },
  condition: RawBuilder<unknown>,
): Promise<number> =>
  removeRows(database, { kind, siteId }, sql`${itemOf(kind)} = ${id} and ${condition}`)

/** Counts their bytes as free. @returns how many they were */
async function removeRows(
  database: Database,
  { kind, siteId }: { readonly kind: PublishedKind; readonly siteId: number },
  condition: RawBuilder<unknown>,
): Promise<number> {
  const { rows } = await sql<{ size_bytes: number }>`delete from ${tableOf(kind)}
    where ${condition} returning size_bytes`.execute(database.db)
  await freeStorage(database, siteId, rows)
  return rows.length
}

const toRevision = (row: Row): Revision => ({
  number: row.number,
  kind: row.kind,
  blobSha256: row.blob_sha256,
  sizeBytes: row.size_bytes,
  isCurrent: row.current === 1,
  publishedAt: new Date(row.published_at),
  publisher: { luid: row.luid, name: row.name },
})
