/** What users own, over all kinds of content. */

import { sql } from 'kysely'
import type { Database } from '../engine/database.ts'
import { tableOf } from './kinds.ts'

const ownedTables = Object.values(tableOf)

export async function ownsContent({ db }: Database, userId: number): Promise<boolean> {
  const owned = ownedTables.map(
    (table) => sql`exists (select 1 from ${sql.table(table)} where owner_id = ${userId})`,
  )
  const { rows } = await sql<{ isOwner: number }>`
    select case when ${sql.join(owned, sql` or `)} then 1 else 0 end as "isOwner"`.execute(db)
  return rows[0]?.isOwner === 1
}

/** Gives everything that one user owns to another of the same site. The site must have been touched. */
export async function giveContent(
  { db }: Database,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const owner = await db
    .selectFrom('site_user')
    .select(['name_key', 'email_key'])
    .where('id', '=', to)
    .executeTakeFirstOrThrow()
  for (const table of ownedTables) {
    await sql`update ${sql.table(table)} set owner_id = ${to}, owner_name_key = ${owner.name_key}
      where owner_id = ${from}`.execute(db)
  }
  await setOwnerEmail({ db }, to, owner.email_key)
}

/** Projects are sorted by the address of their owner, and repeat it. */
export async function setOwnerEmail(
  { db }: Pick<Database, 'db'>,
  userId: number,
  emailKey: string,
): Promise<void> {
  await db
    .updateTable('project')
    .set({ owner_email_key: emailKey })
    .where('owner_id', '=', userId)
    .where('owner_email_key', '!=', emailKey)
    .execute()
}
