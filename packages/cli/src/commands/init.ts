/** `easel init`: a data folder with a site and its administrator. */

import { resolve } from 'node:path'
import type { Command, Terminal } from '../command.ts'
import { noPositionals, readOptions } from '../options.ts'
import { startServer } from '../server-start.ts'
import { CommandFailure, UsageError } from '../usage-error.ts'

const help = `Usage: easel init [OPTIONS]

Makes a data folder with one site and its administrator, and prints his personal access token, once.

  --data DIR          folder to make                          (default: .easel)
  --site NAME         name of the site                        (default: Default)
  --content-url TEXT  its name in addresses; empty for the default site   (default: from the name)
  --admin NAME        user name of the administrator          (default: admin)
  --json              print one JSON line instead of text
`

export const init: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    data: { type: 'string' },
    site: { type: 'string' },
    'content-url': { type: 'string' },
    admin: { type: 'string' },
    json: { type: 'boolean' },
  })
  noPositionals('init', positionals)
  const folder = resolve(values.data ?? '.easel')
  const name = values.site ?? 'Default'
  const contentUrl = checked(
    values['content-url'] ?? (values.site ?? '').replaceAll(/[^\w-]+/g, ''),
  )
  const admin = values.admin ?? 'admin'

  await using easel = await startServer(
    { data: { kind: 'directory', path: folder }, host: '127.0.0.1', port: 0 },
    terminal,
  )
  const { provision } = easel
  if (!(await provision.isEmpty())) {
    throw new CommandFailure(`${folder} already holds a site; nothing was changed`)
  }
  const site = await provision.site({ name, contentUrl })
  const user = await provision.user(site.luid, {
    name: admin,
    siteRole: 'SiteAdministratorCreator',
  })
  const token = await provision.personalAccessToken(site.luid, user.luid, 'init')
  if (values.json === true) {
    const { name: patName, secret: patSecret } = token
    terminal.out(
      `${JSON.stringify({ data: folder, site: contentUrl, admin, patName, patSecret })}\n`,
    )
    return
  }
  terminal.out(`Made ${folder}: site "${name}" (content URL "${contentUrl}"), administrator ${admin}.

Personal access token, shown this once:

    name    ${token.name}
    secret  ${token.secret}

Start the server: easel serve --data ${folder}
`)
}

function checked(contentUrl: string): string {
  if (/^[\w-]*$/.test(contentUrl)) return contentUrl
  throw new UsageError(`--content-url "${contentUrl}" may hold only letters, digits, "-" and "_"`)
}
