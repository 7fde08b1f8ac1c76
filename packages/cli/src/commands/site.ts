/** `easel site`: the sites of a server, kept by its operator. */

import { own } from '@easel/contract'
import { argumentsOf, commandOf } from '../actions.ts'
import type { Terminal } from '../command.ts'
import { noPositionals, readOptions } from '../options.ts'
import { openOperatorApi, placeFlags, placeHelp } from '../operator-api.ts'
import { say } from '../operator/say.ts'
import { table } from '../table.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel site add NAME --admin USER [OPTIONS]
       easel site list [OPTIONS]

add makes a site with a project Default and its first administrator, who may be a user of another site of the tenant. Names of sites
have at most 255 characters; names and content URLs are unique on a server. list prints all sites, the oldest first. Every change is
in the audit log.

  --admin USER        add: user name of the first administrator
  --content-url TEXT  add: its name in addresses, of letters, digits, "-" and "_"   (default: from the name)
  --tenant NAME       add: tenant of the site, needed when there are several        (default: the only one)
  --json              print one JSON line for each site instead of text
${placeHelp}`

export const site = commandOf('site', help, { add: addSite, list: listSites })

async function addSite(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    ...placeFlags,
    admin: { type: 'string' },
    'content-url': { type: 'string' },
    tenant: { type: 'string' },
    json: { type: 'boolean' },
  })
  const [name = ''] = argumentsOf('site add', positionals, ['the name of the site'])
  const { admin: administrator, tenant } = values
  if (administrator === undefined) throw new UsageError('site add needs --admin')
  const contentUrl = values['content-url'] ?? contentUrlOf(name)
  await using api = await openOperatorApi(values, terminal)
  const wanted = { name, contentUrl, administrator }
  const body = { ...wanted, ...(tenant === undefined ? {} : { tenant }) }
  const { site: made } = await api.call(own.operatorAddSite, { body })
  const facts = { site: contentUrl, name, id: made.id, admin: administrator }
  const text = `Made the site ${name} (content URL "${contentUrl}") with the administrator ${administrator}.`
  say(terminal, values.json, { facts, text })
}

/** The name of a site without what an address may not hold. */
export function contentUrlOf(name: string): string {
  return name.replaceAll(/[^\w-]+/g, '')
}

async function listSites(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, { ...placeFlags, json: { type: 'boolean' } })
  noPositionals('site list', positionals)
  await using api = await openOperatorApi(values, terminal)
  const { sites } = await api.call(own.operatorListSites)
  if (values.json === true) {
    for (const { contentUrl, name, id, tenant, state, userCount, storedBytes } of sites) {
      const facts = { site: contentUrl, name, id, tenant, state, userCount, storedBytes }
      terminal.out(`${JSON.stringify(facts)}\n`)
    }
    return
  }
  const rows = sites.map(({ contentUrl, name, tenant, state, userCount, storedBytes }) => [
    contentUrl === '' ? '(default)' : contentUrl,
    name,
    tenant,
    state,
    String(userCount),
    String(storedBytes),
  ])
  terminal.out(table(['CONTENT URL', 'NAME', 'TENANT', 'STATE', 'USERS', 'STORED BYTES'], rows))
}
