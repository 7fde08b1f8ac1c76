/** Events of sign-ins and refused sessions. */

import { sql, type Kysely } from 'kysely'
import type {
  AuthEvent,
  AuthEventMatch,
  AuthEventQuery,
  AuthEventStore,
} from '../../ports/auth-events.ts'
import type { Database, Link } from '../engine/database.ts'
import { insertion } from '../engine/insertion.ts'
import { chunks, firstOrNull } from '../engine/rows.ts'
import { yieldToRequests } from '../engine/yield-to-requests.ts'

export interface AuthEventSchema {
  readonly auth_event: {
    /** Set by the database; in the order of events. */
    readonly number?: number
    readonly id: string
    readonly happened_at: number
    readonly outcome: string
    readonly reason: string | null
    readonly site_luid: string | null
    readonly tenant_luid: string | null
    /** The user of a verified credential. */
    readonly owner_luid: string | null
    readonly session_id: string | null
    readonly pat_guid: string | null
    readonly jti_hash: string | null
    /** JSON. */
    readonly event: string
  }
}

const columns = { session: 'session_id', pat: 'pat_guid', 'jwt-id': 'jti_hash' } as const
/** Sign-ins wait for a transaction of events, so that none is long. */
const eventsPerTransaction = 200
const insert = insertion<ReturnType<typeof valuesOf>, AuthEventSchema>(
  (rows) => sql`insert into auth_event
    (id, happened_at, outcome, reason, site_luid, tenant_luid, owner_luid, session_id, pat_guid, jti_hash, event)
    values ${rows} on conflict do nothing`,
)

export function createAuthEventStore({ db, connection }: Link<AuthEventSchema>): AuthEventStore {
  const compiled: Database['compiled'] = new Map()
  return {
    async append(events) {
      for (const some of chunks(events, eventsPerTransaction)) {
        await db
          .transaction()
          .execute(async (tx) => insert({ db: tx, connection, compiled }, some.map(valuesOf)))
        await yieldToRequests()
      }
    },
    async find(id) {
      const rows = await db.selectFrom('auth_event').select('event').where('id', '=', id).execute()
      return toEvent(firstOrNull(rows))
    },
    list: (query) => list(db, query),
    earliest: (match) => earliest(db, match),
    async prune({ before, keep }) {
      // From the oldest on, up to the first that is young enough.
      const young = await db
        .selectFrom('auth_event')
        .select('number')
        .where('happened_at', '>=', before.getTime())
        .orderBy('number')
        .limit(1)
        .executeTakeFirst()
      const firstOfKept = await db
        .selectFrom('auth_event')
        .select('number')
        .orderBy('number', 'desc')
        .offset(Math.max(keep - 1, 0))
        .limit(1)
        .executeTakeFirst()
      const first = Math.max(young?.number ?? Infinity, firstOfKept?.number ?? 0)
      const old = db.deleteFrom('auth_event')
      await (first === Infinity ? old : old.where('number', '<', first)).execute()
    },
  }
}

async function list(db: Kysely<AuthEventSchema>, query: AuthEventQuery) {
  let matching = db.selectFrom('auth_event')
  const { tenantLuid, siteLuid, ownerLuid, outcome, reason } = query
  if (tenantLuid !== undefined) matching = matching.where('tenant_luid', '=', tenantLuid)
  if (siteLuid !== undefined) matching = matching.where('site_luid', '=', siteLuid)
  if (ownerLuid !== undefined) matching = matching.where('owner_luid', '=', ownerLuid)
  if (outcome !== undefined) matching = matching.where('outcome', '=', outcome)
  if (reason !== undefined) matching = matching.where('reason', '=', reason)
  const { count } = await matching
    .select((of) => of.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow()
  const rows = await matching
    .select('event')
    .orderBy('number', 'desc')
    .offset(query.offset)
    .limit(query.limit)
    .execute()
  const items = rows.flatMap((row) => toEvent(row) ?? [])
  return { items, totalAvailable: Number(count) }
}

async function earliest(
  db: Kysely<AuthEventSchema>,
  { by, value, outcomes, since }: AuthEventMatch,
): Promise<AuthEvent | null> {
  const rows = await db
    .selectFrom('auth_event')
    .select('event')
    .where(columns[by], '=', value)
    .where('outcome', 'in', [...outcomes])
    .where('happened_at', '>=', since?.getTime() ?? 0)
    .orderBy('happened_at')
    .orderBy('number')
    .limit(1)
    .execute()
  return toEvent(firstOrNull(rows))
}

function valuesOf(event: AuthEvent) {
  return [
    event.id,
    event.at.getTime(),
    event.outcome,
    event.reason,
    event.siteLuid,
    event.tenantLuid,
    event.isVerified ? event.userLuid : null,
    event.sessionId,
    event.patGuid,
    event.jwt?.jtiHash ?? null,
    JSON.stringify(event),
  ] as const
}

function toEvent(row: { readonly event: string } | null): AuthEvent | null {
  if (row === null) return null
  const stored = JSON.parse(row.event) as Omit<AuthEvent, 'at'> & { readonly at: string }
  return { ...stored, at: new Date(stored.at) }
}
