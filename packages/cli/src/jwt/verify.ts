/** `easel jwt verify|explain`: the server makes every check of a sign-in and uses nothing up. */

import { own } from '@easel/contract'
import type { Terminal } from '../command.ts'
import { explanationText } from '../explanation-text.ts'
import { readOptions } from '../options.ts'
import { openOwnApi } from '../own-api.ts'
import { CommandFailure } from '../usage-error.ts'
import { givenJwt } from './read-jwt.ts'

export async function verify(
  action: 'verify' | 'explain',
  args: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const { values, positionals } = readOptions(args, {
    site: { type: 'string' },
    uat: { type: 'boolean' },
    'cloud-manager': { type: 'boolean' },
    data: { type: 'string' },
    json: { type: 'boolean' },
  })
  const jwt = givenJwt(positionals)
  const api = await openOwnApi(terminal, values.data)
  const site = values.site ?? terminal.env['EASEL_SITE'] ?? ''
  const isForCloudManager = values['cloud-manager'] === true
  const body = { jwt, site, isUat: values.uat === true, isForCloudManager }
  const answer = await api.call(own.explainJwt, { body })
  const { accepted, reason, trustCode, explanation } = answer
  if (values.json === true) terminal.out(`${JSON.stringify(answer)}\n`)
  else if (action === 'explain') terminal.out(explanationText(explanation))
  else if (accepted) terminal.out('The JWT would sign in.\n')
  if (action === 'explain' || accepted) return
  const code = trustCode === null ? '' : ` (${trustCode})`
  throw new CommandFailure(`the JWT would be refused, ${reason}${code}: ${explanation.sentence}`)
}
