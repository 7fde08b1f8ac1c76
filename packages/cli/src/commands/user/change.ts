/** `easel user add`, `set-role` and `remove`. */

import { cloudSiteRoles, type CloudSiteRole } from '@easel/contract'
import { argumentsOf } from '../../actions.ts'
import type { Terminal } from '../../command.ts'
import { readOptions } from '../../options.ts'
import { printable } from '../../printable.ts'
import { openStopped, placeFlags, settled, siteAt, userAt } from '../../stopped-server.ts'
import { UsageError } from '../../usage-error.ts'

const shared = {
  ...placeFlags,
  'content-url': { type: 'string' },
  json: { type: 'boolean' },
} as const
const aName = 'the name of a user'

export async function addUser(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    ...shared,
    role: { type: 'string' },
    'full-name': { type: 'string' },
    email: { type: 'string' },
  })
  const [name = ''] = argumentsOf('user add', positionals, [aName])
  const { role, 'full-name': fullName, email, 'content-url': contentUrl = '' } = values
  if (role === undefined) throw new UsageError('user add needs --role')
  const siteRole = roleOf(role)
  await using easel = await openStopped(values, terminal)
  const { provision } = easel
  const site = await siteAt(provision, contentUrl)
  const wanted = {
    name,
    siteRole,
    ...(fullName === undefined ? {} : { fullName }),
    ...(email === undefined ? {} : { email }),
  }
  const { luid } = await settled(provision.addUser(site.luid, wanted))
  const facts = { site: site.contentUrl, user: name, id: luid, siteRole }
  say(terminal, values.json, { facts, text: `Added ${name} as ${siteRole}.` })
}

export async function setRole(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, shared)
  const [name = '', role = ''] = argumentsOf('user set-role', positionals, [aName, 'a site role'])
  const siteRole = roleOf(role)
  const { 'content-url': contentUrl = '' } = values
  await using easel = await openStopped(values, terminal)
  const { provision } = easel
  const { site, user } = await userAt(provision, { contentUrl, name })
  await settled(provision.setRole(site.luid, user.luid, siteRole))
  const facts = { site: site.contentUrl, user: name, id: user.luid, siteRole }
  say(terminal, values.json, { facts, text: `${name} is ${siteRole} now.` })
}

export async function removeUser(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, shared)
  const [name = ''] = argumentsOf('user remove', positionals, [aName])
  const { 'content-url': contentUrl = '' } = values
  await using easel = await openStopped(values, terminal)
  const { provision } = easel
  const { site, user } = await userAt(provision, { contentUrl, name })
  await settled(provision.removeUser(site.luid, user.luid))
  const facts = { site: site.contentUrl, user: name, id: user.luid, removed: true }
  say(terminal, values.json, { facts, text: `Removed ${name}.` })
}

function roleOf(text: string): CloudSiteRole {
  const role = cloudSiteRoles.find((each) => each === text)
  if (role !== undefined) return role
  throw new UsageError(`"${text}" is no site role; those are ${cloudSiteRoles.join(', ')}`)
}

function say(
  terminal: Terminal,
  isJson: boolean | undefined,
  { facts, text }: { readonly facts: object; readonly text: string },
): void {
  terminal.out(isJson === true ? `${JSON.stringify(facts)}\n` : `${printable(text)}\n`)
}
