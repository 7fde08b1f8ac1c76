/** A PostgreSQL cluster of a test's own, from the local server binaries: one that may be stopped, killed and started again. */

import { execFile } from 'node:child_process'
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'

export interface Cluster extends AsyncDisposable {
  /** Of the database `postgres`. */
  readonly address: string
  start(): Promise<void>
  /** Ends every connection and the server. */
  stop(): Promise<void>
  /** SIGKILL for the server with all its processes: nothing is flushed and no client is notified. */
  kill(): Promise<void>
  /** Gives a folder to the account that the server runs as. */
  own(folder: string): Promise<void>
}

export interface ClusterOptions {
  /** Whether commits survive a kill of the machine; they survive that of the server anyway. Default: off. */
  readonly fsync?: 'on' | 'off'
}

const run = promisify(execFile)

/** The newest version where Debian keeps them; null where there is none. */
export async function serverBinaries(): Promise<string | null> {
  const root = '/usr/lib/postgresql'
  const versions = await readdir(root).catch(() => [])
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? null : join(root, newest, 'bin')
}

export async function startCluster(
  binaries: string,
  { fsync = 'off' }: ClusterOptions = {},
): Promise<Cluster> {
  const directory = await mkdtemp(join(tmpdir(), 'easel-postgres-'))
  const asServer = await serverUser(directory)
  const call = async (tool: string, ...args: readonly string[]): Promise<void> => {
    const [command, ...rest] = [...asServer, join(binaries, tool), ...args]
    await run(command ?? '', rest, { cwd: directory })
  }
  const data = join(directory, 'data')
  const log = join(directory, 'log')
  const settings = `-c listen_addresses='' -c fsync=${fsync} -c max_connections=200 -k ${directory}`
  const start = () => call('pg_ctl', '-D', data, '-w', '-l', log, '-o', settings, 'start')
  const stop = () => call('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop')
  const remove = async () => rm(directory, { recursive: true, force: true })
  try {
    await call('initdb', '-D', data, '-A', 'trust', '-U', 'easel', '-E', 'UTF8', '--no-sync')
    await start()
  } catch (error) {
    await remove()
    throw error
  }
  return {
    address: `postgres://easel@localhost/postgres?host=${encodeURIComponent(directory)}`,
    start,
    stop,
    own: async (folder) => void (await serverUser(folder)),
    async kill() {
      const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')
      const family = await familyOf(Number(pid))
      for (const member of family) killIfThere(member)
      // The next start refuses while a process of this one still holds its shared memory.
      while ((await Promise.all(family.map(isAlive))).includes(true)) await sleep(5)
      // A process that its parent has not taken notice of still counts as one that holds these.
      for (const held of [join(data, 'postmaster.pid'), join(directory, '.s.PGSQL.5432.lock')]) {
        await rm(held, { force: true })
      }
    },
    async [Symbol.asyncDispose]() {
      await stop().catch(() => undefined)
      await remove()
    },
  }
}

/** @returns address of an empty database of that name, in a tablespace where one is named */
export async function databaseOn(
  cluster: Cluster,
  name: string,
  tablespace = 'pg_default',
): Promise<string> {
  const client = new Client({ connectionString: cluster.address })
  await client.connect()
  try {
    await client.query(`create database ${name} tablespace ${tablespace}`)
  } finally {
    await client.end()
  }
  const url = new URL(cluster.address)
  url.pathname = `/${name}`
  return url.toString()
}

/** The server refuses to run as root, so root hands it to the account that the package made. */
async function serverUser(directory: string): Promise<readonly string[]> {
  if (process.getuid?.() !== 0) return []
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout.trim())
  await chown(directory, await id('-u'), await id('-g'))
  return ['runuser', '-u', 'postgres', '--']
}

/** A process and its children, the parent first, so that it starts no more of them. */
async function familyOf(pid: number): Promise<readonly number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return [pid, ...children.trim().split(' ').filter(Boolean).map(Number)]
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State:\tX')
  return !/^State:\s+[XZ]/m.test(status)
}
