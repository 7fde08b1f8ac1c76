/** `easel token create`: a new personal access token for a user, made by whoever has the data of a server. */

import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command, Terminal } from '../command.ts'
import { databaseAddress, readOptions } from '../options.ts'
import { startServer } from '../server-start.ts'
import { CommandFailure, UsageError } from '../usage-error.ts'

const help = `Usage: easel token create NAME --user USER [OPTIONS]

Makes a personal access token for a user of a site and prints its secret, once. A token lives a year at most, and ends when it is not
used to sign in for 15 days. A living token of the user with the same name is revoked. The making is in the audit log.

  --user USER         user name of the owner
  --content-url TEXT  a site of the user; empty for the default site   (default: empty)
  --data DIR          data folder, of a server that is not running     (default: .easel)
  --database URL      postgres://... where the server has its data there
  --json              print one JSON line instead of text
`

export const token: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    user: { type: 'string' },
    'content-url': { type: 'string' },
    data: { type: 'string' },
    database: { type: 'string' },
    json: { type: 'boolean' },
  })
  const [action, name, tooMany] = positionals
  if (action !== 'create') throw new UsageError(`token does create, not "${action ?? ''}"`)
  if (name === undefined) throw new UsageError('token create needs the name of the token')
  if (tooMany !== undefined) throw new UsageError(`token create takes one name, got "${tooMany}"`)
  if (values.user === undefined) throw new UsageError('token create needs --user')
  const { user, 'content-url': contentUrl = '' } = values
  const database = values.database === undefined ? null : databaseAddress(values.database)
  const folder = resolve(values.data ?? '.easel')
  if (database === null && !existsSync(join(folder, 'content.db'))) {
    throw new CommandFailure(`${folder} holds no data of a server; name it by --data`)
  }
  await using easel = await startServer(
    {
      data: { kind: 'directory', path: folder },
      ...(database === null ? {} : { databaseUrl: database }),
      host: '127.0.0.1',
      port: 0,
    },
    terminal,
    () => false,
  )
  const { provision } = easel
  const found = await provision.find(contentUrl, user)
  if (found === null) {
    throw new CommandFailure(`no user "${user}" on a site with content URL "${contentUrl}"`)
  }
  const { luid: siteLuid } = found.site
  const made = await settled(provision.personalAccessToken(siteLuid, found.user.luid, name))
  const { name: patName, secret: patSecret } = made
  terminal.out(
    values.json === true
      ? `${JSON.stringify({ site: contentUrl, user, patName, patSecret })}\n`
      : `Personal access token of ${user}, shown this once:\n\n    name    ${patName}\n    secret  ${patSecret}\n`,
  )
}

/** What the rules for tokens refuse is for the user to correct. */
async function settled<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof RangeError) throw new CommandFailure(cause.message, { cause })
    throw cause
  }
}
