/** Changing rules. Equal sets of rules of a site share one list, so that a list query compares a handful of numbers. */

import { hash } from 'node:crypto'
import type { ContentKind, Rule } from '../../domain/capabilities.ts'
import type { AclWriter } from '../../ports/store/acls.ts'
import { aclReader } from './reader.ts'
import type { Database } from '../engine/database.ts'
import { carriedByLock, setItemsOfProjects, setViewAcl, setWorkbookAcl } from './effective-acls.ts'
import { tableOf } from '../content/kinds.ts'
import { moveCount } from '../content/counts.ts'
import { chunks, only } from '../engine/rows.ts'
import { touchSite } from '../sites/versions.ts'

export function aclWriter(database: Database): AclWriter {
  const { db } = database
  return {
    ...aclReader(database),
    intern: async (siteId, rules) => intern(database, siteId, rules),
    async setDefault(projectId, kind, aclId) {
      const { siteId, projectIds, isLocked } = await carriedByLock(database, projectId)
      await touchSite(database, siteId, { access: true })
      for (const ids of chunks(projectIds)) {
        await db
          .insertInto('project_default_acl')
          .values(ids.map((id) => ({ project_id: id, kind, acl_id: aclId })))
          .onConflict((conflict) =>
            conflict.columns(['project_id', 'kind']).doUpdateSet({ acl_id: aclId }),
          )
          .execute()
      }
      if (isLocked && kind === 'workbook') {
        await setItemsOfProjects(database, { siteId, projectIds, aclId })
      }
    },
    async setOf({ kind, id }, aclId) {
      const { site_id: siteId } = only(await siteOf(database, kind, id), `${kind} ${id}`)
      await touchSite(database, siteId, { access: true })
      await setters[kind](database, id, aclId)
    },
  }
}

type SetAcl = (database: Database, id: number, aclId: number) => Promise<void>

const setters: Readonly<Record<ContentKind, SetAcl>> = {
  async project(database, projectId, aclId) {
    const { siteId, projectIds } = await carriedByLock(database, projectId)
    await setProjectAcls(database, { siteId, projectIds, aclId })
  },
  workbook: setWorkbookAcl,
  view: setViewAcl,
}

const siteOf = ({ db }: Database, kind: ContentKind, id: number) =>
  db.selectFrom(tableOf[kind]).select('site_id').where('id', '=', id).execute()

/** The site's list with exactly these rules, made where there is none yet. */
export async function intern(
  { db }: Database,
  siteId: number,
  rules: readonly Rule[],
): Promise<number> {
  const unique = new Map(
    rules.map((rule) => [
      [rule.granteeKind, rule.granteeId, rule.capability, rule.mode].join(' '),
      rule,
    ]),
  )
  const digest = hash('sha256', [...unique.keys()].sort().join('\n'))
  const made = await db
    .insertInto('acl')
    .values({ site_id: siteId, hash: digest })
    .onConflict((conflict) => conflict.columns(['site_id', 'hash']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made === undefined) {
    const known = await db
      .selectFrom('acl')
      .select('id')
      .where('site_id', '=', siteId)
      .where('hash', '=', digest)
      .executeTakeFirstOrThrow()
    return known.id
  }
  const rows = [...unique.values()].map((rule) => ({
    acl_id: made.id,
    site_id: siteId,
    grantee_kind: rule.granteeKind,
    grantee_id: rule.granteeId,
    capability: rule.capability,
    mode: rule.mode,
  }))
  for (const part of chunks(rows)) await db.insertInto('acl_rule').values(part).execute()
  return made.id
}

/** Gives projects a list of rules and keeps the count of what carries which. */
export async function setProjectAcls(
  database: Database,
  {
    siteId,
    projectIds,
    aclId,
  }: { readonly siteId: number; readonly projectIds: readonly number[]; readonly aclId: number },
): Promise<void> {
  for (const ids of chunks(projectIds)) {
    const before = await database.db
      .selectFrom('project')
      .select(['acl_id', (select) => select.fn.countAll<number>().as('by')])
      .where('id', 'in', ids)
      .groupBy('acl_id')
      .execute()
    await database.db.updateTable('project').set({ acl_id: aclId }).where('id', 'in', ids).execute()
    for (const row of before) {
      const moved = { siteId, kind: 'project', aclId: row.acl_id, by: row.by } as const
      await moveCount(database, moved, aclId)
    }
  }
}
