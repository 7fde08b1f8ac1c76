/** Rules, projects, workbooks with their views, jobs and uploads. */

import type { Kysely } from 'kysely'
import { run, wordsFor, type Words } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const words = wordsFor(db)
  await run(db, [
    ...ruleTables(words),
    ...projectTables(words),
    ...workbookTables(words),
    ...viewTables(words),
    ...workTables(words),
  ])
}

function ruleTables({ id, text }: Words): readonly string[] {
  return [
    `create table acl (
      id ${id},
      site_id bigint not null references site (id),
      hash ${text} not null,
      unique (site_id, hash)
    )`,
    `create table acl_rule (
      acl_id bigint not null references acl (id) on delete cascade,
      site_id bigint not null,
      grantee_kind ${text} not null,
      grantee_id bigint not null,
      capability ${text} not null,
      mode ${text} not null,
      primary key (acl_id, grantee_kind, grantee_id, capability)
    )`,
    `create index acl_rule_by_grantee
      on acl_rule (site_id, grantee_kind, grantee_id, capability, acl_id, mode)`,
    `create table item_count (
      site_id bigint not null,
      kind ${text} not null,
      acl_id bigint not null,
      item_count bigint not null,
      primary key (site_id, kind, acl_id)
    )`,
  ]
}

function projectTables({ id, text }: Words): readonly string[] {
  return [
    `create table project (
      id ${id},
      luid ${text} not null unique,
      site_id bigint not null references site (id),
      parent_id bigint references project (id),
      parent_luid ${text} not null,
      name ${text} not null,
      name_key ${text} not null,
      description ${text} not null,
      content_permissions ${text} not null,
      controlling_project_id bigint references project (id),
      owner_id bigint references site_user (id),
      owner_name_key ${text} not null,
      owner_email_key ${text} not null,
      acl_id bigint not null references acl (id),
      created_at bigint not null,
      updated_at bigint not null
    )`,
    'create unique index project_by_place on project (site_id, parent_luid, name_key)',
    'create index project_by_parent on project (parent_id)',
    'create index project_by_controlling on project (controlling_project_id)',
    'create index project_by_acl on project (acl_id, id)',
    'create index project_by_owner on project (owner_id, acl_id, id)',
    ...sortIndexes('project', {
      id: [],
      name: ['name_key'],
      created: ['created_at'],
      updated: ['updated_at'],
      owner_name: ['owner_name_key'],
      owner_email: ['owner_email_key'],
      parent: ['parent_luid'],
    }),
    `create table project_default_acl (
      project_id bigint not null references project (id) on delete cascade,
      kind ${text} not null,
      acl_id bigint not null references acl (id),
      primary key (project_id, kind)
    )`,
  ]
}

function workbookTables({ id, text }: Words): readonly string[] {
  return [
    `create table workbook (
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
      show_tabs smallint not null,
      has_extracts smallint not null,
      sheet_count bigint not null,
      size_bytes bigint not null,
      default_view_luid ${text},
      kind ${text} not null,
      blob_sha256 ${text} not null,
      revision bigint not null,
      created_at bigint not null,
      updated_at bigint not null,
      last_published_at bigint not null
    )`,
    'create unique index workbook_by_content_url on workbook (site_id, content_url_key)',
    'create unique index workbook_by_place on workbook (project_id, name_key)',
    'create index workbook_by_project on workbook (project_id, acl_id, id)',
    'create index workbook_by_owner on workbook (owner_id, acl_id, id)',
    'create index workbook_by_acl on workbook (acl_id, id)',
    // Counts of what has extracts, tabs or so many sheets stay within this one.
    `create index workbook_by_facts on workbook
      (site_id, has_extracts, show_tabs, sheet_count, acl_id, owner_id, project_id)`,
    ...sortIndexes('workbook', {
      id: [],
      name: ['name_key'],
      created: ['created_at'],
      updated: ['updated_at'],
      owner_name: ['owner_name_key'],
      size: ['size_bytes'],
    }),
    `create table workbook_revision (
      workbook_id bigint not null references workbook (id) on delete cascade,
      number bigint not null,
      blob_sha256 ${text} not null,
      size_bytes bigint not null,
      publisher_id bigint not null references site_user (id),
      published_at bigint not null,
      primary key (workbook_id, number)
    )`,
    'create index workbook_revision_by_blob on workbook_revision (blob_sha256)',
    'create index workbook_revision_by_publisher on workbook_revision (publisher_id)',
    `create table item_tag (
      site_id bigint not null references site (id),
      kind ${text} not null,
      item_id bigint not null,
      label ${text} not null,
      label_key ${text} not null,
      primary key (kind, item_id, label_key)
    )`,
    'create index item_tag_by_label on item_tag (site_id, kind, label_key, item_id)',
  ]
}

