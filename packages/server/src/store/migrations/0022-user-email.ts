/** Users are looked for by e-mail address. */

import type { Kysely } from 'kysely'
import { run } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  await run(db, ['create index site_user_by_email_key on site_user (site_id, email_key, id)'])
}
