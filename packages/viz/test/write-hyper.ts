/** Writes `.hyper` files for tests, with hyperd itself. */

import { mkdtempDisposable, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Client from 'pg/lib/client.js'
import { locateHyperd } from '../src/extract/hyperd-binary.ts'
import { startHyperd } from '../src/extract/hyperd-process.ts'

/** The program, or null where it is not installed. */
export function hyperdHere(): string | null {
  try {
    return locateHyperd(process.env['EASEL_HYPERD'])
  } catch {
    return null
  }
}

/** @param statements Over the database `new`; its schema `public` is there. */
export async function hyperFile(statements: readonly string[]): Promise<Buffer> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-write-hyper-'))
  const path = join(folder.path, 'made.hyper')
  await using hyperd = await startHyperd({
    program: hyperdHere() ?? '',
    fileRoot: folder.path,
    memoryLimitBytes: 2 ** 29,
    startTimeoutMs: 30_000,
  })
  const client = new Client({ ...hyperd.address, user: 'tableau_internal_user', database: '' })
  client.on('error', () => undefined)
  await client.connect()
  await client.query(`CREATE DATABASE "${path}"`)
  await client.query(`ATTACH DATABASE "${path}" AS "new"`)
  for (const statement of statements) await client.query(statement)
  await client.query('DETACH DATABASE "new"')
  await client.end()
  return readFile(path)
}
