/** Opens the data of a server for a command of its operator. */

import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Easel } from '@easel/server'
import type { Terminal } from './command.ts'
import { databaseAddress } from './options.ts'
import { startServer } from './server-start.ts'
import { CommandFailure } from './usage-error.ts'

export const placeFlags = {
  data: { type: 'string' },
  database: { type: 'string' },
} as const

export const placeHelp = `  --data DIR          data folder, of a server that is not running     (default: .easel)
  --database URL      postgres://... where the server has its data there, running or not
`

interface Place {
  readonly data?: string
  readonly database?: string
}

/** @throws UsageError, or CommandFailure where there is no server's data or a server runs on it */
export async function openStopped(place: Place, terminal: Terminal): Promise<Easel> {
  const { path, database } = placeOf(place)
  const where = database === null ? {} : { databaseUrl: database }
  const data = { kind: 'directory', path } as const
  return startServer({ data, ...where, host: '127.0.0.1', port: 0 }, terminal, () => false)
}

/**
 * The data folder and, where it is not in there, the database.
 *
 * @throws UsageError for the address of another kind of database, CommandFailure where the folder holds no data
 */
export function placeOf(place: Place): { readonly path: string; readonly database: string | null } {
  const database = place.database === undefined ? null : databaseAddress(place.database)
  const path = resolve(place.data ?? '.easel')
  if (database !== null || existsSync(join(path, 'content.db'))) return { path, database }
  throw new CommandFailure(`${path} holds no data of a server; name it by --data`)
}

type Provision = Easel['provision']
type Found = NonNullable<Awaited<ReturnType<Provision['find']>>>

export async function siteAt(provision: Provision, contentUrl: string): Promise<Found['site']> {
  const site = await provision.siteAt(contentUrl)
  if (site !== null) return site
  throw new CommandFailure(
    `no site has the content URL "${contentUrl}"; easel site list shows those that there are`,
  )
}

export async function userAt(
  provision: Provision,
  { contentUrl, name }: { readonly contentUrl: string; readonly name: string },
): Promise<Found> {
  await siteAt(provision, contentUrl)
  const found = await provision.find(contentUrl, name)
  if (found !== null) return found
  throw new CommandFailure(`no user "${name}" on a site with content URL "${contentUrl}"`)
}

/** What the rules of the server refuse is for the operator to correct. */
export async function settled<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof RangeError) throw new CommandFailure(cause.message, { cause })
    throw cause
  }
}
