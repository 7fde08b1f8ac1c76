/** A throw-away PostgreSQL for tests: the one that EASEL_TEST_POSTGRES names, or a cluster of its own from the local server binaries. */

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { serverBinaries, startCluster } from './postgres-cluster.ts'

export interface TestPostgres extends AsyncDisposable {
  /** Makes an empty database. @returns its address */
  database(): Promise<string>
}

/** Null where there is no server to be had. @throws Error then, if EASEL_TEST_REQUIRE is `all` */
export async function openTestPostgres(): Promise<TestPostgres | null> {
  const named = process.env['EASEL_TEST_POSTGRES']
  if (named !== undefined) return databasesOf(named, async () => {})
  const binaries = await serverBinaries()
  if (binaries !== null) return ownCluster(binaries)
  if (process.env['EASEL_TEST_REQUIRE'] === 'all') {
    throw new Error('no PostgreSQL: set EASEL_TEST_POSTGRES or install the server')
  }
  return null
}

async function ownCluster(binaries: string): Promise<TestPostgres> {
  const cluster = await startCluster(binaries)
  return databasesOf(cluster.address, async () => cluster[Symbol.asyncDispose]())
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
  /** A pool that has ended closes its sockets a little later; one that is cut meanwhile is an unhandled error. */
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
