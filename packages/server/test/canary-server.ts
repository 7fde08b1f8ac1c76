/** A server whose every word is kept: its log, its answers and everything it stores. */

import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger } from '../src/log/logger.ts'
import { startEasel, type Easel } from '../src/testing.ts'
import { Canaries, type Found } from './canaries.ts'
import { besidePostgres, besideSqlite, type DatabaseBeside } from './database-beside.ts'

export interface Asking {
  readonly verb?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Secrets that this answer is there to tell. */
  readonly tells?: readonly string[]
}

export interface Said {
  readonly status: number
  readonly text: string
}

export interface CanaryServer extends AsyncDisposable {
  readonly easel: Easel
  readonly canaries: Canaries
  readonly adminKey: string
  readonly beside: DatabaseBeside
  /** Asks, and keeps what was answered. */
  ask(path: string, asking?: Asking): Promise<Said>
  /** Names what the answer just given tells, so that it may. */
  tell(secret: string, value: string): string
  /** Ends the server and looks through everything that it left. */
  search(): Promise<readonly Found[]>
}

interface Kept {
  readonly where: string
  readonly bytes: Buffer
  readonly tells: readonly string[]
}

export async function startCanaryServer(databaseUrl?: string): Promise<CanaryServer> {
  const directory = await mkdtemp(join(tmpdir(), 'easel-canary-'))
  const canaries = new Canaries()
  const adminKey = canaries.add('admin key', randomBytes(32).toString('base64url'))
  const kept: Kept[] = []
  const log = createLogger(
    (line) => kept.push({ where: 'the log', bytes: Buffer.from(line), tells: [] }),
    () => new Date(),
  )
  const easel = await startEasel({
    data: { kind: 'directory', path: directory },
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    adminKey,
    devControls: true,
    // Every method is tried, so that none may be throttled by what failed at another.
    signInLimits: 'off',
    log,
  })
  const beside =
    databaseUrl === undefined
      ? besideSqlite(join(directory, 'content.db'))
      : await besidePostgres(databaseUrl)
  return {
    easel,
    canaries,
    adminKey,
    beside,
    async ask(path, { verb = 'GET', headers = {}, body, tells = [] } = {}) {
      const answer = await fetch(easel.url + path, {
        method: verb,
        headers: { accept: 'application/json', ...headers },
        ...(body === undefined ? {} : { body: body as string }),
      })
      const text = await answer.text()
      const head = JSON.stringify([...answer.headers])
      const where = `the answer ${answer.status} to ${verb} ${path.slice(0, 80)}`
      kept.push({ where, bytes: Buffer.from(`${head}\n${text}`), tells })
      return { status: answer.status, text }
    },
    tell: (secret, value) => canaries.add(secret, value),
    async search() {
      // Once while it runs, so that nothing hides in what closing removes; once when all is written.
      kept.push(...(await filesOf(directory)))
      await easel.close()
      kept.push(...(await filesOf(directory)))
      if (databaseUrl !== undefined) kept.push(...(await rowsOf(beside)))
      return kept.flatMap(({ where, bytes, tells }) => canaries.find(where, bytes, tells))
    },
    async [Symbol.asyncDispose]() {
      await beside[Symbol.asyncDispose]()
      await easel.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Names and bytes of all files but the keys themselves, which are no secrets that anybody sent. */
async function filesOf(directory: string): Promise<readonly Kept[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.key'))
  return Promise.all(
    files.map(async (file) => {
      const path = join(file.parentPath, file.name)
      const bytes = Buffer.concat([Buffer.from(`${path}\n`), await readFile(path)])
      return { where: `the file ${file.name}`, bytes, tells: [] }
    }),
  )
}

/** Every row of every table as the text that a dump would write. */
async function rowsOf(beside: DatabaseBeside): Promise<readonly Kept[]> {
  const tables = await beside.run(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  )
  const kept: Kept[] = []
  for (const { name } of tables) {
    const rows = await beside.run(`select t::text as row from ${String(name)} t`)
    const text = rows.map(({ row }) => String(row)).join('\n')
    kept.push({ where: `the table ${String(name)}`, bytes: Buffer.from(text), tells: [] })
  }
  return kept
}
