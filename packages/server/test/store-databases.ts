/** Runs a suite on every database that the store supports. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { openStore, type OpenStore, type StoreOptions } from '../src/store/open.ts'
import { openTestPostgres } from './postgres.ts'

export type OpenEmpty = (options?: StoreOptions) => Promise<OpenStore>

/** Suites on PostgreSQL show as skipped where there is none. */
export async function onEveryDatabase(
  subject: string,
  suite: (openEmpty: OpenEmpty) => void,
): Promise<void> {
  const postgres = await openTestPostgres()
  const directories: string[] = []
  const temporary = async (): Promise<string> => {
    const directory = await mkdtemp(join(tmpdir(), 'easel-store-'))
    directories.push(directory)
    return directory
  }
  afterAll(async () => {
    await postgres?.[Symbol.asyncDispose]()
    for (const directory of directories) await rm(directory, { recursive: true, force: true })
  })
  describe(`${subject} in memory`, () => {
    suite(async (options) => openStore({ kind: 'memory' }, options))
  })
  describe(`${subject} on SQLite files`, () => {
    suite(async (options) => openStore({ kind: 'sqlite', directory: await temporary() }, options))
  })
  describe.skipIf(postgres === null)(`${subject} on PostgreSQL`, () => {
    suite(async (options) =>
      openStore({ kind: 'postgres', url: (await postgres?.database()) ?? '' }, options),
    )
  })
}
