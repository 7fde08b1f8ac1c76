/** `easel token create`. */

import { argumentsOf } from '../../actions.ts'
import type { Terminal } from '../../command.ts'
import { readOptions } from '../../options.ts'
import { openStopped, settled, userAt } from '../../stopped-server.ts'
import { UsageError } from '../../usage-error.ts'
import { tokenFlags } from './flags.ts'

export async function createToken(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, tokenFlags)
  const [name = ''] = argumentsOf('token create', positionals, ['the name of the token'])
  const { user, 'content-url': contentUrl = '' } = values
  if (user === undefined) throw new UsageError('token create needs --user')
  await using easel = await openStopped(values, terminal)
  const { provision } = easel
  const found = await userAt(provision, { contentUrl, name: user })
  const { luid: siteLuid } = found.site
  const made = await settled(provision.personalAccessToken(siteLuid, found.user.luid, name))
  const { name: patName, secret: patSecret } = made
  terminal.out(
    values.json === true
      ? `${JSON.stringify({ site: contentUrl, user, patName, patSecret })}\n`
      : `Personal access token of ${user}, shown this once:\n\n    name    ${patName}\n    secret  ${patSecret}\n`,
  )
}
