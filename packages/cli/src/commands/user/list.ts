/** `easel user list`. */

import { own, type OperatorUser } from '@easel/contract'
import type { Terminal } from '../../command.ts'
import { openOperatorApi, placeFlags } from '../../operator-api.ts'
import { siteAt } from '../../operator/look-up.ts'
import { noPositionals, readOptions } from '../../options.ts'
import type { OwnApi } from '../../own-api.ts'
import { table } from '../../table.ts'

const pageSize = 1000

export async function listUsers(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    ...placeFlags,
    'content-url': { type: 'string' },
    json: { type: 'boolean' },
  })
  noPositionals('user list', positionals)
  await using api = await openOperatorApi(values, terminal)
  const { id: siteId, contentUrl: site } = await siteAt(api, values['content-url'])
  const users = await allUsers(api, siteId)
  if (values.json === true) {
    for (const { name: user, ...facts } of users) {
      terminal.out(`${JSON.stringify({ site, user, ...facts })}\n`)
    }
    return
  }
  const rows = users.map(({ name, siteRole, fullName, lastLogin }) => [
    name,
    siteRole,
    lastLogin ?? '-',
    fullName ?? '',
  ])
  terminal.out(table(['NAME', 'ROLE', 'LAST SIGN-IN', 'FULL NAME'], rows))
}

async function allUsers(api: OwnApi, siteId: string): Promise<readonly OperatorUser[]> {
  const all: OperatorUser[] = []
  for (let pageNumber = 1; ; pageNumber += 1) {
    const query = { pageNumber: String(pageNumber), pageSize: String(pageSize) }
    const { users, pagination } = await api.call(own.operatorListUsers, {
      params: { siteId },
      query,
    })
    all.push(...users)
    if (users.length === 0 || all.length >= pagination.totalAvailable) return all
  }
}
