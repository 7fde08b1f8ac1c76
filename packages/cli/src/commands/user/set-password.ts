/** `easel user set-password`: the password of a person, told on the standard input so that no list of processes shows it. */

import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command, Terminal } from '../command.ts'
import { databaseAddress, readOptions } from '../options.ts'
import { startServer } from '../server-start.ts'
import { CommandFailure, UsageError } from '../usage-error.ts'

const help = `Usage: easel user set-password NAME [OPTIONS]

Sets the password of a user, on all sites of the tenant, and ends the sessions that the one before had opened. The password is read
from the standard input, up to its end; one line break at the end is not part of it. It has 8 to 256 characters of any kind.

  --content-url TEXT  a site of the user; empty for the default site   (default: empty)
  --data DIR          data folder, of a server that is not running     (default: .easel)
  --database URL      postgres://... where the server has its data there, running or not
  --remove            take the password away instead

Passwords open sessions only on a server that is started with --password-sign-in.
`

export const user: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    'content-url': { type: 'string' },
    data: { type: 'string' },
    database: { type: 'string' },
    remove: { type: 'boolean' },
  })
  const [action, name, tooMany] = positionals
  if (action !== 'set-password')
    throw new UsageError(`user does set-password, not "${action ?? ''}"`)
  if (name === undefined) throw new UsageError('user set-password needs the name of a user')
  if (tooMany !== undefined) {
    throw new UsageError(`user set-password takes one name; the password is not an argument`)
  }
  const { remove = false, 'content-url': contentUrl = '' } = values
  const database = values.database === undefined ? null : databaseAddress(values.database)
  const folder = resolve(values.data ?? '.easel')
  if (database === null && !existsSync(join(folder, 'content.db'))) {
    throw new CommandFailure(`${folder} holds no data of a server; name it by --data`)
  }
  const password = remove ? null : await passwordFrom(terminal)
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
  const found = await provision.find(contentUrl, name)
  if (found === null) {
    throw new CommandFailure(`no user "${name}" on a site with content URL "${contentUrl}"`)
  }
  await settled(provision.password(found.site.luid, found.user.luid, password))
  terminal.err(`${remove ? 'Took away' : 'Set'} the password of ${name}.\n`)
}

async function passwordFrom({ input }: Terminal): Promise<string> {
  const text = await input()
  if (text === null) {
    throw new UsageError(
      'user set-password reads the password from a pipe or a file, for a keyboard would show it: read -rs P; printf %s "$P" | easel user set-password NAME',
    )
  }
  return text.replace(/\r?\n$/, '')
}

/** What is wrong with a password is the user's to mend. */
async function settled(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (cause) {
    if (cause instanceof RangeError) throw new CommandFailure(cause.message, { cause })
    throw cause
  }
}
