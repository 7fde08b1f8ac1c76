/** Passwords of people, as hashes. */

import type { PasswordReader, PasswordWriter } from '../../ports/store/passwords.ts'
import { prepared, type Database } from '../engine/database.ts'
import { firstOrNull } from '../engine/rows.ts'

const ofAccount = prepared((db, accountId: number) =>
  db.selectFrom('account_password').selectAll().where('account_id', '=', accountId).compile(),
)

export function passwordReader(database: Database): PasswordReader {
  return {
    async ofAccount(accountId) {
      const row = firstOrNull(await ofAccount(database, accountId))
      return row === null ? null : { hash: row.hash, changedAt: new Date(row.changed_at) }
    },
  }
}

export function passwordWriter(database: Database): PasswordWriter {
  const { db } = database
  return {
    ...passwordReader(database),
    async set(accountId, { hash, changedAt }) {
      const row = { account_id: accountId, hash, changed_at: changedAt.getTime() }
      await db
        .insertInto('account_password')
        .values(row)
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(row))
        .execute()
    },
    async rehash(accountId, { from, to }) {
      await db
        .updateTable('account_password')
        .set({ hash: to })
        .where('account_id', '=', accountId)
        .where('hash', '=', from)
        .execute()
    },
    async delete(accountId) {
      await db.deleteFrom('account_password').where('account_id', '=', accountId).execute()
    },
  }
}
