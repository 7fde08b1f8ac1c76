/** Opens the stores of a server, on files, in memory or on PostgreSQL. */

import type { SessionSchema } from './sessions/schema.ts'
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import type { AuditLog, AuditSeal } from '../ports/audit.ts'
import type { AuthEventStore } from '../ports/auth-events.ts'
import type { Clock, Random } from '../ports/clock.ts'
import type { CloudSessionStore } from '../ports/cloud-sessions.ts'
import type { JobAnnouncements } from '../ports/jobs.ts'
import type { InstallationStore } from '../ports/installation.ts'
import { outageIn } from '../ports/outage.ts'
import type { SessionStore } from '../ports/sessions.ts'
import type { Store } from '../ports/store/store.ts'
import { createAuditLog } from './audit/log.ts'
import { createAuthEventStore, type AuthEventSchema } from './auth-events/auth-events.ts'
import { createCloudSessionStore } from './cloud/sessions.ts'
import type { CloudSessionSchema } from './cloud/schema.ts'
import type { Compiled, Database, DialectName, Link } from './engine/database.ts'
import { lockDirectory } from './engine/directory-lock.ts'
import { createInstallationStore } from './installation/installation.ts'
import { imageable, storeImages, type StoreImages } from './engine/images.ts'
import { ListMemory } from './lists/memory.ts'
import { contentMigrations, isMigrated, migrate, sessionMigrations } from './engine/migrate.ts'
import type { Schema } from './schema.ts'
import { createSessionStore, type DisposableSessionStore } from './sessions/sessions.ts'
import type { PostgresOptions } from './engine/postgres.ts'
import { connectSqlite, linkOn } from './engine/sqlite.ts'
import { createStore } from './store.ts'

/** Name of the file in the directory that holds content, identity and the audit log. */
export const contentFile = 'content.db'

export type StoreLocation =
  /** Two files in a directory, which is made where it is missing. */
  | { readonly kind: 'sqlite'; readonly directory: string }
  /** Gone with the process. */
  | { readonly kind: 'memory' }
  /** A `postgres://` address; the database must exist. */
  | { readonly kind: 'postgres'; readonly url: string }

export interface StoreOptions {
  /** Where luids come from; the system where absent. */
  readonly random?: Pick<Random, 'uuid'>
  /** When changes happened; the system's time where absent. */
  readonly clock?: Clock
  /** How long a session's last use may be held back, one minute where absent. */
  readonly touchIntervalMs?: number
  /** Called after each commit that gave entries of the audit log their places, with the last of them. */
  readonly onSealed?: (seal: AuditSeal) => void
  /** Reports connections that the database ended while nothing was asked on them. */
  readonly onConnectionLost?: (cause: Error) => void
}

export interface OpenStore extends AsyncDisposable {
  readonly store: Store
  readonly installation: InstallationStore
  readonly audit: AuditLog
  readonly sessions: SessionStore
  readonly authEvents: AuthEventStore
  readonly cloudSessions: CloudSessionStore
  /** Whether the databases have the schema of this version. Rejects when one does not answer. */
  isMigrated(): Promise<boolean>
  /** Null where the databases outlive the process. */
  readonly images: StoreImages | null
  /** Of jobs that any server of the database commits. */
  readonly announcements: JobAnnouncements
  /** Brings what waits in the logs of SQLite into its files, as far as there is room, and gives the space of the logs back. */
  shrinkLogs(): Promise<void>
}

/**
 * Opens the databases and brings them to the present schema. Disposing writes what is held back and closes them.
 *
 * @throws Error when a database cannot be opened or migrated
 */
export async function openStore(
  location: StoreLocation,
  options: StoreOptions = {},
): Promise<OpenStore> {
  const connections = await (location.kind === 'postgres'
    ? openPostgres({ url: location.url, ...lossReport(options) })
    : openSqlite(location))
  const { writing, sessions, dialect } = connections
  const { random } = options
  try {
    await migrate(writing.db, 'content', contentMigrations)
    await migrate(sessions.db, 'session', sessionMigrations)
  } catch (error) {
    await connections.close()
    throw error
  }
  const shared: Omit<Database, keyof Link<Schema>> = {
    dialect,
    uuid: random === undefined ? randomUUID : () => random.uuid(),
    compiled: new Map<unknown, Compiled>(),
    lists: new ListMemory(),
  }
  const sessionStore = createSessionStore({
    ...sessions,
    touchIntervalMs: options.touchIntervalMs ?? 60_000,
    close: async () => {},
  })
  const authEvents = createAuthEventStore(sessions as unknown as Link<AuthEventSchema>)
  const clock = options.clock ?? { now: () => new Date() }
  const { onSealed = () => undefined } = options
  return assemble({ connections, shared, clock, sessionStore, authEvents, onSealed })
}

