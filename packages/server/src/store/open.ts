/** Opens the stores of a server, on files, in memory or on PostgreSQL. */

import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, type CompiledQuery } from 'kysely'
import type { AuthEventStore } from '../ports/auth-events.ts'
import type { Random } from '../ports/clock.ts'
import type { CloudSessionStore } from '../ports/cloud-manager.ts'
import type { SessionStore } from '../ports/sessions.ts'
import type { Store } from '../ports/store.ts'
import { createAuthEventStore, type AuthEventSchema } from './auth-events.ts'
import { createCloudSessionStore } from './cloud-sessions.ts'
import type { CloudSessionSchema } from './cloud-schema.ts'
import type { Database, DialectName } from './database.ts'
import { lockDirectory } from './directory-lock.ts'
import { storeImages, type StoreImages } from './images.ts'
import { ListMemory } from './lists/memory.ts'
import { contentMigrations, migrate, sessionMigrations } from './migrate.ts'
import type { Schema } from './schema.ts'
import { createSessionStore, type DisposableSessionStore, type SessionSchema } from './sessions.ts'
import { sqliteDialect } from './sqlite.ts'
import { createStore } from './store.ts'

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
  /** How long a session's last use may be held back, one minute where absent. */
  readonly touchIntervalMs?: number
}

export interface OpenStore extends AsyncDisposable {
  readonly store: Store
  readonly sessions: SessionStore
  readonly authEvents: AuthEventStore
  readonly cloudSessions: CloudSessionStore
  /** Null where the databases outlive the process. */
  readonly images: StoreImages | null
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
    ? openPostgres(location.url)
    : openSqlite(location))
  const { reading, writing, sessions, dialect } = connections
  const { random } = options
  try {
    await migrate(writing, 'content', contentMigrations)
    await migrate(sessions, 'session', sessionMigrations)
  } catch (error) {
    await connections.close()
    throw error
  }
  const shared: Omit<Database, 'db'> = {
    dialect,
    uuid: random === undefined ? randomUUID : () => random.uuid(),
    compiled: new Map<unknown, CompiledQuery>(),
    lists: new ListMemory(),
  }
  const sessionStore = createSessionStore({
    db: sessions,
    touchIntervalMs: options.touchIntervalMs ?? 60_000,
    close: async () => {},
  })
  const authEvents = createAuthEventStore(sessions as unknown as Kysely<AuthEventSchema>)
  return assemble({ connections, shared, reading, writing, sessionStore, authEvents })
}

function assemble(parts: {
  readonly connections: Connections
  readonly shared: Omit<Database, 'db'>
  readonly reading: Kysely<Schema>
  readonly writing: Kysely<Schema>
  readonly sessionStore: DisposableSessionStore
  readonly authEvents: AuthEventStore
}): OpenStore {
  let closing: Promise<void> | null = null
  const close = async (): Promise<void> => {
    closing ??= (async () => {
      await parts.sessionStore[Symbol.asyncDispose]()
      await parts.connections.close()
    })()
    return closing
  }
  const store = createStore({
    reading: { ...parts.shared, db: parts.reading },
    writing: { ...parts.shared, db: parts.writing },
    close,
  })
  return {
    store,
    sessions: parts.sessionStore,
    authEvents: parts.authEvents,
    cloudSessions: createCloudSessionStore(parts.connections.cloudSessions),
    images: parts.connections.images?.(store, parts.shared.lists) ?? null,
    [Symbol.asyncDispose]: close,
  }
}

interface Connections {
  readonly dialect: DialectName
  readonly reading: Kysely<Schema>
  readonly writing: Kysely<Schema>
  readonly sessions: Kysely<SessionSchema>
  /** The same database. */
  readonly cloudSessions: Kysely<CloudSessionSchema>
  readonly images?: (store: Store, lists: ListMemory | null) => StoreImages
  readonly close: () => Promise<void>
}

/** The driver is loaded where it is wanted only. */
async function openPostgres(url: string): Promise<Connections> {
  const { postgresDialect, postgresPool } = await import('./postgres.ts')
  const pool = postgresPool(url)
  const content = new Kysely<Schema>({ dialect: postgresDialect(pool) })
  const sessions = new Kysely<SessionSchema & CloudSessionSchema>({
    dialect: postgresDialect(pool),
  })
  return {
    dialect: 'postgres',
    reading: content,
    writing: content,
    sessions,
    cloudSessions: sessions,
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
  using lock = new DisposableStack()
  if (isFile) lock.use(lockDirectory(location.directory))
  const path = (name: string): string => (isFile ? join(location.directory, name) : ':memory:')
  const content = { path: path('content.db'), synchronous: 'FULL' } as const
  const contentDialect = sqliteDialect(content)
  const writing = new Kysely<Schema>({ dialect: contentDialect })
  const reading = isFile
    ? new Kysely<Schema>({ dialect: sqliteDialect(content, { isReadOnly: true }) })
    : writing
  const sessionDialect = sqliteDialect({ path: path('sessions.db'), synchronous: 'NORMAL' })
  const sessions = new Kysely<SessionSchema & CloudSessionSchema>({ dialect: sessionDialect })
  const held = lock.move()
  return {
    dialect: 'sqlite',
    reading,
    writing,
    sessions,
    cloudSessions: sessions,
    ...(!isFile && {
      images: (store: Store, lists: ListMemory | null) =>
        storeImages({ store, lists, content: contentDialect, sessions: sessionDialect }),
    }),
    async close() {
      if (isFile) await reading.destroy()
      await writing.destroy()
      await sessions.destroy()
      held.dispose()
    },
  }
}
