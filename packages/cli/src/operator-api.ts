/** Opens the server for a command of its operator: the running one, or a stopped one for as long as the command takes. */

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readAddress } from './admin-file.ts'
import type { Terminal } from './command.ts'
import { databaseAddress } from './options.ts'
import { environmentAddress, ownApiAt, type OwnApi } from './own-api.ts'
import { startServer } from './server-start.ts'
import { CommandFailure } from './usage-error.ts'

export const placeFlags = {
  data: { type: 'string' },
  database: { type: 'string' },
} as const

export const placeHelp = `  --data DIR          data folder of the server, running or not        (default: .easel)
  --database URL      postgres://... where the server has its data there, running or not

Without --data and --database, EASEL_URL and EASEL_ADMIN_KEY name a running server.
`

interface Place {
  readonly data?: string
  readonly database?: string
}

export type OperatorApi = OwnApi & AsyncDisposable

/**
 * Both ways speak to the methods of a server, so that a command does the same on either: a stopped one listens on this machine alone,
 * with a key that only this command has.
 *
 * @throws UsageError, or CommandFailure where there is no server
 */
export async function openOperatorApi(place: Place, terminal: Terminal): Promise<OperatorApi> {
  const database = place.database === undefined ? null : databaseAddress(place.database)
  const isNamed = place.data !== undefined || database !== null
  const given = isNamed ? null : environmentAddress(terminal)
  if (given !== null) return running(ownApiAt(given))
  const folder = resolve(place.data ?? '.easel')
  if (database !== null) return openStopped({ folder, databaseUrl: database }, terminal)
  if (existsSync(join(folder, 'content.db'))) return openFolder(folder, terminal)
  const address = await readAddress(folder)
  if (address !== null) return running(ownApiAt(address))
  throw new CommandFailure(`${folder} holds no data of a server; name it by --data`)
}

/** The lock of the folder says whether a server runs on it: an address in its files may be that of one that has stopped. */
async function openFolder(folder: string, terminal: Terminal): Promise<OperatorApi> {
  try {
    return await openStopped({ folder }, terminal)
  } catch (error) {
    if (!(await isInUse(error))) throw error
    const address = await readAddress(folder)
    if (address !== null) return running(ownApiAt(address))
    throw new CommandFailure(
      `a server runs on ${folder}; set EASEL_URL and EASEL_ADMIN_KEY to those of that server, and leave --data out`,
      { cause: error },
    )
  }
}

async function isInUse(error: unknown): Promise<boolean> {
  const { StartRefused } = await import('@easel/server')
  const cause = error instanceof CommandFailure ? error.cause : null
  return cause instanceof StartRefused && cause.refusal === 'directory-in-use'
}

/** Runs no jobs and removes nothing: other servers may work on the same database. */
async function openStopped(
  { folder, ...where }: { readonly folder: string; readonly databaseUrl?: string },
  terminal: Terminal,
): Promise<OperatorApi> {
  const adminKey = randomBytes(32).toString('base64url')
  const data = { kind: 'directory', path: folder } as const
  const options = { data, ...where, host: '127.0.0.1', port: 0, adminKey, runsJobs: false }
  const easel = await startServer(options, terminal, () => false)
  const api = ownApiAt({ EASEL_URL: easel.url, EASEL_ADMIN_KEY: adminKey })
  return { ...api, [Symbol.asyncDispose]: () => easel.close() }
}

const running = (api: OwnApi): OperatorApi => ({ ...api, [Symbol.asyncDispose]: async () => {} })
