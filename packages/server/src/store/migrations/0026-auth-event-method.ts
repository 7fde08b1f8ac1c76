/** The member of an event that names the method of sign-in is `method`, as in the answers of the admin API. */

import type { Kysely } from 'kysely'
import { dialectOf } from '../engine/database.ts'
import { run } from './words.ts'

/**
 * Replaces text, not JSON: `jsonb` refuses U+0000, which events may hold. The first match is the member, because members that hold the
 * caller's names come after it, and quotes inside a text are escaped.
 */
export async function up<T>(db: Kysely<T>): Promise<void> {
  await run(db, [
    dialectOf(db) === 'sqlite'
      ? `update auth_event set event =
          substr(event, 1, instr(event, '"door":') - 1) || '"method":' || substr(event, instr(event, '"door":') + 7)
          where instr(event, '"door":') > 0`
      : `update auth_event set event = regexp_replace(event, '"door":', '"method":')`,
  ])
}
