/** Published data sources, their revisions and their connections. */

import type { Kysely } from 'kysely'
import { run, wordsFor, type Words } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const words = wordsFor(db)
  await run(db, [table(words), ...indexes, ...revisions(words), ...connections(words)])
}

const table = ({ id, text }: Words): string => `create table datasource (
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
  content_url ${text} not null,
  content_url_key ${text} not null,
  kind ${text} not null,
  type ${text} not null,
  has_extracts smallint not null,
  encrypt_extracts smallint not null,
  use_remote_query_agent smallint not null,
  is_certified smallint not null,
  certification_note ${text},
  size_bytes bigint not null,
  blob_sha256 ${text} not null,
  revision bigint not null,
  created_at bigint not null,
  updated_at bigint not null
)`

const sorted = (name: string, ...keys: readonly string[]): string =>
  `create index datasource_sorted_${name} on datasource
    (${['site_id', ...keys, 'id', 'acl_id', 'owner_id', 'project_id'].join(', ')})`

const indexes: readonly string[] = [
  'create unique index datasource_by_content_url on datasource (site_id, content_url_key)',
  'create unique index datasource_by_place on datasource (project_id, name_key)',
  'create index datasource_by_project on datasource (project_id, acl_id, id)',
  'create index datasource_by_owner on datasource (owner_id, acl_id, id)',
  'create index datasource_by_acl on datasource (acl_id, id)',
  `create index datasource_by_facts on datasource
    (site_id, has_extracts, is_certified, acl_id, owner_id, project_id)`,
  sorted('id'),
  sorted('name', 'name_key'),
  sorted('created', 'created_at'),
  sorted('updated', 'updated_at'),
  sorted('type', 'type'),
  sorted('owner_name', 'owner_name_key'),
  sorted('size', 'size_bytes'),
]

const revisions = ({ text }: Words): readonly string[] => [
  `create table datasource_revision (
    datasource_id bigint not null references datasource (id) on delete cascade,
    number bigint not null,
    blob_sha256 ${text} not null,
    size_bytes bigint not null,
    publisher_id bigint not null references site_user (id),
    published_at bigint not null,
    primary key (datasource_id, number)
  )`,
  'create index datasource_revision_by_blob on datasource_revision (blob_sha256)',
  'create index datasource_revision_by_publisher on datasource_revision (publisher_id)',
]

/** Texts that lists are filtered by. */
const found = [
  'type',
  'server_address',
  'database_name',
  'table_name',
  'user_name',
  'authentication_type',
]

const connections = ({ text, bytes }: Words): readonly string[] => [
  `create table datasource_connection (
    luid ${text} primary key,
    datasource_id bigint not null references datasource (id) on delete cascade,
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
    unique (datasource_id, number)
  )`,
  ...found.map(
    (column) =>
      `create index datasource_connection_by_${column} on datasource_connection (${column}, datasource_id)`,
  ),
]