function assemble(parts: {
  readonly connections: Connections
  readonly shared: Omit<Database, keyof Link<Schema>>
  readonly clock: Clock
  readonly sessionStore: DisposableSessionStore
  readonly authEvents: AuthEventStore
  readonly onSealed: (seal: AuditSeal) => void
}): OpenStore {
  let closing: Promise<void> | null = null
  const close = async (): Promise<void> => {
    closing ??= (async () => {
      await parts.sessionStore[Symbol.asyncDispose]()
      await parts.connections.close()
    })()
    return closing
  }
  const { onSealed } = parts
  const writing = { ...parts.shared, ...parts.connections.writing }
  const store = createStore({
    reading: { ...parts.shared, ...parts.connections.reading },
    writing,
    clock: parts.clock,
    onSealed,
    close,
  })
  return {
    store,
    installation: createInstallationStore(parts.connections.writing),
    audit: createAuditLog({ reading: parts.connections.reading.db, writing, onSealed }),
    sessions: parts.sessionStore,
    authEvents: parts.authEvents,
    cloudSessions: createCloudSessionStore(parts.connections.cloudSessions),
    async isMigrated() {
      const { reading, sessions } = parts.connections
      return (
        (await isMigrated(reading.db, 'content', contentMigrations)) &&
        (await isMigrated(sessions.db, 'session', sessionMigrations))
      )
    },
    announcements: parts.connections.announcements ?? noAnnouncements,
    images: parts.connections.images?.(store, parts.shared.lists) ?? null,
    shrinkLogs: async () => parts.connections.shrinkLogs?.(),
    [Symbol.asyncDispose]: close,
  }
}

interface Connections {
  readonly dialect: DialectName
  readonly reading: Link<Schema>
  readonly writing: Link<Schema>
  readonly sessions: Link<SessionSchema>
  /** The same database. */
  readonly cloudSessions: Link<CloudSessionSchema>
  readonly images?: (store: Store, lists: ListMemory | null) => StoreImages
  readonly shrinkLogs?: () => Promise<void>
  readonly announcements?: JobAnnouncements
  readonly close: () => Promise<void>
}

/** SQLite has one server, which wakes its worker itself. */
const noAnnouncements: JobAnnouncements = {
  listen: () => ({ [Symbol.asyncDispose]: async () => undefined }),
}

const lossReport = ({ onConnectionLost }: StoreOptions) =>
  onConnectionLost === undefined ? {} : { onConnectionLost }

/** The driver is loaded where it is wanted only. */
async function openPostgres(options: PostgresOptions): Promise<Connections> {
  const { postgresDialect, postgresPool } = await import('./engine/postgres.ts')
  const { postgresAnnouncements } = await import('./jobs/listen.ts')
  const pool = postgresPool(options)
  const content = new Kysely<Schema>({ dialect: postgresDialect(pool) })
  const sessions = new Kysely<SessionSchema & CloudSessionSchema>({
    dialect: postgresDialect(pool),
  })
  return {
    dialect: 'postgres',
    reading: { db: content, connection: null },
    writing: { db: content, connection: null },
    sessions: { db: sessions, connection: null },
    cloudSessions: { db: sessions, connection: null },
    announcements: postgresAnnouncements(options.url),
    async close() {
      await content.destroy()
      await sessions.destroy()
      await pool.end()
    },
  }
}

async function openSqlite(
  location: Exclude<StoreLocation, { readonly kind: 'postgres' }>,
): Promise<Connections> {
  const isFile = location.kind === 'sqlite'
  if (isFile) await mkdir(location.directory, { recursive: true })
  using opened = new DisposableStack()
  if (isFile) opened.use(lockDirectory(location.directory))
  const connect = (name: string, synchronous: 'FULL' | 'NORMAL', isReadOnly = false) => {
    const path = isFile ? join(location.directory, name) : ':memory:'
    return opened.use(connectSqlite({ path, synchronous }, { isReadOnly }))
  }
  const content = connect(contentFile, 'FULL')
  const reading = isFile ? connect(contentFile, 'FULL', true) : content
  const sessions = connect('sessions.db', 'NORMAL')
  const writable = linkOn<Schema>(content)
  const sessionLink = linkOn<SessionSchema & CloudSessionSchema>(sessions)
  const held = opened.move()
  return {
    dialect: 'sqlite',
    reading: isFile ? linkOn<Schema>(reading) : writable,
    writing: writable,
    sessions: sessionLink,
    cloudSessions: sessionLink,
    ...(!isFile && {
      images: (store: Store, lists: ListMemory | null) =>
        storeImages({
          store,
          lists,
          content: imageable(writable.db, content),
          sessions: imageable(sessionLink.db, sessions),
        }),
    }),
    shrinkLogs: async () => {
      await shrinkLog(writable.db)
      await shrinkLog(sessionLink.db)
    },
    close: async () => held.dispose(),
  }
}

async function shrinkLog<S>(db: Kysely<S>): Promise<void> {
  try {
    await sql`pragma wal_checkpoint(truncate)`.execute(db)
  } catch (cause) {
    if (outageIn(cause) === null) throw cause
  }
}
