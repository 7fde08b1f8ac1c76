/** The one row that ties the database to its folders. */

import { sql } from 'kysely'
import type { Installation, InstallationStore } from '../../ports/installation.ts'
import type { Link } from '../engine/database.ts'
import { buffer } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

/** @param writing Also for reading: what was just written is seen. */
export function createInstallationStore({ db }: Pick<Link<Schema>, 'db'>): InstallationStore {
  const find = async (): Promise<Installation | null> => {
    const row = await db.selectFrom('installation').selectAll().executeTakeFirst()
    if (row === undefined) return null
    const { id, sealed_check, is_marked } = row
    return { id, sealedCheck: buffer(sealed_check), isMarked: is_marked === 1 }
  }
  return {
    find,
    async isEmpty() {
      const { rows } = await sql<{ found: number }>`
        select 1 as found from site union all select 1 from tenant
        union all select 1 from audit_entry union all select 1 from audit_anchor
        limit 1`.execute(db)
      return rows.length === 0
    },
    async begin({ id, sealedCheck }) {
      await db
        .insertInto('installation')
        .values({ one: 1, id, sealed_check: sealedCheck, is_marked: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const kept = await find()
      if (kept === null) throw new Error('the row of the installation was not kept')
      return kept
    },
    async marked() {
      await db.updateTable('installation').set({ is_marked: 1 }).execute()
    },
  }
}
