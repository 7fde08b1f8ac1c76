/** Changing rules. Equal sets of rules of a site share one list, so that a list query compares a handful of numbers. */

import { hash } from 'node:crypto'
import type { ContentKind, Rule } from '../../domain/capabilities.ts'
import type { AclWriter } from '../../ports/store/acls.ts'
import { aclReader } from './reader.ts'
import type { Database } from '../engine/database.ts'
import { carriedByLock, setItemsOfProjects, setWorkbookAcl } from './effective-acls.ts'
import { isPushed, tableOf } from '../content/kinds.ts'
import { setCountedAcl } from '../content/counted.ts'
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
      if (isLocked && isPushed(kind)) {
        await setItemsOfProjects(database, { projectIds, of: kind, aclId })
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
    const { projectIds } = await carriedByLock(database, projectId)
    await setCountedAcl(database, 'project', { column: 'id', ids: projectIds, aclId })
  },
  workbook: setWorkbookAcl,
  view: async (database, id, aclId) =>
    setCountedAcl(database, 'view', { column: 'id', ids: [id], aclId }),
  datasource: async (database, id, aclId) =>
    setCountedAcl(database, 'datasource', { column: 'id', ids: [id], aclId }),
  flow: async (database, id, aclId) =>
    setCountedAcl(database, 'flow', { column: 'id', ids: [id], aclId }),
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
