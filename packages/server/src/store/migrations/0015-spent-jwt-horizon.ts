/** Until when ids of spent JWTs were forgotten, so that a clock that goes back does not make them good again. */

import type { Kysely } from 'kysely'
import { run } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  await run(db, [
    `create table spent_jwt_horizon (
      one smallint primary key check (one = 1),
      expires_at bigint not null
    )`,
  ])
}