function viewTables({ id, text }: Words): readonly string[] {
  return [
    `create table workbook_view (
      id ${id},
      luid ${text} not null unique,
      site_id bigint not null references site (id),
      workbook_id bigint not null references workbook (id) on delete cascade,
      project_id bigint not null references project (id),
      owner_id bigint not null references site_user (id),
      owner_name_key ${text} not null,
      acl_id bigint not null references acl (id),
      name ${text} not null,
      name_key ${text} not null,
      content_url ${text} not null,
      content_url_key ${text} not null,
      view_url_name ${text} not null,
      view_url_key ${text} not null,
      sheet_type ${text} not null,
      sheet_number bigint not null,
      thumbnail_sha256 ${text},
      hits_total bigint not null default 0,
      created_at bigint not null,
      updated_at bigint not null
    )`,
    'create index workbook_view_by_workbook on workbook_view (workbook_id, sheet_number)',
    'create index workbook_view_by_content_url on workbook_view (site_id, content_url_key)',
    'create index workbook_view_by_url_name on workbook_view (site_id, view_url_key, id)',
    'create index workbook_view_by_project on workbook_view (project_id, acl_id, id)',
    'create index workbook_view_by_owner on workbook_view (owner_id, acl_id, id)',
    'create index workbook_view_by_acl on workbook_view (acl_id, id)',
    `create index workbook_view_by_facts on workbook_view
      (site_id, sheet_type, sheet_number, acl_id, owner_id, project_id)`,
    `create index workbook_view_by_thumbnail
      on workbook_view (thumbnail_sha256) where thumbnail_sha256 is not null`,
    ...sortIndexes('workbook_view', {
      id: [],
      name: ['name_key'],
      created: ['created_at'],
      updated: ['updated_at'],
      hits: ['hits_total'],
      owner_name: ['owner_name_key'],
    }),
  ]
}

function workTables({ id, text }: Words): readonly string[] {
  return [
    `create table job (
      id ${id},
      luid ${text} not null unique,
      site_id bigint not null references site (id),
      creator_id bigint not null references site_user (id),
      type ${text} not null,
      status ${text} not null,
      progress bigint not null,
      payload ${text} not null,
      notes ${text},
      lease_owner ${text},
      lease_until bigint,
      created_at bigint not null,
      started_at bigint,
      updated_at bigint,
      completed_at bigint
    )`,
    `create index job_open on job (id) where status in ('Pending', 'InProgress')`,
    `create table upload (
      id ${text} primary key,
      site_id bigint not null references site (id),
      user_id bigint not null references site_user (id),
      size_bytes bigint not null,
      sequence_ids ${text} not null,
      last_append_at bigint not null
    )`,
    'create index upload_by_last_append on upload (last_append_at)',
  ]
}

/**
 * An index for each order of a list. What decides visibility follows the key, so that pages for callers who see a part of the site, deep
 * pages and counts stay within the index.
 */
function sortIndexes(
  table: 'project' | 'workbook' | 'workbook_view',
  sorts: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  const visible = ['acl_id', 'owner_id', ...(table === 'project' ? [] : ['project_id'])]
  return Object.entries(sorts).map(
    ([name, keys]) =>
      `create index ${table}_sorted_${name} on ${table} (${['site_id', ...keys, 'id', ...visible].join(', ')})`,
  )
}
