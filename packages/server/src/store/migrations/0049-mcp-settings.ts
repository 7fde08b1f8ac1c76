/** What a site sets for servers of the Model Context Protocol: a JSON list of keys and values. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text } = wordsFor(db)
  await run(db, [`alter table site add column mcp_settings ${text} not null default '[]'`])
}
