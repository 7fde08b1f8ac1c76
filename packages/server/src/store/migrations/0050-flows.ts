/** Prep flows, their revisions and their connections. */

import type { Kysely } from 'kysely'
import { run, wordsFor, type Words } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const words = wordsFor(db)
  await run(db, [table(words), ...indexes, ...revisions(words), ...connections(words)])
}

const table = ({ id, text }: Words): string => `create table flow (
  id ${id},
  luid ${text} not null unique,
  site_id bigint not null references site (id),
  project_id bigint not null references project (id),
  owner_id bigint not null references site_user (id),
  owner_name_key ${text} not null,
  acl_id bigint not null references acl (id),
  name ${text} not null,
  name_key ${text} not null,
  description ${text},
  kind ${text} not null,
  output_steps ${text} not null,
  size_bytes bigint not null,
  blob_sha256 ${text} not null,
  revision bigint not null,
  favorites_total bigint not null default 0,
  created_at bigint not null,
  updated_at bigint not null
)`

const sorted = (name: string, ...keys: readonly string[]): string =>
  `create index flow_sorted_${name} on flow
    (${['site_id', ...keys, 'id', 'acl_id', 'owner_id', 'project_id'].join(', ')})`

const indexes: readonly string[] = [
  'create unique index flow_by_place on flow (project_id, name_key)',
  'create index flow_by_project on flow (project_id, acl_id, id)',
  'create index flow_by_owner on flow (owner_id, acl_id, id)',
  'create index flow_by_acl on flow (acl_id, id)',
  sorted('id'),
  sorted('name', 'name_key'),
  sorted('created', 'created_at'),
  sorted('updated', 'updated_at'),
  sorted('owner_name', 'owner_name_key'),
]

const revisions = ({ text }: Words): readonly string[] => [
  `create table flow_revision (
    flow_id bigint not null references flow (id) on delete cascade,
    number bigint not null,
    kind ${text} not null,
    blob_sha256 ${text} not null,
    size_bytes bigint not null,
    publisher_id bigint not null references site_user (id),
    published_at bigint not null,
    primary key (flow_id, number)
  )`,
  'create index flow_revision_by_blob on flow_revision (blob_sha256)',
  'create index flow_revision_by_publisher on flow_revision (publisher_id)',
]

const connections = ({ text, bytes }: Words): readonly string[] => [
  `create table flow_connection (
    luid ${text} primary key,
    flow_id bigint not null references flow (id) on delete cascade,
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
    source_luid ${text},
    source_name ${text},
    published_url_key ${text},
    unique (flow_id, number)
  )`,
]
