/** Every column of the content database that holds the id of something else, and what it must find there. */

import type { DatabaseBeside } from '../database-beside.ts'

/** Table and column that ids of the column are found in; null: it names nothing that is kept here, or may outlive it. */
const targets: Readonly<Record<string, string | null>> = {
  account_id: 'account.id',
  acl_id: 'acl.id',
  actor_luid: null,
  author_id: 'site_user.id',
  blob_sha256: null,
  client_id: 'connected_app.client_id',
  connection_luid: null,
  controlling_project_id: 'project.id',
  creator_id: 'site_user.id',
  credential_id: null,
  datasource_id: 'datasource.id',
  default_view_luid: 'workbook_view.luid',
  entry_id: 'audit_entry.id',
  external_id: null,
  external_auth_user_id: null,
  file_id: null,
  flow_id: 'flow.id',
  group_id: 'user_group.id',
  group_set_id: 'group_set.id',
  idp_configuration_luid: 'auth_configuration.luid',
  integration_luid: null,
  key_id: null,
  owner_id: 'site_user.id',
  owner_luid: null,
  parent_id: 'project.id',
  parent_luid: 'project.luid',
  pat_creators_group_id: 'user_group.id',
  project_id: 'project.id',
  project_luid: null,
  publisher_id: 'site_user.id',
  request_id: null,
  secret_id: null,
  session_id: null,
  site_id: 'site.id',
  site_luid: null,
  source_luid: null,
  subject_luid: null,
  tenant_luid: null,
  thumbnail_sha256: null,
  trust_id: null,
  upload_id: 'upload.id',
  user_id: 'site_user.id',
  user_luid: null,
  workbook_id: 'workbook.id',
}

const items = {
  project: 'project',
  workbook: 'workbook',
  view: 'workbook_view',
  datasource: 'datasource',
  flow: 'flow',
} as const

/** Ids whose table another column names. */
const byKind: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'acl_rule.grantee_id grantee_kind': {
    user: 'site_user',
    group: 'user_group',
    groupSet: 'group_set',
  },
  'favorite.item_id kind': items,
  'item_tag.item_id kind': items,
  'recent.item_id kind': items,
  'recommendation_dismissal.item_id kind': items,
  'refresh_task.subject_id subject_kind': items,
  'usage_day.item_id kind': items,
}

const isId = (column: string): boolean => /_(id|luid|sha256)$/.test(column)

/** @returns a line for each kind of id that finds nothing, and for each column that is not listed here */
export async function danglingIds(database: DatabaseBeside): Promise<readonly string[]> {
  const found: string[] = []
  const tables = Object.entries(await database.everything([]))
  for (const [table, rows] of tables) {
    const [first] = rows as readonly string[]
    if (first === undefined) continue
    for (const column of Object.keys(JSON.parse(first) as object).filter(isId)) {
      const lost = await lostIn(database, table, column)
      if (lost !== null) found.push(lost)
    }
  }
  return found
}

async function lostIn(
  database: DatabaseBeside,
  table: string,
  column: string,
): Promise<string | null> {
  const kinds = Object.entries(byKind).find(([key]) => key.startsWith(`${table}.${column} `))
  if (kinds !== undefined) return lostByKind(database, { table, column, kinds })
  const target = targets[column]
  if (target === undefined) return `${table}.${column} is not listed`
  if (target === null) return null
  const [to = '', key = ''] = target.split('.')
  const total = await countLost(database, `${table} t`, `t.${column}`, `${to} o on o.${key}`)
  return total === 0 ? null : `${table}.${column}: ${total} find no ${target}`
}

async function lostByKind(
  database: DatabaseBeside,
  of: {
    readonly table: string
    readonly column: string
    readonly kinds: readonly [string, Readonly<Record<string, string>>]
  },
): Promise<string | null> {
  const { table, column } = of
  const [key, named] = of.kinds
  const kindColumn = key.split(' ')[1] ?? ''
  const present = await database.run(`select distinct ${kindColumn} as kind from ${table}`)
  for (const kind of present.map((row) => String(row['kind']))) {
    const to = named[kind]
    if (to === undefined) return `${table}.${column} of kind ${kind} is not listed`
    const rows = `(select * from ${table} where ${kindColumn} = '${kind}') t`
    const total = await countLost(database, rows, `t.${column}`, `${to} o on o.id`)
    if (total > 0) return `${table}.${column}: ${total} find no ${to}`
  }
  return null
}

/** Zeros and empty texts stand for none. */
async function countLost(
  database: DatabaseBeside,
  rows: string,
  column: string,
  join: string,
): Promise<number> {
  const [row] = await database.run(
    `select count(*) as total from ${rows} left join ${join} = ${column}
      where ${join.split(' on ')[1]} is null and ${column} is not null and cast(${column} as text) not in ('', '0')`,
  )
  return Number(row?.['total'])
}
