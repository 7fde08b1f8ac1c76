/** `easel user list`. */

import type { User } from '@easel/server'
import type { Terminal } from '../../command.ts'
import { noPositionals, readOptions } from '../../options.ts'
import { openStopped, placeFlags, siteAt } from '../../stopped-server.ts'
import { table } from '../../table.ts'

const pageSize = 1000

export async function listUsers(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    ...placeFlags,
    'content-url': { type: 'string' },
    json: { type: 'boolean' },
  })
  noPositionals('user list', positionals)
  await using easel = await openStopped(values, terminal)
  const { provision } = easel
  const { luid, contentUrl } = await siteAt(provision, values['content-url'] ?? '')
  const users: User[] = []
  for (let number = 1; ; number += 1) {
    const { items, totalAvailable } = await provision.users(luid, { number, size: pageSize })
    users.push(...items)
    if (items.length === 0 || users.length >= totalAvailable) break
  }
  if (values.json === true) {
    for (const user of users) terminal.out(`${JSON.stringify(factsOf(contentUrl, user))}\n`)
    return
  }
  const rows = users.map(({ name, siteRole, fullName, lastLogin }) => [
    name,
    siteRole,
    lastLogin?.toISOString() ?? '-',
    fullName ?? '',
  ])
  terminal.out(table(['NAME', 'ROLE', 'LAST SIGN-IN', 'FULL NAME'], rows))
}

const factsOf = (site: string, { luid, name, siteRole, fullName, email, lastLogin }: User) => ({
  site,
  user: name,
  id: luid,
  siteRole,
  fullName,
  email,
  lastLogin,
})
