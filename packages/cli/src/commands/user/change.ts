/** `easel user add`, `set-role` and `remove`. */

import { cloudSiteRoles, own, type CloudSiteRole } from '@easel/contract'
import { argumentsOf } from '../../actions.ts'
import type { Terminal } from '../../command.ts'
import { openOperatorApi, placeFlags } from '../../operator-api.ts'
import { siteAt, userAt } from '../../operator/look-up.ts'
import { say } from '../../operator/say.ts'
import { readOptions } from '../../options.ts'
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
  const { role, 'full-name': fullName, email, 'content-url': contentUrl } = values
  if (role === undefined) throw new UsageError('user add needs --role')
  const siteRole = roleOf(role)
  await using api = await openOperatorApi(values, terminal)
  const site = await siteAt(api, contentUrl)
  const body = {
    name,
    siteRole,
    ...(fullName === undefined ? {} : { fullName }),
    ...(email === undefined ? {} : { email }),
  }
  const { user } = await api.call(own.operatorAddUser, { params: { siteId: site.id }, body })
  const facts = { site: site.contentUrl, user: name, id: user.id, siteRole }
  say(terminal, values.json, { facts, text: `Added ${name} as ${siteRole}.` })
}

export async function setRole(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, shared)
  const [name = '', role = ''] = argumentsOf('user set-role', positionals, [aName, 'a site role'])
  const siteRole = roleOf(role)
  const { 'content-url': contentUrl } = values
  await using api = await openOperatorApi(values, terminal)
  const { site, user, params } = await userAt(api, { contentUrl, name })
  await api.call(own.operatorSetRole, { params, body: { siteRole } })
  const facts = { site: site.contentUrl, user: name, id: user.id, siteRole }
  say(terminal, values.json, { facts, text: `${name} is ${siteRole} now.` })
}

export async function removeUser(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, shared)
  const [name = ''] = argumentsOf('user remove', positionals, [aName])
  const { 'content-url': contentUrl } = values
  await using api = await openOperatorApi(values, terminal)
  const { site, user, params } = await userAt(api, { contentUrl, name })
  await api.call(own.operatorRemoveUser, { params })
  const facts = { site: site.contentUrl, user: name, id: user.id, removed: true }
  say(terminal, values.json, { facts, text: `Removed ${name}.` })
}

function roleOf(text: string): CloudSiteRole {
  const role = cloudSiteRoles.find((each) => each === text)
  if (role !== undefined) return role
  throw new UsageError(`"${text}" is no site role; those are ${cloudSiteRoles.join(', ')}`)
}
