/** `easel init`: the first tenant, site and administrator of a server. */

import { resolve } from 'node:path'
import type { Command, Terminal } from '../command.ts'
import { databaseAddress, noPositionals, readOptions } from '../options.ts'
import { startServer } from '../server-start.ts'
import { CommandFailure, UsageError } from '../usage-error.ts'
import { contentUrlOf } from './site.ts'

const help = `Usage: easel init [OPTIONS]

Makes a tenant, a site and its administrator, who manages the tenant too, in a new data folder or an empty database. Prints two tokens
of the administrator, once: a personal access token for the site, and one for Cloud Manager. A server that has a site already is left
as it is.

  --data DIR          folder to make: keys and files, and the database where none is named   (default: .easel)
  --database URL      postgres://... where the server is to have its data there
  --tenant NAME       name of the tenant: letters, digits and "-", at most 63   (default: from the content URL, or default)
  --site NAME         name of the site                        (default: Default)
  --content-url TEXT  its name in addresses; empty for the default site   (default: from the name)
  --admin NAME        user name of the administrator          (default: admin)
  --json              print one JSON line instead of text
`

export const init: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    data: { type: 'string' },
    database: { type: 'string' },
    tenant: { type: 'string' },
    site: { type: 'string' },
    'content-url': { type: 'string' },
    admin: { type: 'string' },
    json: { type: 'boolean' },
  })
  noPositionals('init', positionals)
  const folder = resolve(values.data ?? '.easel')
  const database = values.database === undefined ? null : databaseAddress(values.database)
  const wanted = await checked({
    name: values.site ?? 'Default',
    contentUrl: values['content-url'] ?? contentUrlOf(values.site ?? ''),
    administrator: values.admin ?? 'admin',
    tenantName: values.tenant,
  })
  await using easel = await startServer(
    {
      data: { kind: 'directory', path: folder },
      ...(database === null ? {} : { databaseUrl: database }),
      host: '127.0.0.1',
      port: 0,
      runsJobs: false,
    },
    terminal,
    () => false,
  )
  const { provision } = easel
  if (!(await provision.isEmpty())) {
    const place = database === null ? folder : `the database ${nameOf(database)}`
    throw new CommandFailure(`${place} already holds a site; nothing was changed`)
  }
  const { tenantName, ...first } = wanted
  const { tenant, site, user, account } = await settled(provision.firstSite(tenantName, first))
  const pat = await provision.personalAccessToken(site.luid, user.luid, 'init')
  const cloud = await provision.cloudToken(account.luid, tenant.luid, 'init')
  const made = { ...wanted, folder, database, tenantId: tenant.luid, pat, cloud }
  terminal.out(values.json === true ? `${JSON.stringify(factsOf(made))}\n` : textOf(made))
}

/** What the rules of the server refuse is for the operator to correct. */
async function settled<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof RangeError) throw new CommandFailure(cause.message, { cause })
    throw cause
  }
}

interface Wanted {
  readonly name: string
  readonly contentUrl: string
  readonly administrator: string
  readonly tenantName: string
}

/** @throws UsageError before anything is made */
async function checked(
  wanted: Omit<Wanted, 'tenantName'> & { readonly tenantName: string | undefined },
): Promise<Wanted> {
  const { firstSiteProblem } = await import('@easel/server')
  const { tenantName = tenantNameOf(wanted.contentUrl) } = wanted
  const names = { ...wanted, tenantName }
  const problem = firstSiteProblem(names)
  if (problem !== null) throw new UsageError(problem)
  return names
}

/** A tenant's name is a label of a host name. */
function tenantNameOf(contentUrl: string): string {
  const label = contentUrl.replaceAll(/[^A-Za-z0-9-]/g, '').slice(0, 63)
  return label.replaceAll(/^-+|-+$/g, '') || 'default'
}

/** Of a database, without what may be secret in its address. */
function nameOf(address: string): string {
  const { host, pathname } = new URL(address)
  return `${decodeURIComponent(pathname.slice(1)) || '(unnamed)'} of ${host || 'this machine'}`
}

interface Secret {
  readonly name: string
  readonly secret: string
}

interface Made extends Wanted {
  readonly folder: string
  readonly database: string | null
  readonly tenantId: string
  readonly pat: Secret
  readonly cloud: Secret
}

const factsOf = (made: Made) => ({
  data: made.folder,
  tenant: made.tenantName,
  tenantId: made.tenantId,
  site: made.contentUrl,
  admin: made.administrator,
  patName: made.pat.name,
  patSecret: made.pat.secret,
  cloudTokenName: made.cloud.name,
  cloudTokenSecret: made.cloud.secret,
})

function textOf(made: Made): string {
  const place = made.database === null ? made.folder : `the database ${nameOf(made.database)}`
  const at = made.database === null ? '' : ' --database URL'
  return `Made ${place}: tenant ${made.tenantName}, site "${made.name}" (content URL "${made.contentUrl}"), administrator ${made.administrator}.

Personal access token, shown this once:

    name    ${made.pat.name}
    secret  ${made.pat.secret}

Token for Cloud Manager, tenant ${made.tenantId}, shown this once:

    name    ${made.cloud.name}
    secret  ${made.cloud.secret}

A token ends when it is not used to sign in for 15 days; easel token create makes another.

Start the server: easel serve --data ${made.folder}${at}
`
}
