/** `easel token list` and `revoke`. */

import { argumentsOf } from '../../actions.ts'
import type { Terminal } from '../../command.ts'
import { noPositionals, readOptions } from '../../options.ts'
import { printable } from '../../printable.ts'
import { openStopped, settled, userAt } from '../../stopped-server.ts'
import { table } from '../../table.ts'
import { UsageError } from '../../usage-error.ts'
import { tokenFlags } from './flags.ts'

export async function listTokens(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, tokenFlags)
  noPositionals('token list', positionals)
  const { user: name, 'content-url': contentUrl = '' } = values
  if (name === undefined) throw new UsageError('token list needs --user')
  await using easel = await openStopped(values, terminal)
  const { provision } = easel
  const { site, user } = await userAt(provision, { contentUrl, name })
  const tokens = await provision.tokens(site.luid, user.luid)
  if (values.json === true) {
    for (const { guid: id, name: patName, createdAt, lastUsedAt, expiresAt } of tokens) {
      const facts = { site: contentUrl, user: name, patName, id, createdAt, lastUsedAt, expiresAt }
      terminal.out(`${JSON.stringify(facts)}\n`)
    }
    return
  }
  const rows = tokens.map((token) => [
    token.name,
    token.guid,
    token.createdAt.toISOString(),
    token.lastUsedAt.toISOString(),
    token.expiresAt.toISOString(),
  ])
  terminal.out(table(['NAME', 'ID', 'MADE', 'LAST USED', 'EXPIRES'], rows))
}

export async function revokeToken(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, tokenFlags)
  const [patName = ''] = argumentsOf('token revoke', positionals, ['the name of the token'])
  const { user: name, 'content-url': contentUrl = '' } = values
  if (name === undefined) throw new UsageError('token revoke needs --user')
  await using easel = await openStopped(values, terminal)
  const { provision } = easel
  const { site, user } = await userAt(provision, { contentUrl, name })
  await settled(provision.revokeToken(site.luid, user.luid, patName))
  const facts = { site: contentUrl, user: name, patName, revoked: true }
  const text = printable(`Revoked the token ${patName} of ${name}.`)
  terminal.out(values.json === true ? `${JSON.stringify(facts)}\n` : `${text}\n`)
}
