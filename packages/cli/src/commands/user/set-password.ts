/** `easel user set-password`: the password comes through the standard input, so that no list of processes shows it. */

import { own } from '@easel/contract'
import type { Terminal } from '../../command.ts'
import { openOperatorApi, placeFlags } from '../../operator-api.ts'
import { userAt } from '../../operator/look-up.ts'
import { databaseAddress, readOptions } from '../../options.ts'
import { UsageError } from '../../usage-error.ts'

export async function setPassword(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    ...placeFlags,
    'content-url': { type: 'string' },
    remove: { type: 'boolean' },
    json: { type: 'boolean' },
  })
  const [name, tooMany] = positionals
  if (name === undefined) throw new UsageError('user set-password needs the name of a user')
  if (tooMany !== undefined) {
    throw new UsageError(`user set-password takes one name; the password is not an argument`)
  }
  const { database, remove = false, 'content-url': contentUrl } = values
  if (database !== undefined) databaseAddress(database)
  const password = remove ? null : await passwordFrom(terminal)
  await using api = await openOperatorApi(values, terminal)
  const { site, user, params } = await userAt(api, { contentUrl, name })
  if (password === null) await api.call(own.operatorRemovePassword, { params })
  else await api.call(own.operatorSetPassword, { params, body: { password } })
  if (values.json === true) {
    const hasPassword = password !== null
    const facts = { site: site.contentUrl, user: name, id: user.id, hasPassword }
    terminal.out(`${JSON.stringify(facts)}\n`)
  } else terminal.err(`${remove ? 'Took away' : 'Set'} the password of ${name}.\n`)
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
