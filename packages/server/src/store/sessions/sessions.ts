/** Live sessions and spent JWT ids. */

import { sql, type Kysely, type Selectable } from 'kysely'
import type {
  Asserted,
  EndReason,
  OpenOptions,
  RunOutTimes,
  Session,
  SessionStore,
} from '../../ports/sessions.ts'
import { dialectOf, prepared, type Link, type Statements } from '../engine/database.ts'
import { groupedWriter } from '../engine/grouped-writes.ts'
import { buffer, firstOrNull } from '../engine/rows.ts'
import type { SessionSchema } from './schema.ts'
import { Touches } from './touches.ts'

type SessionRow = Selectable<SessionSchema['session']>

export interface SessionStoreParts extends Link<SessionSchema> {
  /** A session's `lastSeenAt` is written at most once in this time. */
  readonly touchIntervalMs: number
  readonly close: () => Promise<void>
}

export interface DisposableSessionStore extends SessionStore, AsyncDisposable {}

type SessionDatabase = Statements<SessionSchema>

const live = prepared((db: Kysely<SessionSchema>, idPart: string) =>
  db
    .selectFrom('session')
    .selectAll()
    .where('id_part', '=', idPart)
    .where('ended_at', 'is', null)
    .compile(),
)
const past = prepared((db: Kysely<SessionSchema>, idPart: string) =>
  db.selectFrom('session').selectAll().where('id_part', '=', idPart).compile(),
)
const endBy = (column: 'id_part' | 'user_luid' | 'site_luid' | 'pat_guid' | 'trust_id') =>
  prepared((db: Kysely<SessionSchema>, value: string, at: number, reason: EndReason) =>
    db
      .updateTable('session')
      .set({ ended_at: at, ended_reason: reason })
      .where(column, '=', value)
      .where('ended_at', 'is', null)
      .compile(),
  )
const endOne = endBy('id_part')
const endOfUser = endBy('user_luid')
const endOfSite = endBy('site_luid')
const endOfPat = endBy('pat_guid')
const endOfTrust = endBy('trust_id')
const endOfPassword = prepared(
  (db: Kysely<SessionSchema>, userLuid: string, at: number, reason: EndReason) =>
    db
      .updateTable('session')
      .set({ ended_at: at, ended_reason: reason })
      .where('user_luid', '=', userLuid)
      .where('kind', '=', 'password')
      .where('ended_at', 'is', null)
      .compile(),
)
const insert = prepared((db: Kysely<SessionSchema>, ...values: SessionValues) =>
  sql`insert into session (id_part, secret_hash, kind, site_luid, user_luid, pat_guid, trust_id, scopes, asserted, created_at, last_seen_at)
    values (${sql.join(values)})`.compile(db),
)
/** Not of a JWT that may have been used and forgotten: it had expired before the clock was set back. */
const take = prepared(
  (db: Kysely<SessionSchema>, trustId: string, jtiHash: Uint8Array, expiresAt: number) => {
    const bytes = sql.raw(dialectOf(db) === 'sqlite' ? 'blob' : 'bytea')
    return sql`insert into spent_jwt (trust_id, jti_hash, expires_at)
      select cast(${trustId} as text), cast(${jtiHash} as ${bytes}), cast(${expiresAt} as bigint)
      where not exists (select 1 from spent_jwt_horizon where expires_at >= cast(${expiresAt} as bigint))
      on conflict do nothing returning expires_at`.compile(db)
  },
)

export function createSessionStore(parts: SessionStoreParts): DisposableSessionStore {
  const { db, connection } = parts
  const database: SessionDatabase = { db, connection, dialect: dialectOf(db), compiled: new Map() }
  const touched = new Touches(parts)
  const write = groupedWriter(database)
  return {
    open: async (session, options) => write((tx) => writeOpened(tx, session, options)),
    async find(idPart) {
      const row = firstOrNull(await live(database, idPart))
      return row === null ? null : toSession(row)
    },
    async findPast(idPart) {
      const row = firstOrNull(await past(database, idPart))
      if (row === null) return null
      const endedAt = row.ended_at === null ? null : new Date(row.ended_at)
      return { session: toSession(row), endedAt, endedReason: row.ended_reason }
    },
    async end(idPart, reason, now) {
      await endOne(database, idPart, now.getTime(), reason)
    },
    async endOfUser(userLuid, reason, now) {
      await endOfUser(database, userLuid, now.getTime(), reason)
    },
    async endOfSite(siteLuid, reason, now) {
      await endOfSite(database, siteLuid, now.getTime(), reason)
    },
    async endOfPat(patGuid, reason, now) {
      await endOfPat(database, patGuid, now.getTime(), reason)
    },
    async endOfPassword(userLuid, reason, now) {
      await endOfPassword(database, userLuid, now.getTime(), reason)
    },
    async endOfTrust(trustId, reason, now) {
      await endOfTrust(database, trustId, now.getTime(), reason)
    },
    endRunOut: async (times) => endRunOut(db, times),
    touch: (idPart, now) => touched.add(idPart, now),
    async prune({ jwtsBefore, createdBefore }) {
      await db.deleteFrom('session').where('created_at', '<', createdBefore.getTime()).execute()
      await db.transaction().execute((tx) => forgetJwts(tx, jwtsBefore.getTime()))
    },
    flush: async () => touched.flush(),
    async [Symbol.asyncDispose]() {
      await touched.stop()
      await parts.close()
    },
  }
}

