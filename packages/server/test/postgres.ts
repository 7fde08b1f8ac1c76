/** A throw-away PostgreSQL for tests: the one that EASEL_TEST_POSTGRES names, or a cluster of its own from the local server binaries. */

import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'

export interface TestPostgres extends AsyncDisposable {
  /** Makes an empty database. @returns its address */
  database(): Promise<string>
}

const run = promisify(execFile)

/** Null where there is no server to be had. @throws Error then, if EASEL_TEST_REQUIRE is `all` */
export async function openTestPostgres(): Promise<TestPostgres | null> {
  const named = process.env['EASEL_TEST_POSTGRES']
  if (named !== undefined) return databasesOf(named, async () => {})
  const binaries = await serverBinaries()
  if (binaries !== null) return startCluster(binaries)
  if (process.env['EASEL_TEST_REQUIRE'] === 'all') {
    throw new Error('no PostgreSQL: set EASEL_TEST_POSTGRES or install the server')
  }
  return null
}

/** The newest version where Debian keeps them. */
async function serverBinaries(): Promise<string | null> {
  const root = '/usr/lib/postgresql'
  const versions = await readdir(root).catch(() => [])
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? null : join(root, newest, 'bin')
}

async function startCluster(binaries: string): Promise<TestPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'easel-postgres-'))
  const asServer = await serverUser(directory)
  const call = async (tool: string, ...args: readonly string[]): Promise<void> => {
    const [command, ...rest] = [...asServer, join(binaries, tool), ...args]
    await run(command ?? '', rest, { cwd: directory })
  }
  const data = join(directory, 'data')
  const remove = async () => rm(directory, { recursive: true, force: true })
  try {
    await call('initdb', '-D', data, '-A', 'trust', '-U', 'easel', '-E', 'UTF8', '--no-sync')
    const settings = `-c listen_addresses='' -c fsync=off -c max_connections=200 -k ${directory}`
    await call('pg_ctl', '-D', data, '-w', '-l', join(directory, 'log'), '-o', settings, 'start')
  } catch (error) {
    await remove()
    throw error
  }
  return databasesOf(
    `postgres://easel@localhost/postgres?host=${encodeURIComponent(directory)}`,
    async () => {
      await call('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
      await remove()
    },
  )
}

/** The server refuses to run as root, so root hands it to the account that the package made. */
async function serverUser(directory: string): Promise<readonly string[]> {
  if (process.getuid?.() !== 0) return []
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout.trim())
  await chown(directory, await id('-u'), await id('-g'))
  return ['runuser', '-u', 'postgres', '--']
}

function databasesOf(address: string, close: () => Promise<void>): TestPostgres {
  const made: string[] = []
  const onServer = async (statement: string): Promise<number> => {
    const client = new Client({ connectionString: address })
    await client.connect()
    try {
      const { rows } = await client.query(statement)
      return rows.length
    } finally {
      await client.end()
    }
  }
  /** A pool that has ended closes its sockets a little later; one that is cut meanwhile is an error that nobody handles. */
  const untilUnused = async (name: string): Promise<void> => {
    const users = `select 1 from pg_stat_activity where datname = '${name}'`
    for (let looks = 0; looks < 100 && (await onServer(users)) > 0; looks += 1) await sleep(20)
  }
  return {
    async database() {
      const name = `easel_test_${randomUUID().replaceAll('-', '')}`
      await onServer(`create database ${name}`)
      made.push(name)
      const url = new URL(address)
      url.pathname = `/${name}`
      return url.toString()
    },
    async [Symbol.asyncDispose]() {
      for (const name of made) {
        await untilUnused(name)
        await onServer(`drop database if exists ${name} with (force)`)
      }
      await close()
    },
  }
}
