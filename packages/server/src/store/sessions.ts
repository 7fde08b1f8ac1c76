/** Live sessions and spent JWT ids. */

import { sql, type Kysely, type Selectable } from 'kysely'
import type { Asserted, EndReason, Session, SessionKind, SessionStore } from '../ports/sessions.ts'
import { dialectOf } from './database.ts'
import { buffer, firstOrNull } from './rows.ts'
import { Touches } from './touches.ts'

export interface SessionSchema {
  readonly session: {
    readonly id_part: string
    readonly secret_hash: Uint8Array
    readonly kind: SessionKind
    readonly site_luid: string
    readonly user_luid: string
    readonly pat_guid: string | null
    readonly trust_id: string | null
    /** JSON array. */
    readonly scopes: string | null
    /** JSON object. */
    readonly asserted: string | null
    readonly created_at: number
    readonly last_seen_at: number
    readonly ended_at: number | null
    readonly ended_reason: EndReason | null
  }
  readonly spent_jwt: {
    readonly trust_id: string
    readonly jti_hash: Uint8Array
    readonly expires_at: number
  }
}

type SessionRow = Selectable<SessionSchema['session']>

export interface SessionStoreParts {
  readonly db: Kysely<SessionSchema>
  /** A session's `lastSeenAt` is written at most once in this time. */
  readonly touchIntervalMs: number
  readonly close: () => Promise<void>
}

export interface DisposableSessionStore extends SessionStore, AsyncDisposable {}

export function createSessionStore(parts: SessionStoreParts): DisposableSessionStore {
  const { db } = parts
  const touched = new Touches(parts)
  const end = async (
    column: 'id_part' | 'user_luid' | 'site_luid' | 'pat_guid' | 'trust_id',
    value: string,
    ended: { readonly reason: EndReason; readonly now: Date },
  ): Promise<void> => {
    await db
      .updateTable('session')
      .set({ ended_at: ended.now.getTime(), ended_reason: ended.reason })
      .where(column, '=', value)
      .where('ended_at', 'is', null)
      .execute()
  }
  const live = db
    .selectFrom('session')
    .selectAll()
    .where('id_part', '=', '')
    .where('ended_at', 'is', null)
    .compile()
  return {
    open: async (session, options) => open(db, session, options),
    async find(idPart) {
      const { rows } = await db.executeQuery<SessionRow>({ ...live, parameters: [idPart] })
      const row = firstOrNull(rows)
      return row === null ? null : toSession(row)
    },
    end: async (idPart, reason, now) => end('id_part', idPart, { reason, now }),
    endOfUser: async (userLuid, reason, now) => end('user_luid', userLuid, { reason, now }),
    endOfSite: async (siteLuid, reason, now) => end('site_luid', siteLuid, { reason, now }),
    endOfPat: async (patGuid, reason, now) => end('pat_guid', patGuid, { reason, now }),
    endOfTrust: async (trustId, reason, now) => end('trust_id', trustId, { reason, now }),
    touch: (idPart, now) => touched.add(idPart, now),
    async claimJwtId({ trustId, jtiHash, expiresAt }) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('spent_jwt')
        .values({ trust_id: trustId, jti_hash: jtiHash, expires_at: expiresAt.getTime() })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },
    async prune({ now, createdBefore }) {
      await db.deleteFrom('session').where('created_at', '<', createdBefore.getTime()).execute()
      await db.deleteFrom('spent_jwt').where('expires_at', '<=', now.getTime()).execute()
    },
    flush: async () => touched.flush(),
    async [Symbol.asyncDispose]() {
      await touched.stop()
      await parts.close()
    },
  }
}

async function open(
  db: Kysely<SessionSchema>,
  session: Session,
  { replaces, now }: { readonly replaces?: string; readonly now: Date },
): Promise<void> {
  const ended = (reason: EndReason) => ({ ended_at: now.getTime(), ended_reason: reason })
  await db.transaction().execute(async (tx) => {
    if (replaces !== undefined) {
      await tx
        .updateTable('session')
        .set(ended('switched-site'))
        .where('id_part', '=', replaces)
        .where('ended_at', 'is', null)
        .execute()
    }
    if (session.patGuid !== null) {
      await lockPat(tx, session.patGuid)
      await tx
        .updateTable('session')
        .set(ended('replaced-by-pat-sign-in'))
        .where('pat_guid', '=', session.patGuid)
        .where('ended_at', 'is', null)
        .execute()
    }
    await tx
      .insertInto('session')
      .values({
        id_part: session.idPart,
        secret_hash: session.secretHash,
        kind: session.kind,
        site_luid: session.siteLuid,
        user_luid: session.userLuid,
        pat_guid: session.patGuid,
        trust_id: session.trustId,
        scopes: session.scopes === null ? null : JSON.stringify(session.scopes),
        asserted: session.asserted === undefined ? null : JSON.stringify(session.asserted),
        created_at: session.createdAt.getTime(),
        last_seen_at: session.lastSeenAt.getTime(),
      })
      .execute()
  })
}

/** Openers with one PAT take turns, else the later would meet the earlier's row in the unique index and fail. */
async function lockPat(tx: Kysely<SessionSchema>, patGuid: string): Promise<void> {
  if (dialectOf(tx) === 'sqlite') return
  await sql`select pg_advisory_xact_lock(hashtextextended(${patGuid}, 0))`.execute(tx)
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
