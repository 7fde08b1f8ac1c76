/** `easel token list` and `revoke`. */

import { argumentsOf } from '../../actions.ts'
import type { Terminal } from '../../command.ts'
import { openOperatorApi } from '../../operator-api.ts'
import { say } from '../../operator/say.ts'
import { noPositionals, readOptions } from '../../options.ts'
import { table } from '../../table.ts'
import { CommandFailure } from '../../usage-error.ts'
import { ownerOf, tokenFlags } from './owner.ts'

export async function listTokens(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, tokenFlags)
  noPositionals('token list', positionals)
  const openOwner = ownerOf('token list', values)
  await using api = await openOperatorApi(values, terminal)
  const owner = await openOwner(api)
  const { facts, words } = owner
  const tokens = await owner.list()
  if (values.json === true) {
    for (const { name, ...rest } of tokens) {
      terminal.out(`${JSON.stringify({ ...facts, [words.name]: name, ...rest })}\n`)
    }
    return
  }
  const rows = tokens.map(({ name, id, createdAt, lastUsedAt, expiresAt }) => [
    name,
    id,
    createdAt,
    lastUsedAt,
    expiresAt,
  ])
  terminal.out(table(['NAME', 'ID', 'MADE', 'LAST USED', 'EXPIRES'], rows))
}

export async function revokeToken(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, tokenFlags)
  const [wanted = ''] = argumentsOf('token revoke', positionals, ['the name of the token'])
  const openOwner = ownerOf('token revoke', values)
  await using api = await openOperatorApi(values, terminal)
  const owner = await openOwner(api)
  const token = (await owner.list()).find(({ name, id }) => name === wanted || id === wanted)
  if (token === undefined) throw new CommandFailure(`${owner.name} has no token "${wanted}"`)
  await owner.revoke(token.id)
  const facts = { ...owner.facts, [owner.words.name]: token.name, revoked: true }
  say(terminal, values.json, { facts, text: `Revoked the token ${token.name} of ${owner.name}.` })
}
