/** People of a tenant by their e-mail address, which unified access tokens name them by. */

import type { Kysely } from 'kysely'
import { run } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  await run(db, ['create index account_by_email on account (tenant_luid, email)'])
}
