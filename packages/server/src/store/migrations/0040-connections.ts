/** Connections of workbooks, and the data source that each connection belongs to. */

import type { Kysely } from 'kysely'
import { run, wordsFor, type Words } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const words = wordsFor(db)
  await run(db, [...ofDataSources(words), ofWorkbooks(words), ...indexes])
}

const sources = ['source_luid', 'source_name', 'published_url_key'] as const

const ofDataSources = ({ text }: Words): readonly string[] =>
  sources.map((column) => `alter table datasource_connection add column ${column} ${text}`)

const ofWorkbooks = ({ text, bytes }: Words): string => `create table workbook_connection (
  luid ${text} primary key,
  workbook_id bigint not null references workbook (id) on delete cascade,
  number bigint not null,
  type ${text} not null,
  server_address ${text},
  server_port bigint,
  is_default_port smallint not null,
  database_name ${text},
  table_name ${text},
  user_name ${text},
  sealed_password ${bytes},
  embeds_password smallint not null,
  authentication_type ${text},
  is_query_tagged smallint not null,
  ${sources.map((column) => `${column} ${text}`).join(',\n  ')},
  unique (workbook_id, number)
)`

const indexes: readonly string[] = [
  `create index workbook_connection_by_published on workbook_connection
    (published_url_key, workbook_id)`,
]
