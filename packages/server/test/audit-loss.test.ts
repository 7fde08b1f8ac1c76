/** A database that comes back with less than was acknowledged is noticed when the server starts. */

import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startEasel, type EaselOptions } from '../src/testing.ts'
import { ended, startChild } from './child.ts'
import { besidePostgres, besideSqlite } from './database-beside.ts'
import { openTestPostgres } from './postgres.ts'

const postgres = await openTestPostgres()
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'easel-loss-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

/** Starts and stops a server. @returns what it reported of lost entries */
async function reported(databaseUrl?: string): Promise<readonly object[]> {
  const found: object[] = []
  const options: EaselOptions = {
    data: { kind: 'directory', path: directory },
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    log: {
      info: () => undefined,
      error: (event, cause, facts) => {
        if (event === 'audit entries lost') found.push({ cause, ...facts })
      },
    },
  }
  await using easel = await startEasel(options)
  await easel.provision.site({ name: 'Test', contentUrl: 'test' })
  return found
}

test('changes that a damaged write-ahead log took along are reported once, with what to do', async () => {
  expect(await reported()).toEqual([])
  const child = await startChild(directory)
  await ended(child.process, 'SIGKILL')
  {
    await using wal = await open(join(directory, 'content.db-wal'), 'r+')
    await wal.write(Buffer.alloc(32), 0, 32, 0)
  }
  const [loss, ...more] = await reported()
  expect(more).toEqual([])
  expect(loss).toMatchObject({
    cause: expect.stringMatching(/entr.* missing: .*restore the database from its backup/),
  })
  expect(await reported()).toEqual([])
  await using beside = besideSqlite(join(directory, 'content.db'))
  const entries = await beside.run(
    `select changes from audit_entry where changes like '%audit.lost%'`,
  )
  expect(entries).toHaveLength(1)
})

test('a server that was killed with its write-ahead log whole has nothing to report', async () => {
  const child = await startChild(directory)
  await ended(child.process, 'SIGKILL')
  expect(await reported()).toEqual([])
})

describe.skipIf(postgres === null)('on PostgreSQL', () => {
  test('entries of an older copy of the database are reported as missing', async () => {
    const url = (await postgres?.database()) ?? ''
    expect(await reported(url)).toEqual([])
    {
      await using beside = await besidePostgres(url)
      await beside.run('delete from audit_target')
      await beside.run('delete from audit_entry')
    }
    expect(await reported(url)).toMatchObject([{ found: 0 }])
    expect(await reported(url)).toEqual([])
  })
})
