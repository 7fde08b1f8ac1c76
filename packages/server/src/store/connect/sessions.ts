/** The one session of each credential: who has it, who is signing in, and since when it is unused. */

import type { Selectable } from 'kysely'
import type {
  ConnectSession,
  ConnectSessionReader,
  ConnectSessionWriter,
  SignInLease,
} from '../../ports/store/connect.ts'
import { prepared, type Database } from '../engine/database.ts'
import { buffer, firstOrNull } from '../engine/rows.ts'
import { lockUntilCommit } from '../engine/transaction-lock.ts'
import type { Schema } from '../schema.ts'

const byFingerprint = prepared((db, fingerprint: string) =>
  db.selectFrom('connect_session').selectAll().where('fingerprint', '=', fingerprint).compile(),
)

export function connectSessionReader(database: Database): ConnectSessionReader {
  return {
    async byFingerprint(fingerprint) {
      const row = firstOrNull(await byFingerprint(database, fingerprint))
      return row === null ? null : toSession(row)
    },
  }
}

export function connectSessionWriter(database: Database): ConnectSessionWriter {
  const { db } = database
  return {
    ...connectSessionReader(database),
    lease: (fingerprint, lease) => takeLease(database, fingerprint, lease),
    put: (session, owner) => putSession(database, session, owner),
    async release(fingerprint, owner) {
      // A credential that never signed in leaves nothing behind, so that guesses fill no table.
      await db
        .deleteFrom('connect_session')
        .where('fingerprint', '=', fingerprint)
        .where('lease_owner', '=', owner)
        .where('generation', '=', 0)
        .execute()
      await ofOwner(database, fingerprint, owner)
        .set({ lease_owner: null, lease_until: 0 })
        .execute()
    },
    async touch(fingerprint, generation, usedAt) {
      await db
        .updateTable('connect_session')
        .set({ used_at: usedAt.getTime() })
        .where('fingerprint', '=', fingerprint)
        .where('generation', '=', generation)
        .execute()
    },
    async secret(name, sealed) {
      await db
        .insertInto('connect_secret')
        .values({ name, sealed_value: sealed })
        .onConflict((on) => on.column('name').doNothing())
        .execute()
      const { sealed_value: value } = await db
        .selectFrom('connect_secret')
        .select('sealed_value')
        .where('name', '=', name)
        .executeTakeFirstOrThrow()
      return buffer(value)
    },
    async clear(fingerprint) {
      await db
        .updateTable('connect_session')
        .set({ site: null, sealed_token: null })
        .where('fingerprint', '=', fingerprint)
        .execute()
    },
  }
}

const ofOwner = ({ db }: Database, fingerprint: string, owner: string) =>
  db
    .updateTable('connect_session')
    .where('fingerprint', '=', fingerprint)
    .where('lease_owner', '=', owner)

async function takeLease(
  database: Database,
  fingerprint: string,
  { owner, nowMs, untilMs }: SignInLease,
): Promise<ConnectSession | null> {
  const { db } = database
  await lockUntilCommit(database, `connect session ${fingerprint}`)
  await db
    .insertInto('connect_session')
    .values({ fingerprint, generation: 0, lease_until: 0 })
    .onConflict((on) => on.column('fingerprint').doNothing())
    .execute()
  const taken = await db
    .updateTable('connect_session')
    .set({ lease_owner: owner, lease_until: untilMs })
    .where('fingerprint', '=', fingerprint)
    .where((where) =>
      where.or([where('lease_until', '<', nowMs), where('lease_owner', '=', owner)]),
    )
    .returningAll()
    .executeTakeFirst()
  return taken === undefined ? null : toSession(taken)
}

async function putSession(
  database: Database,
  session: ConnectSession,
  owner: string,
): Promise<boolean> {
  const { numUpdatedRows } = await ofOwner(database, session.fingerprint, owner)
    .set({
      generation: session.generation,
      site: session.site,
      site_luid: session.siteLuid,
      api_version: session.apiVersion,
      sealed_token: session.sealedToken,
      obtained_at: session.obtainedAt?.getTime() ?? null,
      used_at: session.usedAt?.getTime() ?? null,
      lease_owner: null,
      lease_until: 0,
    })
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

function toSession(row: Selectable<Schema['connect_session']>): ConnectSession {
  return {
    fingerprint: row.fingerprint,
    generation: row.generation,
    site: row.site,
    siteLuid: row.site_luid,
    apiVersion: row.api_version,
    sealedToken: row.sealed_token === null ? null : buffer(row.sealed_token),
    obtainedAt: row.obtained_at === null ? null : new Date(row.obtained_at),
    usedAt: row.used_at === null ? null : new Date(row.used_at),
  }
}