/** Those that were opened too long ago first: one may be both. */
async function endRunOut(db: Kysely<SessionSchema>, times: RunOutTimes): Promise<void> {
  const { createdBefore, unusedSince, maxMs, idleMs } = times
  await db
    .updateTable('session')
    .set(({ eb }) => ({ ended_at: eb('created_at', '+', maxMs), ended_reason: 'expired' }))
    .where('created_at', '<=', createdBefore.getTime())
    .where('ended_at', 'is', null)
    .execute()
  await db
    .updateTable('session')
    .set(({ eb }) => ({ ended_at: eb('last_seen_at', '+', idleMs), ended_reason: 'idle' }))
    .where('last_seen_at', '<=', unusedSince.getTime())
    .where('ended_at', 'is', null)
    .execute()
}

/** Removes ids of JWTs that are past, and notes the youngest of them. */
async function forgetJwts(db: Kysely<SessionSchema>, before: number): Promise<void> {
  const youngest = await db
    .selectFrom('spent_jwt')
    .select('expires_at')
    .where('expires_at', '<=', before)
    .orderBy('expires_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (youngest === undefined) return
  const { expires_at } = youngest
  await db
    .insertInto('spent_jwt_horizon')
    .values({ one: 1, expires_at })
    .onConflict((conflict) =>
      conflict
        .column('one')
        .doUpdateSet({ expires_at })
        .where('spent_jwt_horizon.expires_at', '<', expires_at),
    )
    .execute()
  await db.deleteFrom('spent_jwt').where('expires_at', '<=', expires_at).execute()
}

async function writeOpened(
  tx: SessionDatabase,
  session: Session,
  { replaces, now, claim }: OpenOptions,
): Promise<boolean> {
  const at = now.getTime()
  if (claim !== undefined) {
    const { trustId, jtiHash, expiresAt } = claim
    const taken = await take(tx, trustId, jtiHash, expiresAt.getTime())
    if (taken.length === 0) return false
  }
  if (replaces !== undefined) await endOne(tx, replaces, at, 'switched-site')
  if (session.patGuid !== null) {
    await lockPat(tx, session.patGuid)
    await endOfPat(tx, session.patGuid, at, 'replaced-by-pat-sign-in')
  }
  await insert(tx, ...valuesOf(session))
  return true
}

type SessionValues = ReturnType<typeof valuesOf>

function valuesOf(session: Session) {
  return [
    session.idPart,
    session.secretHash,
    session.kind,
    session.siteLuid,
    session.userLuid,
    session.patGuid,
    session.trustId,
    session.scopes === null ? null : JSON.stringify(session.scopes),
    session.asserted === undefined ? null : JSON.stringify(session.asserted),
    session.createdAt.getTime(),
    session.lastSeenAt.getTime(),
  ] as const
}

/** Openers with one PAT take turns, else the later would meet the earlier's row in the unique index and fail. */
async function lockPat({ db, dialect }: SessionDatabase, patGuid: string): Promise<void> {
  if (dialect === 'sqlite') return
  await sql`select pg_advisory_xact_lock(hashtextextended(${patGuid}, 0))`.execute(db)
}

function toSession(row: SessionRow): Session {
  return {
    idPart: row.id_part,
    secretHash: buffer(row.secret_hash),
    kind: row.kind,
    siteLuid: row.site_luid,
    userLuid: row.user_luid,
    patGuid: row.pat_guid,
    trustId: row.trust_id,
    scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as readonly string[]),
    ...(row.asserted !== null && { asserted: JSON.parse(row.asserted) as Asserted }),
    createdAt: new Date(row.created_at),
    lastSeenAt: new Date(row.last_seen_at),
  }
}
