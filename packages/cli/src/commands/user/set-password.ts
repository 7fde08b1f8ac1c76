/** `easel user set-password`: the password comes through the standard input, so that no list of processes shows it. */

import type { Terminal } from '../../command.ts'
import { readOptions } from '../../options.ts'
import { openStopped, placeFlags, placeOf, settled, userAt } from '../../stopped-server.ts'
import { UsageError } from '../../usage-error.ts'

export async function setPassword(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    ...placeFlags,
    'content-url': { type: 'string' },
    remove: { type: 'boolean' },
  })
  const [name, tooMany] = positionals
  if (name === undefined) throw new UsageError('user set-password needs the name of a user')
  if (tooMany !== undefined) {
    throw new UsageError(`user set-password takes one name; the password is not an argument`)
  }
  const { remove = false, 'content-url': contentUrl = '' } = values
  placeOf(values)
  const password = remove ? null : await passwordFrom(terminal)
  await using easel = await openStopped(values, terminal)
  const { provision } = easel
  const { site, user } = await userAt(provision, { contentUrl, name })
  await settled(provision.password(site.luid, user.luid, password))
  terminal.err(`${remove ? 'Took away' : 'Set'} the password of ${name}.\n`)
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
