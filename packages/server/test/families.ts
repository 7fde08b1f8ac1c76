/** Runs a family of methods on every database, each against a server of its own on a real data directory. */

import type { SessionSchema } from '../src/store/sessions/schema.ts'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { systemClock } from '../src/wire/system-clock.ts'
import type { Rule } from '../src/domain/capabilities.ts'
import type { SessionStore, Store } from '../src/ports/index.ts'
import type { EaselOptions } from '../src/testing.ts'
import { ListMemory } from '../src/store/lists/memory.ts'
import { openStore, type OpenStore } from '../src/store/open.ts'
import type { Schema } from '../src/store/schema.ts'
import { connectSqlite, linkOn } from '../src/store/engine/sqlite.ts'
import { createSessionStore } from '../src/store/sessions/sessions.ts'
import { createStore } from '../src/store/store.ts'
import { startKit, type Kit, type Role } from './kit.ts'
import { openTestPostgres } from './postgres.ts'

export interface FamilyKit extends Kit {
  /** The server's database, opened beside it: for rules that no method sets yet, and to see what stays behind. */
  readonly store: Store
  /** The server's sessions as they are stored, whatever it remembers of them. */
  readonly sessions: Pick<SessionStore, 'find'>
  readonly directory: string
  /** Relative paths of all files that the server keeps of what was sent to it. */
  files(): Promise<readonly string[]>
}

export async function startFamilyKit(options: Partial<EaselOptions> = {}): Promise<FamilyKit> {
  const directory = await mkdtemp(join(tmpdir(), 'easel-family-'))
  const kit = await startKit({ data: { kind: 'directory', path: directory }, ...options })
  const { databaseUrl } = options
  const opened =
    databaseUrl === undefined
      ? besideSqlite(directory)
      : await openStore({ kind: 'postgres', url: databaseUrl })
  // The server remembers what it has read until it writes itself, so it is made to after each change beside it.
  const transaction: Store['transaction'] = async (work) => {
    const result = await opened.store.transaction(work)
    await kit.easel.provision.group(kit.site.luid, `noticed ${randomUUID()}`)
    return result
  }
  return {
    ...kit,
    store: { ...opened.store, transaction },
    sessions: opened.sessions,
    directory,
    files: async () => {
      const found = await readdir(join(directory, 'files'), {
        recursive: true,
        withFileTypes: true,
      })
      return found
        .filter((each) => each.isFile())
        .map(({ name }) => name)
        .toSorted()
    },
    [Symbol.asyncDispose]: async () => {
      await opened[Symbol.asyncDispose]()
      await kit[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** The server locks its directory against other servers, so that its database is opened below that. */
function besideSqlite(
  directory: string,
): Pick<OpenStore, 'store' | 'sessions' | typeof Symbol.asyncDispose> {
  const open = <S>(name: string) =>
    linkOn<S>(connectSqlite({ path: join(directory, name), synchronous: 'FULL' }))
  const content = open<Schema>('content.db')
  const { db } = content
  const database = {
    ...content,
    dialect: 'sqlite',
    uuid: randomUUID,
    compiled: new Map(),
    lists: new ListMemory(),
  } as const
  const sessionLink = open<SessionSchema>('sessions.db')
  const sessions = createSessionStore({
    ...sessionLink,
    touchIntervalMs: 60_000,
    close: () => sessionLink.db.destroy(),
  })
  return {
    store: createStore({
      reading: database,
      writing: database,
      clock: systemClock,
      onSealed: () => undefined,
      close: () => db.destroy(),
    }),
    sessions,
    [Symbol.asyncDispose]: async () => {
      await sessions[Symbol.asyncDispose]()
      await db.destroy()
    },
  }
}

/** Suites on PostgreSQL show as skipped where there is none. */
export async function describeFamily(
  subject: string,
  suite: (kit: () => FamilyKit) => void,
  options: Partial<EaselOptions> = {},
): Promise<void> {
  const postgres = await openTestPostgres()
  const runOn = (start: () => Promise<FamilyKit>) => {
    let kit: FamilyKit | null = null
    beforeAll(async () => {
      kit = await start()
    })
    afterAll(async () => {
      await kit?.[Symbol.asyncDispose]()
    })
    suite(() => {
      if (kit === null) throw new Error('the server has not started')
      return kit
    })
  }
  afterAll(async () => {
    await postgres?.[Symbol.asyncDispose]()
  })
  describe(`${subject} on SQLite`, () => {
    runOn(async () => startFamilyKit(options))
  })
  describe.skipIf(postgres === null)(`${subject} on PostgreSQL`, () => {
    runOn(async () =>
      startFamilyKit({ ...options, databaseUrl: (await postgres?.database()) ?? '' }),
    )
  })
}

/** Rules as tests write them: who, what, and whether it is allowed. */
export const rule = (
  kit: Kit,
  role: Role,
  capability: Rule['capability'],
  mode: Rule['mode'] = 'Allow',
): Rule => ({ granteeKind: 'user', granteeId: kit.users[role].id, capability, mode })

/** Makes exactly these the rules of a workbook and, where its tabs are hidden, nothing of its views. */
export async function setWorkbookRules(
  { store, site }: FamilyKit,
  luid: string,
  rules: readonly Rule[],
): Promise<void> {
  await store.transaction(async (write) => {
    const workbook = await write.workbooks.byLuid(site.id, luid)
    if (workbook === null) throw new Error(`no workbook ${luid}`)
    await write.acls.setOf(
      { kind: 'workbook', id: workbook.id },
      await write.acls.intern(site.id, rules),
    )
  })
}

export async function setProjectRules(
  { store, site }: FamilyKit,
  luid: string,
  rules: { readonly project?: readonly Rule[]; readonly workbooks?: readonly Rule[] },
): Promise<void> {
  await store.transaction(async (write) => {
    const project = await write.projects.byLuid(site.id, luid)
    if (project === null) throw new Error(`no project ${luid}`)
    const { id } = project
    if (rules.project !== undefined) {
      await write.acls.setOf(
        { kind: 'project', id: id },
        await write.acls.intern(site.id, rules.project),
      )
    }
    if (rules.workbooks !== undefined) {
      await write.acls.setDefault(id, 'workbook', await write.acls.intern(site.id, rules.workbooks))
    }
  })
}
